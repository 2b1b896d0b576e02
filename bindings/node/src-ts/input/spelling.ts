import { coreNames, operations } from "../generated/operations.js";
import { settings } from "../generated/options.js";
import { native } from "../native/load.js";

/** Writes "unknown …" with the likely spelling and all that is allowed. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const likely = native().nearestName(name, known);
  const hint = likely === null ? "" : `did you mean ${likely}? `;
  return `unknown ${what} ${shown}; ${hint}allowed: ${known.join(", ")}`;
}

/**
 * Puts the names that the core uses for options, parameters and methods (`base_url`, `create_many`) into the manner of this
 * language. Values that an option may have are the same in all languages, also one that is an option's name (`ca_file`).
 *
 * @param told - Texts of the service in the message, which stay as they are.
 */
export function camelCaseNames(message: string, told: readonly string[] = []): string {
  const [first, ...rest] = told.filter((text) => text !== "" && message.includes(text));
  if (first !== undefined)
    return message
      .split(first)
      .map((part) => camelCaseNames(part, rest))
      .join(first);
  return message.replace(
    /(?<!must be one of [^;]*)(?<![."'/\w-])[a-z]+(?:_[a-z]+)+\b(?!["'/])/g,
    (name) => camelNames.get(name) ?? name,
  );
}

/** What the clients, calls and bulk runs of all providers have. */
const SHARED_NAMES = ["from_env", "timeout_seconds", "max_retries", "drop_empty", "if_exists", "user_agent_suffix"];

const camelNames = new Map<string, string>([
  ...[...SHARED_NAMES, ...coreNames].map((name) => [name, camelCase(name)] as const),
  ...Object.values(settings).flatMap((names) => Object.entries(names).map(([camel, core]) => [core, camel] as const)),
  ...Object.values(operations).flatMap((operation) =>
    Object.entries(operation.parameters).map(([camel, parameter]) => [parameter.argument, camel] as const),
  ),
]);

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
