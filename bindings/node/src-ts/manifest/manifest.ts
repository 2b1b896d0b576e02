import { readFile } from "node:fs/promises";
import { fromNative } from "../errors/from-native.js";
import { ConfigError } from "../generated/errors.js";
import { native } from "../native/load.js";
import type { NativeManifest, NativePlan } from "../native/types.js";
import { type AccountOptions, whose } from "./accounts.js";
import { Drift } from "./drift.js";
import { type Export, type ExportOptions, exported, exportOptions } from "./export.js";
import { FORMS, known, names } from "./options.js";
import type { ManifestPlace } from "./place.js";
import { Plan } from "./plan.js";
import { told, unlessAborted } from "./told.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What the rules say about an entry of a manifest. */
export interface ManifestProblem {
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly at: ManifestPlace | null;
}

/** How services are read. */
export interface ReadOptions extends AccountOptions {
  /** Ends the reading: it rejects at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a plan is made. */
export interface PlanOptions extends ReadOptions {
  /**
   * Whether to delete what belongs to the manifest and is no longer declared.
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
  /** Names of connections whose secrets are written again. */
  readonly rotate?: string | readonly string[] | undefined;
  /** Targets to plan: an account's name, a project's id or name, or a product; by default all. */
  readonly only?: string | readonly string[] | undefined;
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
   * Reads files as one manifest, YAML or JSON. `*` and `?` match names; a pattern that matches nothing is an error.
   *
   * @throws ManifestError when anything is wrong, with file, line and column of each problem; ConfigError when a file
   * cannot be read.
   */
  static async load(files: string | readonly string[], options: { readonly vars?: object } = {}): Promise<Manifest> {
    const { vars } = known(options, FORMS.open);
    const all = typeof files === "string" ? [files] : [...files];
    // Read here first, so that a file that is not there does not block the thread for long.
    await Promise.all(
      all
        .filter((file) => !/[*?]/.test(file))
        .map((file) =>
          readFile(file).catch((cause: unknown) => {
            throw new ConfigError({
              message: `${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
            });
          }),
        ),
    );
    return open(all, null, vars);
  }

  /**
   * Reads an object as a manifest.
   *
   * @throws ManifestError when anything is wrong.
   */
  static from(document: object, options: { readonly vars?: object } = {}): Manifest {
    return open([], JSON.stringify(document, null, 2), known(options, FORMS.open).vars);
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
    return new Plan(await this.#planned(known(options, FORMS.plan)));
  }

  /**
   * Splits the manifest into parts that share no credential, and so no rate limit: each can be planned and applied at the
   * same time. Accounts with one `limit_group`, or with the same credentials at the same address, are in one part.
   */
  partition(): Manifest[] {
    return this.#native.partition().map(Manifest.of);
  }

  /**
   * Reads what an account of the manifest holds, as a manifest that declares it. Nothing is written.
   *
   * @throws ConfigError when there is no such account or project; ConnguardError for every failure of a service.
   */
  async export(account: string, options: ExportOptions = {}): Promise<Export> {
    return exported(this.#native.export(account, exportOptions(options)));
  }

  /** Returns what differs between the services and the manifest, also what is there and not declared. */
  async drift(options: ReadOptions = {}): Promise<Drift> {
    return new Drift(await this.#planned({ ...known(options, FORMS.drift), prune: true }));
  }

  /** Returns whose manifest it is. */
  toString(): string {
    return `Manifest of ${this.owner}`;
  }

  [INSPECT](): string {
    return `Manifest { owner: '${this.owner}' }`;
  }

  async #planned(options: PlanOptions): Promise<NativePlan> {
    const { prune, adopt, takeOver, rotate, only, signal } = options;
    const given = { prune, adopt, take_over: takeOver, rotate: names(rotate), only: names(only), ...whose(options) };
    return unlessAborted(told(this.#native.plan(JSON.stringify(given))), signal);
  }
}

function open(files: string[], text: string | null, vars: object | undefined): Manifest {
  try {
    return Manifest.of(native().NativeManifest.load(files, "manifest.json", text, JSON.stringify(vars ?? {})));
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
