import { writeOptionNames, type CallOptions, type WriteOptions } from "../call/arguments.js";
import type { BulkRun, BulkWriteOptions } from "../bulk/run.js";
import type { EnvironmentOverride, EnvironmentOverrideRequest } from "../generated/matillion/types.js";
import type { OperationId } from "../generated/operations.js";
import type { JsonText } from "../json/text.js";
import type { Pages } from "../call/pages.js";
import type { Resource } from "../call/results.js";
import type { Session } from "../call/session.js";

/** An override as the service answers it, which can be sent back. */
export type OverrideResult = Resource<EnvironmentOverride, EnvironmentOverrideRequest>;

interface Parent {
  /** The connection that the override is for; when it is given, its authType is compared with the override's. */
  readonly parent?: object | undefined;
}

/** Options of a call that writes an override. */
export interface OverrideOptions extends WriteOptions, Parent {}

/** Options of a run that writes overrides; the parent is that of all of them. */
export interface OverrideManyOptions extends BulkWriteOptions, Parent {}

/** Options of a call that lists overrides. */
export interface OverrideListOptions extends CallOptions {
  /** How many overrides to ask for at a time, 1 to 100; 100 unless given, for the fewest requests. */
  readonly size?: number | undefined;
}

/** What differs for connections of a project in its environments. */
export class Overrides {
  readonly #session: Session;
  readonly #projectId: string;

  /** @internal */
  constructor(session: Session, projectId: string) {
    this.#session = session;
    this.#projectId = projectId;
  }

  /**
   * Creates an override of a connection in an environment.
   *
   * @throws RuleViolationError when the body breaks a rule or its authType is not the parent's, before anything is
   * sent; ConflictError when the override exists.
   */
  async create(body: EnvironmentOverrideRequest | JsonText, options?: OverrideOptions): Promise<OverrideResult> {
    return this.#write("matillion.create_environment_override", body, options);
  }

  /**
   * Replaces an override that exists.
   *
   * @throws RuleViolationError as {@link Overrides.create} does; NotFoundError when there is no such override.
   */
  async update(body: EnvironmentOverrideRequest | JsonText, options?: OverrideOptions): Promise<OverrideResult> {
    return this.#write("matillion.update_environment_override", body, options);
  }

  /**
   * Creates an override, or replaces it where it exists.
   *
   * @throws RuleViolationError as {@link Overrides.create} does; NotFoundError when there is no such connection or
   * environment.
   */
  async upsert(body: EnvironmentOverrideRequest | JsonText, options?: OverrideOptions): Promise<OverrideResult> {
    return this.#write("matillion.upsert_environment_override", body, options);
  }

  /**
   * Creates or replaces overrides, several at once. Each body is checked by itself: one that breaks a rule is an entry
   * of the report and does not keep the others back.
   */
  upsertMany(
    bodies: Iterable<EnvironmentOverrideRequest | JsonText>,
    options?: OverrideManyOptions,
  ): BulkRun<OverrideResult, EnvironmentOverrideRequest | JsonText> {
    const read = (body: unknown) => ({ parameters: { projectId: this.#projectId }, body });
    return this.#session.bulk("matillion.upsert_environment_override", { items: bodies, read, options, takes: ["parent"], own: writeOptionNames });
  }

  /**
   * Returns the overrides of an environment, read page by page while they are iterated over.
   *
   * @throws ConfigError when an option is unknown or null.
   */
  list(environment: string, options?: OverrideListOptions): Pages<OverrideResult> {
    const parameters = { projectId: this.#projectId, environmentName: environment };
    return this.#session.list("matillion.list_environment_overrides", { parameters, options, takes: ["size"] });
  }

  /**
   * Deletes the overrides of these connections in an environment. Many names are sent in several requests, as a URL
   * holds only so many; when one of them fails, those before it have happened.
   *
   * @throws RuleViolationError when a name holds a comma, which the API would read as two names.
   */
  async delete(environment: string, names: readonly string[], options?: CallOptions): Promise<void> {
    const parameters = { projectId: this.#projectId, environmentName: environment, connectionNames: names };
    await this.#session.call("matillion.delete_environment_overrides", { parameters, options });
  }

  async #write(operation: OperationId, body: unknown, options: unknown): Promise<OverrideResult> {
    const parameters = { projectId: this.#projectId };
    return this.#session.call(operation, { parameters, options, takes: ["parent", ...writeOptionNames], body: { value: body } });
  }
}
