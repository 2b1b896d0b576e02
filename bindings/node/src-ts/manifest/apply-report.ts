import { describe } from "../errors/base.js";
import { ConnguardError } from "../errors/public.js";
import type { PlanAction } from "./actions.js";
import type { ManifestPlace } from "./place.js";

/** What became of an action. */
export interface ApplyEntry {
  readonly id: number;
  readonly action: PlanAction["action"];
  readonly kind: PlanAction["kind"];
  readonly key: string;
  readonly environment?: string;
  readonly outcome: "applied" | "already" | "failed" | "unknown" | "held" | "cancelled";
  readonly error?: { readonly code: string; readonly message: string };
  /** Why the service could not use the connection, though it is stored. */
  readonly testError?: { readonly code: string; readonly message: string };
  readonly at: ManifestPlace | null;
}

/**
 * An apply that is incomplete: thrown by {@link ApplyReport.raiseForFailures}, and by an apply that was aborted, with the
 * signal's reason as its `cause`.
 */
export class ApplyError extends ConnguardError {
  static {
    describe(this, "ApplyError", "apply");
  }

  /** What became of every action. */
  readonly report: ApplyReport;

  /** @internal */
  constructor(report: ApplyReport, reason?: unknown) {
    super({ message: String(report).trimEnd(), code: "apply" });
    this.report = report;
    if (reason !== undefined) this.cause = reason;
  }
}

/** What became of every action of a plan. */
export class ApplyReport {
  /** One for each action, in the order of the plan. */
  readonly entries: readonly ApplyEntry[];
  /** How many actions have each outcome; 0 where none has. */
  readonly counts: Readonly<Record<ApplyEntry["outcome"], number>>;
  /** Whether everything is as the manifest declares it. */
  readonly complete: boolean;
  readonly #text: string;

  /** @internal */
  constructor(values: ReportValues) {
    this.entries = values.entries.map(({ test_error: testError, ...entry }) =>
      testError === undefined ? entry : { ...entry, testError },
    );
    this.counts = values.counts;
    this.complete = values.complete;
    this.#text = values.text;
  }

  /**
   * Throws if anything is not done.
   *
   * @throws ApplyError when the report is not complete.
   */
  raiseForFailures(): void {
    if (!this.complete) throw new ApplyError(this);
  }

  /** Returns the report as people read it. */
  toString(): string {
    return this.#text;
  }
}

/** @internal */
export interface ReportValues {
  readonly entries: readonly (ApplyEntry & { readonly test_error?: ApplyEntry["testError"] })[];
  readonly counts: ApplyReport["counts"];
  readonly complete: boolean;
  readonly text: string;
}
