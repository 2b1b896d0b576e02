import { readFile } from "node:fs/promises";
import { describe } from "./errors/base.js";
import { fromNative } from "./errors/from-native.js";
import { ConnguardError } from "./errors/public.js";
import { ConfigError } from "./generated/errors.js";
import { native } from "./native/load.js";
import type { NativeManifest, NativePlan } from "./native/types.js";

/** A place in a file; lines and columns count from 1. */
export interface ManifestPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What the rules say about an entry of a manifest. */
export interface ManifestProblem {
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly at: ManifestPlace | null;
}

/** A member that differs. */
export interface PlanChange {
  /** A JSON Pointer. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What is done with one object. */
export interface PlanAction {
  readonly id: number;
  readonly action: "create" | "update" | "rotate" | "rename" | "assign" | "mark" | "replace" | "delete";
  readonly kind: "connection" | "override";
  readonly key: string;
  readonly environment?: string;
  readonly changes: readonly PlanChange[];
  readonly at: ManifestPlace | null;
}

/** What needs a decision first. */
export interface PlanProblem {
  readonly rule: string;
  readonly key: string;
  readonly message: string;
  readonly at: ManifestPlace | null;
}

/** What became of an action. */
export interface ApplyEntry {
  readonly id: number;
  readonly action: PlanAction["action"];
  readonly kind: PlanAction["kind"];
  readonly key: string;
  readonly environment?: string;
  readonly outcome: "applied" | "already" | "failed" | "unknown" | "held" | "cancelled";
  readonly error?: { readonly code: string; readonly message: string };
  readonly at: ManifestPlace | null;
}

/** Who the accounts of a manifest are, in the place of what it says itself. */
export interface AccountOptions {
  /** Options of clients by the names of accounts, e.g. `{ eu: emulator.matillion }`. */
  readonly accounts?: Readonly<Record<string, object>> | undefined;
  /** Values of `env:NAME` references, in the place of environment variables. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** How a plan is made. */
export interface PlanOptions extends AccountOptions {
  /**
   * Whether to delete what is the manifest's and not declared any more.
   *
   * @defaultValue `false`
   */
  readonly prune?: boolean | undefined;
  /**
   * Whether to take over objects that have no marker.
   *
   * @defaultValue `false`
   */
  readonly adopt?: boolean | undefined;
  /** Take over objects of this owner. */
  readonly takeOver?: string | undefined;
  /** Names of connections whose secrets are written anew. */
  readonly rotate?: readonly string[] | undefined;
  /** Targets to plan: an account's name, a project's id or name, or a product; by default all. */
  readonly only?: readonly string[] | undefined;
}

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
}

/** Thrown by {@link ApplyReport.raiseForFailures}: an apply that is incomplete. */
export class ApplyError extends ConnguardError {
  static {
    describe(this, "ApplyError", "apply");
  }

  /** What became of every action. */
  readonly report: ApplyReport;

  /** @internal */
  constructor(report: ApplyReport) {
    super({ message: String(report).trimEnd(), code: "apply" });
    this.report = report;
  }
}

/** What became of every action of a plan. */
export class ApplyReport {
  /** One for each action, in the order of the plan. */
  readonly entries: readonly ApplyEntry[];
  /** How many actions have each outcome. */
  readonly counts: Readonly<Partial<Record<ApplyEntry["outcome"], number>>>;
  /** Whether everything is as the manifest declares it. */
  readonly complete: boolean;
  readonly #text: string;

  /** @internal */
  constructor(values: ReportValues) {
    this.entries = values.entries;
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

interface ReportValues {
  readonly entries: readonly ApplyEntry[];
  readonly counts: ApplyReport["counts"];
  readonly complete: boolean;
  readonly text: string;
}

interface SavedPlan {
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly { readonly actions: readonly PlanAction[]; readonly problems: readonly PlanProblem[] }[];
}

/** What is to be done. It holds no secret: those are references. */
export class Plan {
  readonly #native: NativePlan;
  readonly #facts: { readonly plan: SavedPlan; readonly text: string; readonly empty: boolean };

  /** @internal */
  constructor(made: NativePlan) {
    this.#native = made;
    this.#facts = JSON.parse(made.facts()) as { plan: SavedPlan; text: string; empty: boolean };
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

  /**
   * Carries the plan out. What cannot be done is in the report; run it again to go on.
   *
   * @throws ManifestError when the plan has problems; GuardError when more would be deleted than is allowed; ConfigError
   * when a reference cannot be resolved. Nothing was sent then.
   */
  async apply(options: ApplyOptions = {}): Promise<ApplyReport> {
    const { maxDeletes, concurrency } = options;
    const given = { max_deletes: maxDeletes, concurrency, ...whose(options) };
    try {
      return new ApplyReport(JSON.parse(await this.#native.apply(JSON.stringify(given))) as ReportValues);
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }
}

/**
 * Connections that are to exist, as files or an object declare them. A manifest is checked when it is read.
 *
 * @example
 * ```ts
 * import { Manifest } from "connguard";
 *
 * const manifest = await Manifest.load("connections.yaml");
 * const plan = await manifest.plan();
 * console.log(String(plan));
 * const report = await plan.apply();
 * report.raiseForFailures();
 * ```
 */
export class Manifest {
  readonly #native: NativeManifest;
  /** Who it belongs to. */
  readonly owner: string;
  /** What the rules warn of. */
  readonly warnings: readonly ManifestProblem[];

  private constructor(read: NativeManifest) {
    this.#native = read;
    const facts = JSON.parse(read.facts()) as { owner: string; warnings: readonly ManifestProblem[] };
    this.owner = facts.owner;
    this.warnings = facts.warnings;
  }

  /**
   * Reads files as one manifest, YAML or JSON.
   *
   * @throws ManifestError when anything is wrong, with file, line and column of each problem; ConfigError when a file
   * cannot be read.
   */
  static async load(files: string | readonly string[], options: { readonly vars?: object } = {}): Promise<Manifest> {
    const all = typeof files === "string" ? [files] : [...files];
    // Read here first, so that a file that is not there does not block the thread for long.
    await Promise.all(
      all.map((file) =>
        readFile(file).catch((cause: unknown) => {
          throw new ConfigError({
            message: `${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
          });
        }),
      ),
    );
    return open(all, null, options.vars);
  }

  /**
   * Reads an object as a manifest.
   *
   * @throws ManifestError when anything is wrong.
   */
  static from(document: object, options: { readonly vars?: object } = {}): Manifest {
    return open([], JSON.stringify(document, null, 2), options.vars);
  }

  /** @internal */
  static of(read: NativeManifest): Manifest {
    return new Manifest(read);
  }

  /**
   * Compares the manifest with what the services have. Nothing is written.
   *
   * @throws GuardError when a project is not the one that the manifest names; ConfigError when a reference cannot be
   * resolved; ConnguardError for every failure of a service.
   */
  async plan(options: PlanOptions = {}): Promise<Plan> {
    const { prune, adopt, takeOver, rotate, only } = options;
    const given = { prune, adopt, take_over: takeOver, rotate, only, ...whose(options) };
    try {
      return new Plan(await this.#native.plan(JSON.stringify(given)));
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  /** Returns what differs between the services and the manifest: a plan that also has what is there and not declared. */
  async drift(options: AccountOptions = {}): Promise<Plan> {
    return this.plan({ ...options, prune: true });
  }
}

function open(files: string[], text: string | null, vars: object | undefined): Manifest {
  try {
    return Manifest.of(native().NativeManifest.load(files, "manifest.json", text, JSON.stringify(vars ?? {})));
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** Accounts with the core's names of options. */
function whose({ accounts, secrets }: AccountOptions): { accounts: object; secrets: object } {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const renamed = (options: object): object =>
    Object.fromEntries(Object.entries(options).map(([name, value]) => [snake(name), value as unknown]));
  const all = Object.entries(accounts ?? {}).map(([name, options]) => [name, renamed(options)] as const);
  return { accounts: Object.fromEntries(all), secrets: secrets ?? {} };
}
