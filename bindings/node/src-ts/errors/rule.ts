/** A place in a request: its body, or the path, query or header that a parameter is sent in. */
export type Location = "body" | "path" | "query" | "header";

/** How a rule is known: a page says so, the service refuses it, or neither is certain. */
export type Evidence = "documented" | "observed" | "assumed";

/** Whether a broken rule refuses the request (`error`) or is reported while the request is sent (`warning`). */
export type Severity = "error" | "warning";

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
