import type { RuleId } from "./generated/rules.js";

/** A place in a request: its body, or the path, query or header that a parameter is sent in. */
export type Location = "body" | "path" | "query" | "header";

/** How a rule is known: a page says so, the service refuses it, or neither is certain. */
export type Evidence = "documented" | "observed" | "assumed";

/** Whether a broken rule refuses the request (`error`) or is reported while the request is sent (`warning`). */
export type Severity = "error" | "warning";

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

/** What a rule says. */
export interface RuleInfo {
  readonly severity: Severity;
  readonly evidence: Evidence;
  /** Whether `waive` may name it. */
  readonly waivable: boolean;
  readonly summary: string;
  readonly remedy: string;
  readonly source: string;
}
