import type { Location } from "../errors/rule.js";
import type { Violation } from "../errors/violation.js";
import { ConfigError } from "../generated/errors.js";
import { native } from "../native/load.js";

/** What was found in a value: JSON cannot hold it, or nobody can read it. The core has the words for each kind. */
export interface Finding {
  readonly kind:
    | "no_object"
    | "no_form"
    | "unreadable"
    | "not_a_number"
    | "not_finite"
    | "beyond53_bits"
    | "big_integer"
    | "lone_surrogate"
    | "lone_surrogate_in_name"
    | "lone_surrogate_in_json"
    | "cycle"
    | "depth";
  readonly path: string;
  readonly location: Location;
  /** What the value is, in words that are never its own. */
  readonly what?: string | undefined;
  /** What to send instead, or how to omit it. */
  readonly detail?: string | undefined;
}

/**
 * Refuses an option in which something was found: what is no parameter is not sent, and so breaks no rule.
 *
 * @param whole - Names what has no name of its own.
 * @throws ConfigError naming the option.
 */
export function refuseFindings(findings: readonly Finding[], whole = "options"): void {
  if (findings.length === 0) return;
  const misuses = JSON.parse(native().misuses(JSON.stringify(findings))) as Pick<Violation, "path" | "message">[];
  const told = misuses.map(({ path, message }) => `${path.slice(1) || whole}: ${message}`);
  throw new ConfigError({ message: told.join("; ") });
}
