import { createManyOptionNames, readOptions, writeOptionNames, type CallOptions, type WriteOptions } from "../call/arguments.js";
import { pairOf } from "../bulk/items.js";
import type { BulkOptions, BulkRun } from "../bulk/run.js";
import { ConfigError } from "../generated/errors.js";
import type {
  Connection,
  ConnectionSchema,
  ConnectionTest,
  CreateConnectionRequest,
  SchemaValidation,
  UpdateConnectionRequest,
  ValidateSchemaRequest,
} from "../generated/lerian/types.js";
import type { JsonText } from "../json/text.js";
import type { Pages } from "../call/pages.js";
import type { Resource, Result } from "../call/results.js";
import type { Session } from "../call/session.js";
import {
  createOptionNames,
  hostOptionNames,
  listOptionNames,
  unassignedOptionNames,
  type AssignOptions,
  type ConnectionFilter,
  type CreateManyOptions,
  type CreateOptions,
  type UnassignedFilter,
  type UpdateManyOptions,
  type UpdateOptions,
} from "./options.js";

/** A connection as the service answers it, which can be sent back with its password. */
export type ConnectionResult = Resource<Connection, Partial<CreateConnectionRequest>>;

/** A connection by its name. */
export interface ByConfigName {
  /** The connection's name, letter case included. */
  readonly configName: string;
}

/** A connection's id, and what it is changed to. */
export type IdentifiedUpdate = readonly [id: string, body: UpdateConnectionRequest | JsonText];

/** Database connections, addressed by their ids. */
export class Connections {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Creates a database connection. The password goes in and never comes out.
   *
   * @throws RuleViolationError when the body or the product breaks a rule, before anything is sent; ConflictError when
   * configName is taken; OutcomeUnknownError when the reply was lost and looking the name up did not tell.
   */
  async create(body: CreateConnectionRequest | JsonText, options: CreateOptions): Promise<ConnectionResult> {
    const call = { parameters: {}, options, takes: [...createOptionNames, ...writeOptionNames], body: { value: body } };
    return this.#session.call("lerian.create_connection", call);
  }

  /**
   * Creates database connections of one product, several at once. Each body is checked by itself: one that breaks a
   * rule is an entry of the report and does not keep the others back.
   */
  createMany(bodies: Iterable<CreateConnectionRequest | JsonText>, options: CreateManyOptions): BulkRun<ConnectionResult, CreateConnectionRequest | JsonText> {
    const read = (body: unknown) => ({ parameters: {}, body });
    return this.#session.bulk("lerian.create_connection", { items: bodies, read, options, takes: createOptionNames, own: createManyOptionNames });
  }

  /**
   * Returns the connection with this id, or with this `configName`, without its password and TLS material. The service has
   * no look-up by name: the list is read from the newest on until the name is found, a request for each month.
   *
   * @throws RuleViolationError when the id is no UUID; NotFoundError when there is no such connection.
   *
   * @example
   * ```ts
   * const database = await lerian.connections.get({ configName: "production-db" });
   * ```
   */
  async get(id: string | ByConfigName, options?: CallOptions): Promise<ConnectionResult> {
    if (typeof id !== "object" || id === null) return this.#session.call("lerian.get_connection", { parameters: { id }, options });
    const { given } = readOptions(id, ["configName"]);
    const { configName } = given;
    if (configName === undefined) throw new ConfigError({ message: 'get needs an id, or a name, e.g. { configName: "production-db" }' });
    return this.#session.call("lerian.get_connection_by_name", { parameters: { configName }, options });
  }

  /**
   * Returns connections, the newest first unless told, read page by page while they are iterated over. The service
   * shows a month at most in one reply; the client goes through as many months as it takes.
   *
   * @throws ConfigError when a filter is unknown or null.
   */
  list(filter?: ConnectionFilter): Pages<ConnectionResult> {
    return this.#session.list("lerian.list_connections", { parameters: {}, options: filter, takes: listOptionNames });
  }

  /**
   * Returns the connections that have no product yet, as {@link Connections.list} does.
   *
   * @throws ConfigError when a filter is unknown or null.
   */
  listUnassigned(filter?: UnassignedFilter): Pages<ConnectionResult> {
    const call = { parameters: {}, options: filter, takes: unassignedOptionNames };
    return this.#session.list("lerian.list_unassigned_connections", call);
  }

  /**
   * Changes the members of a connection that the body has. null is the same as leaving a member out, so nothing can be
   * unset; `ssl` and `metadata` are replaced as a whole. The product cannot be changed here.
   *
   * @throws RuleViolationError when the body breaks a rule, before anything is sent; NotFoundError when there is no such
   * connection; ConflictError when configName is taken or a job uses the connection.
   */
  async update(id: string, body: UpdateConnectionRequest | JsonText, options?: UpdateOptions): Promise<ConnectionResult> {
    const call = { parameters: { id }, options, takes: [...hostOptionNames, ...writeOptionNames], body: { value: body } };
    return this.#session.call("lerian.update_connection", call);
  }

  /**
   * Changes connections, several at once, as {@link Connections.update} does: pairs of an id and a body, for example a
   * `Map`.
   */
  updateMany(items: Iterable<IdentifiedUpdate>, options?: UpdateManyOptions): BulkRun<ConnectionResult, IdentifiedUpdate> {
    const read = (item: unknown, index: number) => {
      const [id, body] = pairOf(item, index, "id");
      return { parameters: { id }, body, key: id };
    };
    return this.#session.bulk("lerian.update_connection", { items, read, options, takes: hostOptionNames, own: writeOptionNames });
  }

  /**
   * Deletes a connection; its configName may be used again.
   *
   * @throws NotFoundError when there is no such connection; ConflictError while a job uses it.
   */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#session.call("lerian.delete_connection", { parameters: { id }, options });
  }

  /** Deletes connections by their ids, several at once. An id that no connection has is an entry that failed. */
  deleteMany(ids: Iterable<string>, options?: BulkOptions): BulkRun<undefined, string> {
    const read = (id: unknown) => ({ parameters: { id }, key: id });
    return this.#session.bulk("lerian.delete_connection", { items: ids, read, options });
  }

  /**
   * Lets the service connect to the database.
   *
   * @throws ServerError when it cannot; RateLimitError after 10 tests of one connection in a minute.
   */
  async test(id: string, options?: CallOptions): Promise<Result<ConnectionTest>> {
    return this.#session.call("lerian.test_connection", { parameters: { id }, options });
  }

  /**
   * Returns the tables and fields of the database behind a connection, read from it at once.
   *
   * @throws ServerError when the service cannot reach the database.
   */
  async schema(id: string, options?: CallOptions): Promise<Result<ConnectionSchema>> {
    return this.#session.call("lerian.get_connection_schema", { parameters: { id }, options });
  }

  /**
   * Assigns a connection that has no product yet to one; this cannot be changed any more.
   *
   * @throws ConflictError when it has a product.
   */
  async assign(id: string, options: AssignOptions): Promise<ConnectionResult> {
    return this.#session.call("lerian.assign_connection", { parameters: { id }, options, takes: ["product"] });
  }

  /**
   * Checks that tables and fields of data sources exist, by the connections' configName.
   *
   * @throws BadRequestError with the status 422 when something is missing; its `violations` say what.
   */
  async validateSchema(body: ValidateSchemaRequest | JsonText, options?: WriteOptions): Promise<Result<SchemaValidation>> {
    return this.#session.call("lerian.validate_schema", { parameters: {}, options, takes: writeOptionNames, body: { value: body } });
  }
}
