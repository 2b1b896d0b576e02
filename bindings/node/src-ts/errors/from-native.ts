import { readAttempts } from "../call/listeners.js";
import type { ErrorCode } from "../generated/codes.js";
import { type CallError, errorClasses } from "../generated/errors.js";
import { camelCaseNames } from "../input/spelling.js";
import { ConnguardError, type ErrorParts, type OwnErrorCode, type UnexpectedError } from "./base.js";

/** An error of the native part, and the requests before it that were not told yet, in the form that the core has for them. */
export interface NativeFailure {
  readonly error: CallError;
  readonly attempts: unknown;
}

/** Rebuilds the error that the native part sent as JSON; anything else is a defect and keeps its cause. */
export function fromNative(thrown: unknown): CallError {
  return failureOf(thrown).error;
}

/** Like {@link fromNative}, with the attempts for the log: all of them if none was told meanwhile (`missed`). */
export function failureOf(thrown: unknown, missed = false): NativeFailure {
  // Not `instanceof Error`: the native part's errors are of another realm where a test runner has a sandbox.
  const told = (thrown as { readonly message?: unknown } | null | undefined)?.message;
  const envelope = typeof told === "string" ? parse(told) : undefined;
  if (envelope !== undefined)
    return { error: fromEnvelope(envelope), attempts: unlogged(envelope["attempts"], missed ? 0 : envelope["logged"]) };
  const message = "connguard's native part failed unexpectedly";
  const error = new ConnguardError({ code: "internal", message, cause: thrown }) as UnexpectedError;
  return { error, attempts: undefined };
}

/** Those of the attempts that were not told while the reply was waited for. */
export function unlogged(attempts: unknown, logged: unknown): unknown {
  return Array.isArray(attempts) && typeof logged === "number" ? attempts.slice(logged) : attempts;
}

/** Makes the error that the JSON of `docs/architecture.md` describes. */
export function fromEnvelope(envelope: Readonly<Record<string, unknown>>): CallError {
  const code = text(envelope["code"]) ?? "unknown";
  const parts = partsOf(envelope, code as ErrorCode | OwnErrorCode);
  if (Object.hasOwn(errorClasses, code)) return new errorClasses[code as ErrorCode](parts);
  return new ConnguardError(parts) as UnexpectedError;
}

function partsOf(envelope: Readonly<Record<string, unknown>>, code: ErrorCode | OwnErrorCode): ErrorParts {
  const message = text(envelope["message"]) ?? "";
  return {
    code,
    // The core names options as it knows them; the caller writes them in camel case. What the service said stays.
    message: camelCaseNames(message, serviceTexts(envelope)),
    operation: text(envelope["operation"]),
    status: number(envelope["status"]),
    apiCode: text(envelope["api_code"]),
    title: text(envelope["title"]),
    detail: text(envelope["detail"]),
    violations: Array.isArray(envelope["violations"]) ? (envelope["violations"] as unknown[]) : undefined,
    fields: record(envelope["fields"]),
    requestId: text(envelope["request_id"]),
    body: envelope["body"] ?? undefined,
    retryAfter: number(envelope["retry_after"]),
    attempts: readAttempts(envelope["attempts"]),
  };
}

/** What an error's message may repeat of the service's reply. */
function serviceTexts(envelope: Readonly<Record<string, unknown>>): string[] {
  const { title, detail, api_code: apiCode, fields } = envelope as Readonly<Record<string, unknown>>;
  return [title, detail, apiCode, ...Object.entries(record(fields) ?? {}).flat()].flatMap((told) => {
    // The core shortens what is long.
    return typeof told === "string" ? [told, told.slice(0, 100)] : [];
  });
}

function parse(message: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(message));
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
