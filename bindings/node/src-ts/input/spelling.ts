import { settings } from "../generated/options.js";
import { operations } from "../generated/operations.js";

/** Returns the known name that `name` most likely means, or undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const known = plain(candidate);
    // A name that only lacks its end, e.g. its unit, or its beginning is as near as a slip of one letter.
    const part = (wanted.length > 2 && known.startsWith(wanted)) || (wanted.length > 4 && known.endsWith(wanted));
    const distance = part ? 1 : editDistance(wanted, known, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Writes "unknown …" with the likely spelling and all that is allowed. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const likely = nearest(name, known);
  const hint = likely === undefined ? "" : `did you mean ${likely}? `;
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
  if (first !== undefined) return message.split(first).map((part) => camelCaseNames(part, rest)).join(first);
  return message.replace(/(?<!must be one of [^;]*)(?<![."'/\w-])[a-z]+(?:_[a-z]+)+\b(?!["'/])/g, (name) => camelNames.get(name) ?? name);
}

/** Names of methods, of options of calls and of what a project has. */
const FURTHER_NAMES = [
  "from_env",
  "timeout_seconds",
  "max_retries",
  "multi_tenant",
  "drop_empty",
  "if_exists",
  "user_agent_suffix",
  "create_many",
  "update_many",
  "upsert_many",
  "delete_many",
  "data_platform_connections",
  "validate_schema",
  "list_unassigned",
];

const camelNames = new Map<string, string>([
  ...FURTHER_NAMES.map((name) => [name, camelCase(name)] as const),
  ...Object.values(settings).flatMap((names) => Object.entries(names).map(([camel, core]) => [core, camel] as const)),
  ...Object.values(operations).flatMap((operation) =>
    Object.entries(operation.parameters).map(([camel, parameter]) => [parameter.argument, camel] as const),
  ),
]);

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The Levenshtein distance, or `limit` when it is at least that. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[right.length] ?? limit, limit);
}
