import type { Ending } from "../call/abort.js";
import type { CallOptions, WriteOptions } from "../call/arguments.js";
import type { Report } from "./report.js";

/** How far a bulk run is. */
export interface Progress {
  /** How many items are done, whatever their outcome. */
  readonly done: number;
  readonly total: number;
}

/** Options of a bulk run; those of a call hold for each of its items. */
export interface BulkOptions extends CallOptions {
  /** How many items are in flight at once, 1 to 64; default: 16. */
  readonly concurrency?: number | undefined;
  /**
   * Called whenever more items are done, the last time with all of them. If it throws, or its promise rejects, the run
   * ends as with `signal`, and rejects with that error.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Stops the run: nothing more is sent, requests in flight are aborted, and the run rejects at once with
   * the signal's reason. What had happened until then is in the run's {@link BulkRun.report}.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a bulk run that writes bodies. */
export interface BulkWriteOptions extends BulkOptions, WriteOptions {}

/** Options of a bulk run that creates. */
export interface BulkCreateOptions extends BulkWriteOptions {
  /**
   * What to do where one of the name exists: `"fail"` (default) is a ConflictError; `"skip"` leaves it as it is, and warns
   * where it differs; `"replace"` updates it where it differs, and always if the body has a password, which is never
   * returned.
   */
  readonly ifExists?: "fail" | "skip" | "replace" | undefined;
}

/**
 * A bulk run in flight: a promise of its report, whatever becomes of the items. It rejects if an option is invalid,
 * with the signal's reason when it is aborted, and with what `onProgress` throws; its `report` tells then what had
 * happened.
 *
 * @example
 * ```ts
 * const run = project.connections.createMany(bodies, { signal });
 * try {
 *   (await run).raiseForFailures();
 * } catch (error) {
 *   if (signal.aborted) console.log((await run.report).counts);
 *   else throw error;
 * }
 * ```
 */
export class BulkRun<Value, Item = unknown> implements Promise<Report<Value, Item>> {
  readonly [Symbol.toStringTag] = "BulkRun";
  readonly #report: Promise<Report<Value, Item>>;
  readonly #result: Promise<Report<Value, Item>>;

  /** @internal */
  constructor(report: Promise<Report<Value, Item>>, ending: Ending) {
    this.#report = report;
    this.#result = rejectedBy(ending, report);
  }

  /**
   * What became of every item, also of a run that was aborted: settles when nothing is in flight anymore. Rejects only
   * when the run could not begin, because an option was invalid.
   */
  get report(): Promise<Report<Value, Item>> {
    // Who asks for the report need not look at the run itself, whose rejection would then count as unhandled.
    this.#result.catch(() => {});
    return this.#report;
  }

  then<Fulfilled = Report<Value, Item>, Rejected = never>(
    onFulfilled?: ((report: Report<Value, Item>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#result.then(onFulfilled, onRejected);
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Report<Value, Item> | Rejected> {
    return this.#result.catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Report<Value, Item>> {
    return this.#result.finally(onFinally);
  }
}

/** The report, unless the run is ended before: then the reason for that, without waiting for the report. */
function rejectedBy<Value>(ending: Ending, report: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = ending.whenEnded(() => reject(ending.reason));
    report.then(resolve, reject).finally(forget);
  });
}
