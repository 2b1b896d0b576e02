import { rules, type RuleId } from "./generated/rules.js";
import type { Violation } from "./violation.js";

/** One request that was sent: what a log may hold. Bodies, headers and secrets never do. */
export interface LogEntry {
  /** The operation that the request belongs to, e.g. `matillion.create_connection`. */
  readonly operation: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The HTTP status; undefined when there was no reply. */
  readonly status: number | undefined;
  /** How long the attempt took, in milliseconds. */
  readonly milliseconds: number;
  /** The service's id of the request, when it gave one. */
  readonly requestId: string | undefined;
  /** Why there was no reply, as the stable code of an error, e.g. `transport`. */
  readonly error: string | undefined;
}

/**
 * Options that are functions and stay on this side. What one of them throws is an uncaught exception: it cannot turn a
 * request that succeeded into one that seems to have failed.
 */
export interface Listeners {
  /**
   * Is called with each violation of severity `warning` of a request that was sent all the same. Without it, a warning
   * goes to `process.emitWarning` with the rule's id as its code.
   */
  onWarning?: ((violation: Violation) => void) | undefined;
  /** Is called once for each request that was sent, retries included, when the call that it belongs to ends. */
  logger?: ((entry: LogEntry) => void) | undefined;
}

/** The names of the options that are functions. */
export const listenerNames = ["onWarning", "logger"] as const satisfies readonly (keyof Listeners)[];

/**
 * Calls a function of the caller later, so that what it throws is an uncaught exception of its own and cannot turn a
 * request that succeeded into one that seems to have failed.
 */
export function notify<Value>(listener: (value: Value) => void, value: Value): void {
  queueMicrotask(() => listener(value));
}

/** Hands warnings to the listener, or to the process. */
export function warn({ onWarning }: Listeners, operation: string, warnings: readonly Violation[]): void {
  for (const violation of warnings) {
    if (onWarning !== undefined) notify(onWarning, violation);
    else emit(operation, violation);
  }
}

/** Hands attempts, in the form that the core has for them, to the logger. */
export function log({ logger }: Listeners, attempts: unknown): void {
  if (logger === undefined) return;
  for (const entry of readAttempts(attempts)) notify(logger, entry);
}

/** Hands attempts, as the JSON text of the core or nothing, to the logger. */
export function logNews(listeners: Listeners, news: string | null): void {
  if (news !== null) log(listeners, JSON.parse(news) as unknown);
}

/** Reads attempts in the form that the core has for them. */
export function readAttempts(attempts: unknown): LogEntry[] {
  if (!Array.isArray(attempts)) return [];
  return (attempts as Readonly<Record<string, unknown>>[]).map((attempt) => ({
    operation: String(attempt["operation"]),
    attempt: Number(attempt["attempt"]),
    status: (attempt["status"] ?? undefined) as number | undefined,
    milliseconds: Number(attempt["milliseconds"]),
    requestId: (attempt["request_id"] ?? undefined) as string | undefined,
    error: (attempt["error"] ?? undefined) as string | undefined,
  }));
}

function emit(operation: string, violation: Violation): void {
  const summary = Object.hasOwn(rules, violation.rule) ? `: ${rules[violation.rule as RuleId].summary}` : "";
  process.emitWarning(`${operation} ${violation.path}${summary}`, { type: "ConnguardWarning", code: violation.rule });
}
