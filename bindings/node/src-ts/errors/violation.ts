import type { RuleId } from "../generated/rules.js";
import type { Evidence, Location, Severity } from "./rule.js";

/** A row of a combination table: its columns, each with its value, or with all values that would do. */
export type Row = Readonly<Record<string, string | readonly string[]>>;

/** One broken rule. No member ever holds a secret. */
export interface Violation {
  /** The stable id of the rule. */
  readonly rule: RuleId | (string & Record<never, never>);
  /** Where, as a JSON Pointer; a parameter's is its name on the wire, e.g. `/X-Product-Name`. */
  readonly path: string;
  readonly location: Location;
  /** What is wrong, what is allowed and what to do. */
  readonly message: string;
  /** Values that would pass; empty when they cannot be listed. */
  readonly allowed: readonly unknown[];
  /** The valid rows that are nearest to what was given; empty unless the rule is a combination table. */
  readonly nearest: readonly Row[];
  readonly evidence: Evidence;
  readonly severity: Severity;
  /** Where the rule comes from. */
  readonly source: string;
  /** A warning in one line, the same in every language: operation, item, place, message and rule. */
  readonly line?: string | undefined;
}
