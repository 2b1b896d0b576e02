import { fromNative } from "../errors/from-native.js";
import { type OperationId, operations } from "../generated/operations.js";
import { native } from "../native/load.js";

/** How the service answered, apart from what it answered. */
export interface ServiceResponse {
  readonly status: number;
  /** The headers; their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The service's id of the request, when it gave one. */
  readonly requestId: string | undefined;
}

/**
 * A reply of the service: its own members, and beside them what is not enumerable, so that `JSON.stringify`, a spread and
 * a comparison see the service's members alone.
 */
export type Result<Value, Response = ServiceResponse | undefined> = Value & {
  /** How the service answered the call; undefined for an item of a list or of a bulk run. */
  readonly response: Response;
};

/** A reply that can be sent back: to another project, or after a change. */
export type Resource<Value, Request, Response = ServiceResponse | undefined> = Result<Value, Response> & {
  /**
   * Returns the body of the request that creates what the reply shows: without what the service adds, e.g. `createdBy`.
   * Secrets, which no reply has, are missing.
   */
  toRequest(): Request;
};

/** What became of an upsert. */
export type Upserted<Value> = Value & {
  /** Whether it was created, updated, or left as it was. Not enumerable. */
  readonly outcome: "created" | "updated" | "unchanged";
};

/** A response as the core has it. */
export interface CoreResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly request_id: string | null;
}

/** What a result has in addition to the service's members. */
export interface Beside {
  /** The response as the core's JSON string, which is read when it is asked for. */
  readonly response?: string | null | undefined;
  readonly outcome?: string | null | undefined;
}

/** Puts beside a reply's members what results have. */
export function asResult<Value>(operation: OperationId, value: Value, { response, outcome }: Beside = {}): Value {
  // An empty reply is nothing.
  if (typeof value !== "object" || value === null) return value ?? (undefined as Value);
  Object.defineProperty(value, "response", later(response));
  const { request } = operations[operation];
  if (request !== undefined)
    Object.defineProperty(
      value,
      "toRequest",
      hidden(() => requestOf(request, value)),
    );
  if (typeof outcome === "string") Object.defineProperty(value, "outcome", hidden(outcome));
  return value;
}

function hidden(value: unknown): PropertyDescriptor {
  return { value, configurable: true, writable: true };
}

/** A response that is parsed when somebody looks at it. */
function later(text: string | null | undefined): PropertyDescriptor {
  if (typeof text !== "string") return hidden(undefined);
  let response: unknown;
  let read = false;
  return {
    get() {
      if (!read) response = readResponse(JSON.parse(text) as CoreResponse);
      read = true;
      return response;
    },
    set(value) {
      response = value;
      read = true;
    },
    configurable: true,
  };
}

/** Reads a response in the form that the core has for it. */
export function readResponse({ status, headers, request_id: requestId }: CoreResponse): ServiceResponse {
  return { status, headers, requestId: requestId ?? undefined };
}

function requestOf(operation: string, reply: object): unknown {
  try {
    return JSON.parse(native().toRequest(operation, JSON.stringify(reply))) as unknown;
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
