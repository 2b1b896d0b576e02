import type { Ending } from "../call/abort.js";
import { encodeArguments } from "../call/arguments.js";
import { hearsAttempts, type Listeners, log, logNews, readAttempts, type Told, warn } from "../call/listeners.js";
import { asResult } from "../call/results.js";
import { ApiError } from "../errors/base.js";
import { failureOf, fromEnvelope } from "../errors/from-native.js";
import { ConfigError, TransportError } from "../generated/errors.js";
import type { OperationId } from "../generated/operations.js";
import { kindOf } from "../input/given.js";
import { camelCaseNames } from "../input/spelling.js";
import type { NativeBulk, NativeSession } from "../native/types.js";
import { type Entry, entryOf, type Outcome } from "./entry.js";
import { type EncodedItems, encodeItems, type GivenItem, nameOf } from "./items.js";
import { type Occurring, occurring, Report } from "./report.js";
import type { Progress } from "./run.js";

/** The names of the options that a bulk run takes beyond those of a call. */
export const bulkOptionNames: readonly string[] = ["concurrency", "onProgress"];

const LOG_EVERY_MILLISECONDS = 50;

/** A bulk run before it begins. */
export interface Plan {
  readonly native: NativeSession;
  readonly listeners: Listeners;
  readonly operation: OperationId;
  readonly items: readonly GivenItem[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Ends the run when the listener of its progress throws. */
  readonly ending: Ending;
}

/** An entry as the core has it. */
interface CoreEntry {
  readonly index: number;
  readonly outcome: Outcome;
  readonly name?: string | null;
  readonly value: unknown;
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly Told[];
  readonly attempts?: unknown;
}

/** Runs all items to their end, or until the run is ended, and reports. */
export async function runBulk<Value, Item>({
  native,
  listeners,
  operation,
  items,
  options,
  ending,
}: Plan): Promise<Report<Value, Item>> {
  const { onProgress, ...rest } = options;
  const listener = guarded(asListener(onProgress), ending);
  const optionsText = encodeArguments({ parameters: {} }, rest).text;
  const encoded = encodeItems(operation, items);
  const { total, refused } = encoded;
  if (refused.length > 0 && !ending.ended) listener?.({ done: refused.length, total });
  if (encoded.places.length > 0 && ending.ended) return cancelledReport<Item>(encoded, items);
  if (encoded.places.length === 0) return new Report(refused as Entry<never, Item>[], occurring(refused), false);
  let bulk: NativeBulk;
  try {
    bulk = await native.bulk(operation, encoded.text, optionsText);
  } catch (thrown) {
    throw logged(listeners, thrown);
  }
  const forget = ending.whenEnded(() => bulk.cancel());
  try {
    const hears = hearsAttempts(listeners);
    if (listener !== undefined || hears) await follow(bulk, encoded, listener, listeners, ending);
    const report = await bulk.report();
    logNews(listeners, bulk.news());
    return read<Value, Item>(operation, bulk, report, encoded, items, listeners);
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
  // An item may wait for a retry long before it is done.
  const timer = hearsAttempts(listeners)
    ? setInterval(() => logNews(listeners, bulk.news()), LOG_EVERY_MILLISECONDS)
    : undefined;
  let done = 0;
  try {
    while (done < places.length && !ending.ended) {
      done = await bulk.progress(done);
      logNews(listeners, bulk.news());
      if (!ending.ended) listener?.({ done: done + refused.length, total });
    }
  } finally {
    clearInterval(timer);
  }
}

/** The part of a report that is told at once. */
interface Head {
  readonly counts: Occurring;
  readonly cancelled: boolean;
  readonly reason: string | null;
  /** The entries with warnings. */
  readonly warned: readonly Pick<CoreEntry, "index" | "name" | "warnings">[];
}

/** Puts the core's report and the items that never reached the core together; the entries are made when they are asked for. */
function read<Value, Item>(
  operation: OperationId,
  bulk: NativeBulk,
  text: string,
  encoded: EncodedItems,
  items: readonly GivenItem[],
  listeners: Listeners,
): Report<Value, Item> {
  const { places, refused } = encoded;
  const { counts, cancelled, reason, warned } = JSON.parse(text) as Head;
  for (const { index: place, name, warnings } of warned) {
    const index = places[place] ?? place;
    warn(listeners, { operation, index, name: nameAt(items, index, name) }, warnings);
  }
  let made: Entry<Value, Item>[] | undefined;
  const entries = () => {
    made ??= entriesOf<Value, Item>(operation, bulk, encoded, items);
    return made;
  };
  const all: Record<string, number> = { ...counts };
  for (const [outcome, count] of Object.entries(occurring(refused))) all[outcome] = (all[outcome] ?? 0) + count;
  return new Report(entries, all, cancelled, reason === null ? undefined : reasonOf(reason, entries()));
}

function entriesOf<Value, Item>(
  operation: OperationId,
  bulk: NativeBulk,
  { places, refused }: EncodedItems,
  items: readonly GivenItem[],
): Entry<Value, Item>[] {
  const report = JSON.parse(bulk.entries()) as { readonly entries: readonly CoreEntry[] };
  const entries = [...refused] as Entry<Value, Item>[];
  for (const { index: place, outcome, name, value, error, warnings, attempts } of report.entries) {
    const index = places[place] ?? place;
    const parts = {
      index,
      name: nameAt(items, index, name),
      outcome,
      value: error === null ? asResult(operation, value ?? undefined) : undefined,
      error: error === null ? undefined : fromEnvelope(error),
      warnings,
      attempts: readAttempts(attempts ?? error?.["attempts"]),
    };
    entries.push(entryOf(parts, items[index]?.given as Item));
  }
  return inOrder(entries);
}

/** The name that the core has told, or that of the item. */
function nameAt(items: readonly GivenItem[], index: number, told: string | null | undefined): string | undefined {
  const item = items[index];
  return told ?? (item === undefined ? undefined : nameOf(item));
}

/** Why the run ended, with options as they are written here; what the service said in it stays as it is. */
function reasonOf(reason: string, entries: readonly Entry<unknown>[]): string {
  const told = new Set(entries.flatMap(({ error }) => (error instanceof ApiError ? [error.title, error.detail] : [])));
  return camelCaseNames(
    reason,
    [...told].filter((text) => text !== undefined),
  );
}

function cancelledReport<Item>({ places, refused }: EncodedItems, items: readonly GivenItem[]): Report<never, Item> {
  const error = new TransportError({ message: "the run was ended before this was sent" });
  const cancelled = places.map((index) => {
    const item = items[index];
    const name = item === undefined ? undefined : nameOf(item);
    const parts = { index, name, outcome: "cancelled", value: undefined, error, warnings: [], attempts: [] } as const;
    return entryOf<never, Item>(parts, item?.given as Item);
  });
  const entries = inOrder([...(refused as Entry<never, Item>[]), ...cancelled]);
  return new Report(entries, occurring(entries), true);
}

function inOrder<Value, Item>(entries: Entry<Value, Item>[]): Entry<Value, Item>[] {
  return entries.sort((left, right) => left.index - right.index);
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
function guarded(
  listener: ((progress: Progress) => unknown) | undefined,
  ending: Ending,
): ((progress: Progress) => void) | undefined {
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
