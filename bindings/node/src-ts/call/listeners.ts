import type { Violation } from "../errors/violation.js";

/** One request that was sent: what a log may hold. Bodies, headers and secrets never do. */
export interface LogEntry {
  /** The operation that the request belongs to, e.g. `matillion.create_connection`. */
  readonly operation: string;
  /** The HTTP method, e.g. `POST`. */
  readonly method: string | undefined;
  /** Where it was sent, without the query. */
  readonly url: string | undefined;
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

/** A violation of severity `warning`, and what it is about: the request was sent all the same. */
export interface Warning extends Violation {
  /** All of it in one line, the same in every language: operation, item, place, message and rule. */
  readonly line: string;
  /** The operation, e.g. `matillion.create_connection`. */
  readonly operation: string;
  /** The place of the item in a bulk run, from 0; undefined in a single call. */
  readonly index: number | undefined;
  /** The name of what is written, where it has one. */
  readonly name: string | undefined;
}

/**
 * Options that are functions and stay on this side. What one of them throws is an uncaught exception: it cannot turn a
 * request that succeeded into one that seems to have failed.
 */
export interface Listeners {
  /**
   * Called with each violation of severity `warning` of a request that was sent all the same. Without it, the
   * warning's `line` goes to `process.emitWarning` with the rule's id as its code.
   */
  onWarning?: ((warning: Warning) => void) | undefined;
  /** Called once for each request that was sent, retries included, as soon as it has ended. For logs. */
  logger?: ((entry: LogEntry) => void) | undefined;
  /** Called like `logger`, with the same entry. For metrics and traces, in addition to the log. */
  onAttempt?: ((attempt: LogEntry) => void) | undefined;
}

/** The names of the options that are functions. */
export const listenerNames = ["onWarning", "logger", "onAttempt"] as const satisfies readonly (keyof Listeners)[];

/**
 * Calls a function of the caller later, so that what it throws is an uncaught exception of its own and cannot turn a
 * request that succeeded into one that seems to have failed.
 */
export function notify<Value>(listener: (value: Value) => void, value: Value): void {
  queueMicrotask(() => listener(value));
}

/** What warnings are about. */
export interface About {
  readonly operation: string;
  readonly index?: number | undefined;
  readonly name?: string | undefined;
}

/** Hands warnings to the listener, or to the process. */
export function warn({ onWarning }: Listeners, { operation, index, name }: About, warnings: readonly Told[]): void {
  for (const warning of warnings) {
    if (onWarning !== undefined) notify(onWarning, { ...warning, operation, index, name });
    else process.emitWarning(warning.line, { type: "ConnguardWarning", code: warning.rule });
  }
}

/** A warning in the form that the core has for it. */
export type Told = Violation & Pick<Warning, "line">;

/** Whether somebody wants to hear of requests as they happen. */
export function hearsAttempts({ logger, onAttempt }: Listeners): boolean {
  return logger !== undefined || onAttempt !== undefined;
}

/** Hands attempts, in the form that the core has for them, to the logger and the hook. */
export function log(listeners: Listeners, attempts: unknown): void {
  if (!hearsAttempts(listeners)) return;
  for (const entry of readAttempts(attempts)) {
    if (listeners.logger !== undefined) notify(listeners.logger, entry);
    if (listeners.onAttempt !== undefined) notify(listeners.onAttempt, entry);
  }
}

/** Hands attempts, as the core's JSON string or nothing, to the logger and the hook. */
export function logNews(listeners: Listeners, news: string | null): void {
  if (news !== null) log(listeners, JSON.parse(news) as unknown);
}

/**
 * Awaits a reply, and meanwhile hands the requests on that are sent for it.
 *
 * @param news - Resolves to the next requests; null when no reply is waited for any more.
 */
export async function logging<Value>(
  listeners: Listeners,
  work: () => Promise<Value>,
  news: () => Promise<string | null>,
): Promise<Value> {
  if (!hearsAttempts(listeners)) return work();
  const reply = work();
  const following = async () => {
    for (let told = await news(); told !== null; told = await news()) logNews(listeners, told);
  };
  // Where it ends with an error, the reply has one too, or is the one that counts.
  const followed = following().catch(() => {});
  try {
    return await reply;
  } finally {
    // What was sent first is told first: the reply's own attempts come after.
    await followed;
  }
}

/** Reads attempts in the form that the core has for them. */
export function readAttempts(attempts: unknown): LogEntry[] {
  if (!Array.isArray(attempts)) return [];
  return (attempts as Readonly<Record<string, unknown>>[]).map((attempt) => ({
    operation: String(attempt["operation"]),
    method: (attempt["method"] ?? undefined) as string | undefined,
    url: (attempt["url"] ?? undefined) as string | undefined,
    attempt: Number(attempt["attempt"]),
    status: (attempt["status"] ?? undefined) as number | undefined,
    milliseconds: Number(attempt["milliseconds"]),
    requestId: (attempt["request_id"] ?? undefined) as string | undefined,
    error: (attempt["error"] ?? undefined) as string | undefined,
  }));
}
