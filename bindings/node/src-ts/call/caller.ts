import { type Item, pairOf } from "../bulk/items.js";
import type { BulkRun } from "../bulk/run.js";
import { ConfigError } from "../generated/errors.js";
import { type OperationId, operations } from "../generated/operations.js";
import { inOtherNames } from "../input/names.js";
import { readOptions } from "./arguments.js";
import type { Pages } from "./pages.js";
import type { Session } from "./session.js";

/** Arguments under the names that a method has for them. */
type Arguments = Readonly<Record<string, unknown>>;

/** Makes the calls of a client, or those of a scope within it, whose arguments every call has. */
export class Caller {
  readonly #session: Session;
  readonly #scope: Arguments;

  constructor(session: Session, scope: Arguments = {}) {
    this.#session = session;
    this.#scope = scope;
  }

  /** Returns a caller whose calls have these arguments as well. */
  within(scope: Arguments): Caller {
    return new Caller(this.#session, { ...this.#scope, ...scope });
  }

  /** Makes a call and returns the value of the reply. */
  call<Value>(operation: OperationId, given: Arguments, options: unknown, body?: unknown): Promise<Value> {
    const { body: hasBody, options: takes = [], names = {} } = operations[operation];
    const call = { parameters: this.#parameters(operation, given), options, takes, renamed: names };
    return this.#session.call(operation, hasBody === true ? { ...call, body: { value: body } } : call);
  }

  /** Returns the items of a list operation. */
  list<Value>(operation: OperationId, given: Arguments, options: unknown): Pages<Value> {
    const { options: takes = [], names = {} } = operations[operation];
    return this.#session.list(operation, {
      parameters: this.#parameters(operation, given),
      options,
      takes,
      renamed: names,
    });
  }

  /** Starts a bulk run whose items are bodies. */
  bulkOfBodies<Value, Body>(operation: OperationId, bodies: Iterable<unknown>, options: unknown): BulkRun<Value, Body> {
    const parameters = this.#parameters(operation, {});
    return this.#bulk(operation, bodies, options, (body) => ({ parameters, body }));
  }

  /** Starts a bulk run whose items are pairs of a key and a body. */
  bulkOfPairs<Value, Pair>(
    operation: OperationId,
    pairs: Iterable<unknown>,
    name: string,
    options: unknown,
  ): BulkRun<Value, Pair> {
    return this.#bulk(operation, pairs, options, (pair, index) => {
      const [key, body] = pairOf(pair, index, name);
      return { parameters: this.#parameters(operation, { [name]: key }), body, key };
    });
  }

  /** Starts a bulk run whose items are keys. */
  bulkOfKeys<Value, Key>(
    operation: OperationId,
    keys: Iterable<Key>,
    name: string,
    options: unknown,
  ): BulkRun<Value, Key> {
    return this.#bulk(operation, keys, options, (key) => ({
      parameters: this.#parameters(operation, { [name]: key }),
      key,
    }));
  }

  #bulk<Value, Given>(
    operation: OperationId,
    items: Iterable<unknown>,
    options: unknown,
    read: (item: unknown, index: number) => Item,
  ): BulkRun<Value, Given> {
    const { options: all = [], ifExists } = operations[operation];
    const takes = all.filter((name) => name !== "dropEmpty");
    const own = [...(ifExists === true ? ["ifExists"] : []), ...all.filter((name) => name === "dropEmpty")];
    return this.#session.bulk(operation, { items, read, options, takes, own });
  }

  #parameters(operation: OperationId, given: Arguments): Arguments {
    // The scope itself, so that it is seen that these are the same as before.
    if (Object.keys(given).length === 0) return this.#scope;
    return { ...this.#scope, ...inOtherNames(given, operations[operation].names ?? {}) };
  }
}

/** Whether a thing is asked for by an object like `{ configName: "production-db" }`, and not by its own key. */
export function isByName<By extends object>(key: unknown): key is By {
  return typeof key === "object" && key !== null;
}

/**
 * Returns the member of such an object.
 *
 * @throws ConfigError when it is missing, or when there is another one.
 */
export function nameOf(by: object, member: string, example: string): unknown {
  const name = readOptions(by, [member]).given[member];
  if (name === undefined)
    throw new ConfigError({ message: `get needs an id, or a name, e.g. { ${member}: ${example} }` });
  return name;
}
