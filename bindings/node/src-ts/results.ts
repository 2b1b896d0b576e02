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
export type Result<Value> = Value & {
  /** How the service answered; undefined for an item of a list or of a bulk run. */
  readonly response: ServiceResponse | undefined;
};

/** A response as the core has it. */
export interface CoreResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly request_id: string | null;
}

/** Puts beside a reply's members what results have. */
export function asResult<Value>(value: Value, response: CoreResponse | null | undefined): Result<Value> {
  if (typeof value !== "object" || value === null) return value as Result<Value>;
  return Object.defineProperty(value, "response", { value: readResponse(response), configurable: true, writable: true }) as Result<Value>;
}

/** Reads a response in the form that the core has for it. */
export function readResponse(response: CoreResponse | null | undefined): ServiceResponse | undefined {
  if (response === null || response === undefined) return undefined;
  const { status, headers, request_id: requestId } = response;
  return { status, headers, requestId: requestId ?? undefined };
}
