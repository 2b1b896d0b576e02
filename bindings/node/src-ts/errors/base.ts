import type { LogEntry } from "../call/listeners.js";
import type { ErrorCode } from "../generated/codes.js";

/** The codes of errors that are of this package alone. */
export type OwnErrorCode = "api" | "apply" | "bulk" | "internal" | "unknown";

/** The parts of an error; what does not apply is omitted. */
export interface ErrorParts {
  readonly message?: string | undefined;
  /** The stable code; by default that of the class. */
  readonly code?: ErrorCode | OwnErrorCode | undefined;
  /** The operation that failed, e.g. `matillion.create_connection`. */
  readonly operation?: string | undefined;
  readonly status?: number | undefined;
  readonly apiCode?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly violations?: readonly unknown[] | undefined;
  /** Whether the violations are of a value that was checked as a body, and not of a request. */
  readonly isBody?: boolean | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly requestId?: string | undefined;
  readonly body?: unknown;
  readonly retryAfter?: number | undefined;
  readonly attempts?: readonly LogEntry[] | undefined;
  readonly cause?: unknown;
}

const codes = new WeakMap<object, ErrorCode | OwnErrorCode>();

/** Gives an error class its name and its stable code. Names are set here so that minifying does not change them. */
export function describe(errorClass: { prototype: object }, name: string, code: ErrorCode | OwnErrorCode): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
  codes.set(errorClass, code);
}

function codeOf(errorClass: object | null): ErrorCode | OwnErrorCode {
  for (let current = errorClass; current !== null; current = Object.getPrototypeOf(current) as object | null) {
    const code = codes.get(current);
    if (code !== undefined) return code;
  }
  return "unknown";
}

/** The base of every error that connguard throws. */
export class ConnguardError extends Error {
  static {
    describe(this, "ConnguardError", "unknown");
  }

  /** The stable code, the same in every language, e.g. `not_found`. */
  readonly code: ErrorCode | OwnErrorCode;
  /** The operation that failed, e.g. `matillion.create_connection`; undefined outside of an operation. */
  readonly operation: string | undefined;
  /** The requests that were sent, the first one first; empty when none was. */
  readonly attempts: readonly LogEntry[];

  constructor(parts: ErrorParts) {
    super(parts.message ?? "", parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code ?? codeOf(new.target);
    this.operation = parts.operation;
    this.attempts = parts.attempts ?? [];
  }

  /** Returns the error as plain data, without its stack and without the service's raw reply. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), name: this.name, message: this.message };
  }
}

/** An error that is none of the classes: a defect of connguard. */
export interface UnexpectedError extends ConnguardError {
  readonly code: "internal" | "unknown";
}

/** The base of the errors that the service answered with an HTTP status. */
export class ApiError extends ConnguardError {
  static {
    describe(this, "ApiError", "api");
  }

  /** The HTTP status; undefined when the client itself found out, e.g. that no connection has the name. */
  readonly status: number | undefined;
  /** The service's own code, e.g. `FET-1002`. */
  readonly apiCode: string | undefined;
  /** The kind of error in the service's words. */
  readonly title: string | undefined;
  /** What happened in the service's words. */
  readonly detail: string | undefined;
  /** The single findings that the service lists (Matillion). */
  readonly violations: readonly unknown[];
  /** What the service says about single members (Lerian). */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The service's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** The service's reply. Not enumerable, so that no log shows it by accident. */
  declare readonly body: unknown;

  constructor(parts: ErrorParts) {
    super(parts);
    this.status = parts.status;
    this.apiCode = parts.apiCode;
    this.title = parts.title;
    this.detail = parts.detail;
    this.violations = parts.violations ?? [];
    this.fields = parts.fields ?? {};
    this.requestId = parts.requestId;
    Object.defineProperty(this, "body", { value: parts.body, enumerable: false });
  }
}
