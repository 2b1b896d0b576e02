import { type EncodedArguments, encodeArguments, withInput } from "../call/arguments.js";
import type { Violation } from "../errors/violation.js";
import { ConfigError, RuleViolationError } from "../generated/errors.js";
import { type OperationId, operations } from "../generated/operations.js";
import { kindOf } from "../input/given.js";
import { nameIn } from "../input/names.js";
import { encodeBody } from "../json/encode.js";
import { native } from "../native/load.js";
import { type Entry, entryOf } from "./entry.js";

/** One item before it is encoded. */
export interface Item {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Undefined for an operation without a body. */
  readonly body?: unknown;
  /** The name or the id of what is written, if it is not a member of the body. */
  readonly key?: unknown;
}

/** One item and what the caller gave for it. */
export interface GivenItem extends Item {
  readonly given: unknown;
}

/** The name that an entry of a report shows for an item. */
export function nameOf({ key, body }: Item): string | undefined {
  return typeof key === "string" ? key : nameIn(body);
}

/** All items in the form that the core takes; those that have no such form are refused here. */
export interface EncodedItems {
  /** How many items there are. */
  readonly total: number;
  /** The items that the core takes, as a JSON list. */
  readonly text: string;
  /** The place that each item of `text` has among all. */
  readonly places: readonly number[];
  readonly refused: readonly Entry<never>[];
}

/** Encodes the items of a bulk run, each by itself, so that one without a form in JSON does not keep the others back. */
export function encodeItems(operation: OperationId, items: readonly GivenItem[]): EncodedItems {
  const texts: string[] = [];
  const places: number[] = [];
  const refused: Entry<never>[] = [];
  // Items mostly share their parameters.
  let last: { readonly parameters: Item["parameters"]; readonly given: EncodedArguments } | undefined;
  items.forEach((item, index) => {
    const { parameters, body } = item;
    const encoded = encodeBody(body);
    if (last?.parameters !== parameters)
      last = { parameters, given: encodeArguments(operations[operation], parameters) };
    const { given } = last;
    const found = [...given.findings, ...encoded.findings];
    const bodyless = body === undefined && item.key !== undefined;
    const isText = found.length === 0 && !bodyless && typeof body !== "object";
    const violations = isText ? unreadable(operation, encoded.text) : [];
    if (violations.length > 0) {
      const error = new RuleViolationError({ operation, violations });
      const parts = {
        index,
        name: nameOf(item),
        outcome: "refused",
        value: undefined,
        error,
        warnings: [],
        attempts: [],
      } as const;
      refused.push(entryOf(parts, item.given));
      return;
    }
    const argumentsText = withInput(given.text, found);
    texts.push(`{"place":${index},"arguments":${argumentsText}${bodyless ? "" : `,"body":${encoded.text}`}}`);
    places.push(index);
  });
  return { total: items.length, text: `[${texts.join(",")}]`, places, refused };
}

/** A body that is a string, or missing, must be JSON by itself before it becomes part of a larger string. */
function unreadable(operation: OperationId, body: string | null): Violation[] {
  const violations = JSON.parse(native().check(operation, "{}", body)) as Violation[];
  return violations.filter((violation) => violation.severity === "error" && violation.rule.startsWith("input.json."));
}

/**
 * Reads what was given as items.
 *
 * @throws ConfigError when it is not iterable.
 */
export function listOf(items: unknown): unknown[] {
  if (typeof items === "object" && items !== null && Symbol.iterator in items) return [...(items as Iterable<unknown>)];
  throw new ConfigError({
    message: `items must be an array or another iterable; ${kindOf(items)} was given`,
  });
}

/**
 * Reads an item that is a pair of a key (a name, an id) and a body.
 *
 * @throws ConfigError when it is none.
 */
export function pairOf(item: unknown, index: number, key: string): readonly [unknown, unknown] {
  if (Array.isArray(item) && item.length === 2) return [item[0], item[1]];
  throw new ConfigError({ message: `items[${index}] must be a pair, [${key}, body]; ${kindOf(item)} was given` });
}
