import { camelCaseNames } from "../input/spelling.js";
import { native } from "../native/load.js";
import type { Violation } from "./violation.js";

/** Returns the message of a refused request. The text is the core's, so that all languages show the same. */
export function violationsMessage(operation: string | undefined, violations: readonly Violation[]): string {
  const message = native().describeRefusal(operation ?? "the request", JSON.stringify(violations));
  return message.replace(/\b(?:multi_tenant|data_platform_connections|drop_empty|if_exists)\b/g, (name) => camelCaseNames(name));
}
