import { RuleViolationError } from "../generated/errors.js";
import type { OperationId } from "../generated/operations.js";
import { withoutEmpty } from "../json/empties.js";
import { type CheckOptions, check } from "./check.js";

/** Options of a check that returns a typed body. */
export interface ParseOptions extends Pick<CheckOptions, "waive" | "strict" | "dropEmpty"> {}

/**
 * Checks a value as the body of an operation, and returns it; a JSON string is parsed.
 *
 * @throws RuleViolationError when it violates a rule.
 */
export function parseBody<Body>(operation: OperationId, unknown: unknown, options: CheckOptions = {}): Body {
  // The rules of parameters are the call's.
  const violations = check(operation, unknown, options).filter(({ location }) => location === "body");
  if (violations.some(({ severity }) => severity === "error"))
    throw new RuleViolationError({ operation, violations, isBody: true });
  if (typeof unknown === "string") return parseBody(operation, JSON.parse(unknown), options);
  return (options.dropEmpty === true ? withoutEmpty(unknown) : unknown) as Body;
}
