import { coreNames } from "../generated/operations.js";
import { camelCaseNames } from "../input/spelling.js";
import { native } from "../native/load.js";
import type { ErrorParts } from "./base.js";
import type { Violation } from "./violation.js";

/** Names of the core in a text, operations' ids and paths excepted. */
const NAMES = new RegExp(`(?<![./\\w-])(?:${[...coreNames, "drop_empty", "if_exists"].join("|")})\\b`, "g");

/** Returns the message of a refused request, or body. The core writes it, so that all languages show the same. */
export function violationsMessage(
  { operation, isBody = false }: Pick<ErrorParts, "operation" | "isBody">,
  violations: readonly Violation[],
): string {
  const message = native().describeRefusal(operation ?? "the request", JSON.stringify(violations), isBody);
  return message.replace(NAMES, (name) => camelCaseNames(name));
}
