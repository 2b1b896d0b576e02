import type { LogEntry } from "../call/listeners.js";
import type { Violation } from "../errors/violation.js";
import type { CallError, RuleViolationError } from "../generated/errors.js";

/** The outcomes that every run may have. */
export type UsualOutcome = "succeeded" | UndoneOutcome;

/**
 * An item that is not done: it was `refused` by a rule and nothing was sent; it `failed` with a definite answer; it is
 * `unknown` whether it happened; it was `cancelled` and nothing was sent.
 */
export type UndoneOutcome = "refused" | "failed" | "unknown" | "cancelled";

/**
 * An item that is done: it `succeeded`, or, where the run looks at what exists (`ifExists`, `upsertMany`), it was
 * `created`, `updated`, `replaced`, or left `unchanged`.
 */
export type DoneOutcome = "succeeded" | "created" | "updated" | "unchanged" | "replaced";

/** What became of an item. */
export type Outcome = DoneOutcome | UndoneOutcome;

/** What all entries have. */
interface EntryMembers<Item> {
  /** The item's place among those that were given, from 0. */
  readonly index: number;
  /** The name (or the id) of what the item writes; undefined where it has none. */
  readonly name: string | undefined;
  /** The item as it was given. Not enumerable, so that a log shows no secret by accident. */
  readonly item: Item;
  /** Violations of severity `warning` of an item that was sent all the same. */
  readonly warnings: readonly Violation[];
  /** The requests that were sent for the item, the first one first; empty when none was. */
  readonly attempts: readonly LogEntry[];
  /** Returns the entry as plain data, without the item. */
  toJSON(): Record<string, unknown>;
}

/** An entry of an item that is done. */
export interface DoneEntry<Value, Item = unknown> extends EntryMembers<Item> {
  readonly outcome: DoneOutcome;
  /** The service's reply. */
  readonly value: Value;
  readonly error: undefined;
}

/** An entry of an item that a rule refused: nothing was sent. */
export interface RefusedEntry<Item = unknown> extends EntryMembers<Item> {
  readonly outcome: "refused";
  readonly value: undefined;
  /** What is wrong with the item, all at once. */
  readonly error: RuleViolationError;
}

/** An entry of an item that failed, that may have happened, or that was cancelled. */
export interface FailedEntry<Item = unknown> extends EntryMembers<Item> {
  readonly outcome: Exclude<UndoneOutcome, "refused">;
  readonly value: undefined;
  /** Why it is not done. */
  readonly error: CallError;
}

/** An entry of an item that is not done. */
export type UndoneEntry<Item = unknown> = RefusedEntry<Item> | FailedEntry<Item>;

/** What became of one item; `outcome` says which of them it is. */
export type Entry<Value, Item = unknown> = DoneEntry<Value, Item> | UndoneEntry<Item>;

/** The members of an entry that are enumerable. */
export interface EntryParts {
  readonly index: number;
  readonly name: string | undefined;
  readonly outcome: Outcome;
  readonly value: unknown;
  readonly error: CallError | undefined;
  readonly warnings: readonly Violation[];
  readonly attempts: readonly LogEntry[];
}

/** Makes the entry of an item. */
export function entryOf<Value, Item>(parts: EntryParts, item: Item): Entry<Value, Item> {
  return Object.assign(new EntryOf(item), parts) as unknown as Entry<Value, Item>;
}

/** Keeps the item where no inspection finds it: a database's body has a password. */
class EntryOf<Item> {
  readonly #item: Item;

  constructor(item: Item) {
    this.#item = item;
  }

  get item(): Item {
    return this.#item;
  }

  toJSON(): Record<string, unknown> {
    const parts = { ...this } as unknown as EntryParts;
    return { ...parts, error: parts.error?.toJSON() };
  }
}

Object.defineProperty(EntryOf, "name", { value: "Entry" });
