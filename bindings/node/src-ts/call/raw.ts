import { textOf } from "../input/given.js";
import { encodeBody, encodeValue } from "../json/encode.js";
import { refuseFindings } from "../json/finding.js";
import { type LogEntry, readAttempts } from "./listeners.js";
import { type CoreResponse, readResponse, type ServiceResponse } from "./results.js";

/** What a request may be sent with. */
export interface RawOptions {
  /** The parameters of the query; a list is sent as several of one name. */
  readonly query?:
    | Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>
    | undefined;
  /** Headers to add. Those that the client sets itself are refused. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The body, as an object or as a JSON string. No rule is applied to it. */
  readonly body?: unknown;
  /** How long the request may take, retries and waiting included, in seconds; default: the client's. */
  readonly timeoutSeconds?: number | undefined;
  /** How often GET, HEAD, PUT and DELETE are retried; others never are. Default: the client's. */
  readonly maxRetries?: number | undefined;
  /** Aborts the request, as in every call. */
  readonly signal?: AbortSignal | undefined;
}

/** The reply to a request of {@link RawOptions}. */
export interface RawResponse extends ServiceResponse {
  /** The body: the value that it is as JSON, else a string; null where there is none. */
  readonly body: unknown;
  /** The requests that were sent, the first one first. */
  readonly attempts: readonly LogEntry[];
}

/** The names of those options. */
export const rawOptionNames: readonly string[] = ["query", "headers", "body", "timeoutSeconds", "maxRetries", "signal"];

const ARGUMENTS: Readonly<Record<string, string>> = {
  query: "query",
  headers: "headers",
  timeoutSeconds: "timeout_seconds",
  maxRetries: "max_retries",
};

/** A request in the form that the core takes. */
export interface EncodedRequest {
  readonly method: string;
  readonly path: string;
  readonly arguments: string;
  readonly body: string | null;
}

/**
 * Encodes a request.
 *
 * @throws ConfigError when a part of it is of a wrong kind, or has no form in JSON.
 */
export function encodeRequest(
  method: unknown,
  path: unknown,
  { body, ...given }: Readonly<Record<string, unknown>>,
): EncodedRequest {
  const members: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const argument = ARGUMENTS[name] ?? name;
    members.push(`${JSON.stringify(argument)}:${written(encodeValue(value, `/${name}`, "query")) ?? "null"}`);
  }
  const text =
    typeof body === "object" && body !== null ? written(encodeValue(body, "", "body")) : written(encodeBody(body));
  return {
    method: textOf(method, "method", "GET"),
    path: textOf(path, "path", "/v1/projects"),
    arguments: `{${members.join(",")}}`,
    body: text,
  };
}

/** Reads the reply in the form that the core has for it. */
export function readRaw(text: string): RawResponse {
  const reply = JSON.parse(text) as CoreResponse & { readonly body: unknown; readonly attempts: unknown };
  return { ...readResponse(reply), body: reply.body, attempts: readAttempts(reply.attempts) };
}

function written({ text, findings }: ReturnType<typeof encodeValue>): string | null {
  refuseFindings(findings, "body");
  return text;
}
