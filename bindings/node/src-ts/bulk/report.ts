import { ConnguardError, describe } from "../errors/base.js";
import type { LogEntry } from "../listeners.js";
import type { Violation } from "../violation.js";

/**
 * What became of an item: it `succeeded`; it was `refused` by a rule and nothing was sent; it `failed` with a definite
 * answer; it is `unknown` whether it happened; it was `cancelled` and nothing was sent.
 */
export type Outcome = "succeeded" | "refused" | "failed" | "unknown" | "cancelled";

/** What became of one item. */
export interface Entry<Value> {
  /** The item's place among those that were given, from 0. */
  readonly index: number;
  readonly outcome: Outcome;
  /** The service's reply, when the item succeeded. */
  readonly value: Value | undefined;
  /** Why the item did not succeed. */
  readonly error: ConnguardError | undefined;
  /** Violations of severity `warning` of an item that was sent all the same. */
  readonly warnings: readonly Violation[];
  /** The requests that were sent for the item, the first one first; empty when none was. */
  readonly attempts: readonly LogEntry[];
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What became of every item of a bulk run, in the order in which they were given. Iterable over its entries. */
export class Report<Value> implements Iterable<Entry<Value>> {
  readonly entries: readonly Entry<Value>[];
  /** How many items had each outcome. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Whether the run was aborted before its end. */
  readonly cancelled: boolean;

  /** @internal */
  constructor(entries: readonly Entry<Value>[], cancelled: boolean) {
    this.entries = entries;
    this.cancelled = cancelled;
    const counts = { succeeded: 0, refused: 0, failed: 0, unknown: 0, cancelled: 0 };
    for (const entry of entries) counts[entry.outcome] += 1;
    this.counts = counts;
  }

  /** Whether every item succeeded. */
  get ok(): boolean {
    return this.counts.succeeded === this.entries.length;
  }

  /** The entries of the items that did not succeed, for whatever reason. */
  get failed(): readonly Entry<Value>[] {
    return this.entries.filter((entry) => entry.outcome !== "succeeded");
  }

  /** @throws BulkError when an item did not succeed. */
  raiseForFailures(): void {
    if (!this.ok) throw new BulkError(this);
  }

  [Symbol.iterator](): Iterator<Entry<Value>> {
    return this.entries[Symbol.iterator]();
  }

  toJSON(): object {
    return { counts: this.counts, cancelled: this.cancelled, entries: this.entries };
  }

  [INSPECT](): string {
    return `Report { ${summary(this)} }`;
  }
}

/** Is raised by {@link Report.raiseForFailures} when items of a bulk run did not succeed. */
export class BulkError extends ConnguardError {
  static {
    describe(this, "BulkError", "bulk");
  }

  /** What became of every item. Not enumerable, so that a log does not show ten thousand entries by accident. */
  declare readonly report: Report<unknown>;

  constructor(report: Report<unknown>) {
    const first = report.failed[0];
    const example = first?.error === undefined ? "" : `; the first is items[${first.index}]: ${first.error.message}`;
    const missed = `${report.failed.length} of ${report.entries.length} items did not succeed`;
    super({ message: `${missed} (${summary(report)})${example}`, operation: first?.error?.operation, cause: first?.error });
    Object.defineProperty(this, "report", { value: report, enumerable: false });
  }
}

function summary({ counts }: Report<unknown>): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  return present.length === 0 ? "no items" : present.map(([outcome, count]) => `${outcome}: ${count}`).join(", ");
}
