import { readFile, writeFile } from "node:fs/promises";
import type { Progress } from "../bulk/run.js";
import { fromNative } from "../errors/from-native.js";
import { native } from "../native/load.js";
import type { NativeApply, NativePlan } from "../native/types.js";
import { type AccountOptions, whose } from "./accounts.js";
import type { PlanAction, PlanProblem } from "./actions.js";
import { ApplyError, ApplyReport, type ReportValues } from "./apply-report.js";
import { FORMS, known } from "./options.js";
import { told } from "./told.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** How a plan is applied. */
export interface ApplyOptions extends AccountOptions {
  /** How many connections may be deleted; by default 3, or a fifth of those that are the manifest's. */
  readonly maxDeletes?: number | undefined;
  /**
   * How many actions are carried out at a time, 1 to 64.
   *
   * @defaultValue `16`
   */
  readonly concurrency?: number | undefined;
  /**
   * Whether the service tries out every connection that was written, where it can (Lerian). What fails is the `testError`
   * of its entry.
   *
   * @defaultValue `false`
   */
  readonly test?: boolean | undefined;
  /** Called whenever more actions have ended. If it throws, nothing more is begun, and the apply rejects with that error. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Stops the apply: nothing more is begun, and requests in flight have 5 seconds. It then rejects with an
   * {@link ApplyError}, whose `report` tells what became of every action.
   */
  readonly signal?: AbortSignal | undefined;
}

interface SavedPlan {
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly { readonly actions: readonly PlanAction[]; readonly problems: readonly PlanProblem[] }[];
}

interface PlanFacts {
  readonly plan: SavedPlan;
  readonly text: string;
  readonly empty: boolean;
  readonly warnings: readonly string[];
}

/** What is to be done. It holds no secret: those are references. */
export class Plan {
  readonly #native: NativePlan;
  readonly #facts: PlanFacts;

  /** @internal */
  constructor(made: NativePlan) {
    this.#native = made;
    this.#facts = JSON.parse(made.facts()) as PlanFacts;
  }

  /** How many actions of each kind there are, and `unchanged`, `unowned` and `problems`. */
  get counts(): Readonly<Record<string, number>> {
    return this.#facts.plan.counts;
  }

  /** All actions, in order. */
  get actions(): readonly PlanAction[] {
    return this.#facts.plan.targets.flatMap((target) => target.actions);
  }

  /** What needs a decision first; one problem refuses the apply. */
  get problems(): readonly PlanProblem[] {
    return this.#facts.plan.targets.flatMap((target) => target.problems);
  }

  /** What looks wrong, though it could be meant: e.g. an account that has none of the declared connections. */
  get warnings(): readonly string[] {
    return this.#facts.warnings;
  }

  /** Whether there is nothing to do, and nothing in the way. */
  get isEmpty(): boolean {
    return this.#facts.empty;
  }

  /** Returns the saved form of the plan. */
  toJSON(): unknown {
    return this.#facts.plan;
  }

  /** Returns the plan as people read it. */
  toString(): string {
    return this.#facts.text;
  }

  [INSPECT](): string {
    return `${this.constructor.name} {\n${this.toString().trimEnd()}\n}`;
  }

  /** Writes the saved form to a file, the same bytes as `connguard plan --out`. */
  async save(path: string | URL): Promise<void> {
    await writeFile(path, `${JSON.stringify(this.#facts.plan, null, 2)}\n`);
  }

  /**
   * Reads a plan that was saved. What it touches is read again before it is applied, and has to be as it was.
   *
   * @throws ConfigError when the file is not a plan, or was changed after it was saved.
   */
  static async load(path: string | URL): Promise<Plan> {
    const text = await readFile(path);
    try {
      return new Plan(native().NativePlan.read(String(path), text));
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  /**
   * Carries the plan out. What cannot be done is in the report; run it again to go on.
   *
   * @throws ManifestError when the plan has problems; GuardError when more would be deleted than is allowed; StalePlanError
   * when what a saved plan touches has changed since; ConfigError when a reference cannot be resolved. Nothing was sent
   * then. ApplyError when it was aborted.
   */
  async apply(options: ApplyOptions = {}): Promise<ApplyReport> {
    const { maxDeletes, concurrency, test, signal, onProgress } = known(options, FORMS.apply);
    signal?.throwIfAborted();
    const given = { max_deletes: maxDeletes, concurrency, test, ...whose(options) };
    const run = await told(this.#native.start(JSON.stringify(given)));
    const stop = (): void => run.stop();
    signal?.addEventListener("abort", stop);
    try {
      if (signal?.aborted) stop();
      if (onProgress !== undefined) await follow(run, onProgress);
      const report = new ApplyReport(JSON.parse(await told(run.report())) as ReportValues);
      if (signal?.aborted && !report.complete) throw new ApplyError(report, signal.reason);
      return report;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }
}

/** Tells how far an apply is, until it has ended. A listener that throws stops it. */
async function follow(run: NativeApply, onProgress: (progress: Progress) => void): Promise<void> {
  try {
    for (let done = 0, total = 1; done < total; ) {
      [done = total, total = 0] = await told(run.progress(done));
      onProgress({ done, total });
    }
  } catch (thrown) {
    run.stop();
    throw thrown;
  }
}
