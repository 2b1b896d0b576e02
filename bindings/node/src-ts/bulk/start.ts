import type { Ending } from "../abort.js";
import { encodeArguments } from "../arguments.js";
import { failureOf, fromEnvelope } from "../errors/from-native.js";
import { ConfigError, TransportError } from "../generated/errors.js";
import { kindOf } from "../given.js";
import type { OperationId } from "../generated/operations.js";
import { log, logNews, readAttempts, warn, type Listeners } from "../listeners.js";
import type { NativeBulk, NativeSession } from "../native.js";
import type { Violation } from "../violation.js";
import { encodeItems, type EncodedItems, type Item } from "./items.js";
import { Report, type Entry, type Outcome } from "./report.js";
import type { Progress } from "./run.js";

/** The names of the options that a bulk run takes beyond those of a call. */
export const bulkOptionNames: readonly string[] = ["concurrency", "onProgress"];

/** A bulk run before it begins. */
export interface Plan {
  readonly native: NativeSession;
  readonly listeners: Listeners;
  readonly operation: OperationId;
  readonly items: readonly Item[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Ends the run when the listener of its progress throws. */
  readonly ending: Ending;
}

/** An entry as the core has it. */
interface CoreEntry {
  readonly index: number;
  readonly outcome: Outcome;
  readonly value: unknown;
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly Violation[];
  readonly attempts?: unknown;
}

/** Runs all items to their end, or until the run is ended, and reports. */
export async function runBulk<Value>({ native, listeners, operation, items, options, ending }: Plan): Promise<Report<Value>> {
  const { onProgress, ...rest } = options;
  const listener = guarded(asListener(onProgress), ending);
  const optionsText = encodeArguments({ parameters: {} }, rest).text;
  const encoded = encodeItems(operation, items);
  const { total, refused } = encoded;
  if (refused.length > 0 && !ending.ended) listener?.({ done: refused.length, total });
  if (encoded.places.length > 0 && ending.ended) return cancelledReport(encoded);
  if (encoded.places.length === 0) return new Report(refused, false);
  let bulk: NativeBulk;
  try {
    bulk = await native.bulk(operation, encoded.text, optionsText);
  } catch (thrown) {
    throw logged(listeners, thrown);
  }
  const forget = ending.whenEnded(() => bulk.cancel());
  try {
    if (listener !== undefined || listeners.logger !== undefined) await follow(bulk, encoded, listener, listeners, ending);
    const report = await bulk.report();
    logNews(listeners, bulk.news());
    return read(operation, report, encoded, listeners);
  } catch (thrown) {
    throw logged(listeners, thrown);
  } finally {
    forget();
  }
}

/** Tells the listeners whenever items are done, until all of them are or the run is ended. */
async function follow(
  bulk: NativeBulk,
  { places, refused, total }: EncodedItems,
  listener: ((progress: Progress) => void) | undefined,
  listeners: Listeners,
  ending: Ending,
): Promise<void> {
  let done = 0;
  while (done < places.length && !ending.ended) {
    done = await bulk.progress(done);
    logNews(listeners, bulk.news());
    if (!ending.ended) listener?.({ done: done + refused.length, total });
  }
}

/** Puts the core's report and the items that never reached the core together. */
function read<Value>(operation: OperationId, text: string, { places, refused }: EncodedItems, listeners: Listeners): Report<Value> {
  const report = JSON.parse(text) as { entries: CoreEntry[]; cancelled: boolean };
  const entries: Entry<Value>[] = [...refused];
  for (const { index, outcome, value, error, warnings, attempts } of report.entries) {
    const sent = attempts ?? error?.["attempts"];
    if (listeners.onWarning !== undefined) warn(listeners, operation, warnings);
    entries.push({
      index: places[index] ?? index,
      outcome,
      value: outcome === "succeeded" ? (value as Value) : undefined,
      error: error === null ? undefined : fromEnvelope(error),
      warnings,
      attempts: readAttempts(sent),
    });
  }
  return new Report(entries.sort((left, right) => left.index - right.index), report.cancelled);
}

function cancelledReport({ places, refused }: EncodedItems): Report<never> {
  const error = new TransportError({ message: "the run was ended before this was sent" });
  const cancelled = places.map((index): Entry<never> => ({ index, outcome: "cancelled", value: undefined, error, warnings: [], attempts: [] }));
  return new Report([...refused, ...cancelled].sort((left, right) => left.index - right.index), true);
}

function logged(listeners: Listeners, thrown: unknown): Error {
  const { error, attempts } = failureOf(thrown);
  log(listeners, attempts);
  return error;
}

function asListener(value: unknown): ((progress: Progress) => void) | undefined {
  if (value === undefined || typeof value === "function") return value as ((progress: Progress) => void) | undefined;
  throw new ConfigError({ message: `onProgress must be a function; ${kindOf(value)} was given` });
}

/** The listener, so that what it throws, or its promise rejects with, ends the run. */
function guarded(listener: ((progress: Progress) => unknown) | undefined, ending: Ending): ((progress: Progress) => void) | undefined {
  if (listener === undefined) return undefined;
  const end = (reason: unknown) => ending.end(reason);
  return (progress) => {
    try {
      const told = listener(progress);
      if (told instanceof Promise) told.catch(end);
    } catch (reason) {
      end(reason);
    }
  };
}
