import { ConnguardError, describe } from "../errors/base.js";
import { RuleViolationError } from "../generated/errors.js";
import type { Entry, Outcome, UndoneEntry, UsualOutcome } from "./entry.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** An entry of a report as a row of a table, without its item, its value and its requests. */
export interface ReportRow {
  readonly index: number;
  readonly name: string | undefined;
  readonly outcome: Outcome;
  /** Why it is not done, in one line. */
  readonly error: string | undefined;
}

/** How many items had each outcome; `created`, `updated`, `unchanged` and `replaced` are there where they occur. */
export type Counts = Readonly<Record<UsualOutcome, number> & Partial<Record<Exclude<Outcome, UsualOutcome>, number>>>;

/** The outcomes of items that are not as they were wanted. */
const UNDONE: ReadonlySet<Outcome> = new Set<Outcome>(["refused", "failed", "unknown", "cancelled"]);

/** The usual outcomes, none of which has occurred. */
const NONE: Readonly<Record<UsualOutcome, number>> = {
  succeeded: 0,
  refused: 0,
  failed: 0,
  unknown: 0,
  cancelled: 0,
};

/** How many entries there are of each outcome that occurs. */
export type Occurring = Readonly<Partial<Record<Outcome, number>>>;

/** Counts entries. */
export function occurring(entries: readonly Entry<unknown>[]): Occurring {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of entries) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** What became of every item of a bulk run, in the order in which they were given. Iterable over its entries. */
export class Report<Value, Item = unknown> implements Iterable<Entry<Value, Item>> {
  readonly counts: Counts;
  /** Whether the run ended before all items were sent. */
  readonly cancelled: boolean;
  /** Why the run ended by itself before its end, e.g. because the credentials were refused. */
  readonly reason: string | undefined;
  /** The entries, or what makes them when they are asked for. */
  #entries: readonly Entry<Value, Item>[] | (() => readonly Entry<Value, Item>[]);

  /** @internal */
  constructor(
    entries: readonly Entry<Value, Item>[] | (() => readonly Entry<Value, Item>[]),
    counts: Occurring,
    cancelled: boolean,
    reason?: string | undefined,
  ) {
    this.#entries = entries;
    this.counts = { ...NONE, ...counts };
    this.cancelled = cancelled;
    this.reason = reason;
  }

  /** What became of each item. */
  get entries(): readonly Entry<Value, Item>[] {
    if (typeof this.#entries === "function") this.#entries = this.#entries();
    return this.#entries;
  }

  /** Whether every item succeeded. */
  get ok(): boolean {
    return [...UNDONE].every((outcome) => !this.counts[outcome]);
  }

  /** The entries of the items that did not succeed, for whatever reason. */
  get failed(): readonly UndoneEntry<Item>[] {
    if (this.ok) return [];
    return this.entries.filter((entry): entry is UndoneEntry<Item> => UNDONE.has(entry.outcome));
  }

  /**
   * Returns the items that are known not to be done, for another run: those that were refused, failed or cancelled, as
   * they were given. Items whose outcome is unknown are not among them; look them up first.
   */
  remaining(): Item[] {
    return this.failed.filter((entry) => entry.outcome !== "unknown").map((entry) => entry.item);
  }

  /** Returns a row for each item, e.g. for `console.table`. */
  table(): ReportRow[] {
    return this.entries.map(({ index, name, outcome, error }) => ({ index, name, outcome, error: shortly(error) }));
  }

  /** @throws BulkError when an item did not succeed. */
  raiseForFailures(): void {
    if (!this.ok) throw new BulkError(this);
  }

  [Symbol.iterator](): Iterator<Entry<Value, Item>> {
    return this.entries[Symbol.iterator]();
  }

  /** Returns the report as plain data, without the items. */
  toJSON(): object {
    const { counts, cancelled, reason, entries } = this;
    return { counts, cancelled, reason, entries: entries.map((entry) => entry.toJSON()) };
  }

  [INSPECT](): string {
    return `Report { ${summary(this)} }`;
  }
}

/** Thrown by {@link Report.raiseForFailures} when items of a bulk run did not succeed. */
export class BulkError extends ConnguardError {
  static {
    describe(this, "BulkError", "bulk");
  }

  declare readonly code: "bulk";
  /** What became of every item. Not enumerable, so that a log does not show ten thousand entries by accident. */
  declare readonly report: Report<unknown>;

  constructor(report: Report<unknown>) {
    const { failed, reason } = report;
    const first = failed.find((entry) => entry.outcome !== "cancelled") ?? failed[0];
    const missed = `${failed.length} of ${report.entries.length} items did not succeed (${summary(report)})`;
    const parts = [
      missed,
      ...(reason === undefined ? [] : [reason]),
      ...(first?.error === undefined ? [] : [`the first is ${placeOf(first)}: ${first.error.message}`]),
    ];
    super({ message: parts.join("; "), operation: first?.error?.operation, cause: first?.error });
    Object.defineProperty(this, "report", { value: report, enumerable: false });
  }
}

/** One line of an error: of a refusal what the first rule says, and how many more there are. */
function shortly(error: ConnguardError | undefined): string | undefined {
  if (!(error instanceof RuleViolationError)) return error?.message.split("\n", 1)[0];
  const [first, ...more] = error.violations.filter(({ severity }) => severity === "error");
  if (first === undefined) return error.message.split("\n", 1)[0];
  const place = first.path === "" ? "" : `${first.path}: `;
  return `refused: ${place}${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
}

function placeOf({ index, name }: Entry<unknown>): string {
  return name === undefined ? `items[${index}]` : `items[${index}] "${name}"`;
}

function summary({ counts }: Report<unknown>): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  return present.length === 0 ? "no items" : present.map(([outcome, count]) => `${outcome}: ${count}`).join(", ");
}
