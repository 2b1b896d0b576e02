import { createManyOptionNames, writeOptionNames, type CallOptions, type WriteOptions } from "../call/arguments.js";
import { pairOf } from "../bulk/items.js";
import type { BulkCreateOptions, BulkOptions, BulkRun, BulkWriteOptions } from "../bulk/run.js";
import type {
  Connection,
  CreateConnectionRequest,
  PatchConnectionRequest,
  UpdateConnectionRequest,
} from "../generated/matillion/types.js";
import type { OperationId } from "../generated/operations.js";
import type { JsonText } from "../json/text.js";
import type { Pages } from "../call/pages.js";
import type { Resource, Upserted } from "../call/results.js";
import type { Session } from "../call/session.js";

/** Which connections a list holds; several filters must all match. */
export interface ConnectionFilter extends CallOptions {
  /** Only connections of these providers. */
  readonly authProvider?: readonly string[] | undefined;
  /** Only connections with these names. A name with a comma cannot be filtered for. */
  readonly names?: readonly string[] | undefined;
  /** Only connections of these types. */
  readonly platformConnectionType?: readonly string[] | undefined;
  /** How many connections to ask for at a time, 1 to 100; 100 unless given, for the fewest requests. */
  readonly size?: number | undefined;
}

/** A connection as the service answers it, which can be sent back. */
export type ConnectionResult = Resource<Connection, CreateConnectionRequest>;

/** A connection's name, and what its details become. */
export type NamedUpdate = readonly [name: string, body: UpdateConnectionRequest | JsonText];

/** The connections of a project, addressed by their names. */
export class Connections {
  readonly #session: Session;
  readonly #projectId: string;

  /** @internal */
  constructor(session: Session, projectId: string) {
    this.#session = session;
    this.#projectId = projectId;
  }

  /**
   * Creates a connection. The secret that it names must be in the vault before.
   *
   * @throws RuleViolationError when the body breaks a rule, before anything is sent; ConflictError when the name is
   * taken; OutcomeUnknownError when the reply was lost and looking the name up did not tell.
   */
  async create(body: CreateConnectionRequest | JsonText, options?: WriteOptions): Promise<ConnectionResult> {
    const parameters = { projectId: this.#projectId };
    return this.#session.call("matillion.create_connection", { parameters, options, takes: writeOptionNames, body: { value: body } });
  }

  /**
   * Creates connections, several at once. Each body is checked by itself: one that breaks a rule is an entry of the
   * report and does not keep the others back.
   */
  createMany(
    bodies: Iterable<CreateConnectionRequest | JsonText>,
    options?: BulkCreateOptions,
  ): BulkRun<ConnectionResult, CreateConnectionRequest | JsonText> {
    return this.#writeMany("matillion.create_connection", bodies, options, createManyOptionNames);
  }

  /**
   * Creates a connection, or updates the one of its name where that differs; `outcome` of the result tells which.
   *
   * @throws RuleViolationError as {@link Connections.create} does; ConflictError when what exists cannot become it, e.g.
   * because another `authProvider` is asked for: delete it and create it anew.
   */
  async upsert(body: CreateConnectionRequest | JsonText, options?: WriteOptions): Promise<Upserted<ConnectionResult>> {
    const parameters = { projectId: this.#projectId };
    return this.#session.call("matillion.upsert_connection", { parameters, options, takes: writeOptionNames, body: { value: body } });
  }

  /**
   * Creates or updates connections, several at once, as {@link Connections.upsert} does: a second run of a script leaves
   * all of them `unchanged`.
   */
  upsertMany(
    bodies: Iterable<CreateConnectionRequest | JsonText>,
    options?: BulkWriteOptions,
  ): BulkRun<ConnectionResult, CreateConnectionRequest | JsonText> {
    return this.#writeMany("matillion.upsert_connection", bodies, options, writeOptionNames);
  }

  /**
   * Returns the connection with this name, letter case included. The API has no such operation: the list is filtered
   * by the name and the names are compared.
   *
   * @throws NotFoundError when no connection has the name.
   */
  async get(name: string, options?: CallOptions): Promise<ConnectionResult> {
    const parameters = { projectId: this.#projectId, connectionName: name };
    return this.#session.call("matillion.get_connection", { parameters, options });
  }

  /**
   * Returns the project's connections, read page by page while they are iterated over.
   *
   * @throws ConfigError when a filter is unknown or null.
   */
  list(filter?: ConnectionFilter): Pages<ConnectionResult> {
    return this.#session.list("matillion.list_connections", {
      parameters: { projectId: this.#projectId },
      options: filter,
      takes: ["authProvider", "names", "platformConnectionType", "size"],
      renamed: { names: "connectionNames" },
    });
  }

  /**
   * Replaces the details of the connection with this name as a whole: what is not sent is unset.
   *
   * @throws RuleViolationError when the body breaks a rule, before anything is sent; NotFoundError when no connection
   * has the name.
   */
  async update(name: string, body: UpdateConnectionRequest | JsonText, options?: WriteOptions): Promise<ConnectionResult> {
    const parameters = { projectId: this.#projectId, connectionName: name };
    return this.#session.call("matillion.update_connection", { parameters, options, takes: writeOptionNames, body: { value: body } });
  }

  /**
   * Replaces the details of connections, several at once, as {@link Connections.update} does: pairs of a name and a
   * body, for example a `Map`.
   */
  updateMany(items: Iterable<NamedUpdate>, options?: BulkWriteOptions): BulkRun<ConnectionResult, NamedUpdate> {
    const read = (item: unknown, index: number) => {
      const [name, body] = pairOf(item, index, "name");
      return { parameters: { projectId: this.#projectId, connectionName: name }, body, key: name };
    };
    return this.#session.bulk("matillion.update_connection", { items, read, options, own: writeOptionNames });
  }

  /**
   * Changes some details of the connection with this name: reads it, merges the body into it (null removes a member of
   * the details), and replaces it. Another change between the two requests is lost; the API has no means to notice it.
   *
   * @throws RuleViolationError when the body, or what it makes of the connection, breaks a rule; NotFoundError when no
   * connection has the name.
   */
  async patch(name: string, body: PatchConnectionRequest | JsonText, options?: CallOptions): Promise<ConnectionResult> {
    const parameters = { projectId: this.#projectId, connectionName: name };
    return this.#session.call("matillion.patch_connection", { parameters, options, body: { value: body } });
  }

  /**
   * Deletes the connection with this name. What becomes of its environment overrides is not documented.
   *
   * @throws NotFoundError when no connection has the name.
   */
  async delete(name: string, options?: CallOptions): Promise<void> {
    const parameters = { projectId: this.#projectId, connectionName: name };
    await this.#session.call("matillion.delete_connection", { parameters, options });
  }
  /** Deletes connections by their names, several at once. A name that no connection has is an entry that failed. */
  deleteMany(names: Iterable<string>, options?: BulkOptions): BulkRun<undefined, string> {
    const read = (name: unknown) => ({ parameters: { projectId: this.#projectId, connectionName: name }, key: name });
    return this.#session.bulk("matillion.delete_connection", { items: names, read, options });
  }

  #writeMany<Item>(operation: OperationId, items: Iterable<Item>, options: unknown, own: readonly string[]): BulkRun<ConnectionResult, Item> {
    const read = (body: unknown) => ({ parameters: { projectId: this.#projectId }, body });
    return this.#session.bulk(operation, { items, read, options, own });
  }
}
