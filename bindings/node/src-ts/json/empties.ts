import { ConfigError } from "../generated/errors.js";

/**
 * Returns a body without the members that are empty (null, NaN, "" and undefined) at every depth, and without the objects
 * that hold nothing else. Items of lists stay where they are, and so does an object that was given empty.
 *
 * @throws ConfigError when the body is a JSON string.
 */
export function withoutEmpty(body: unknown): unknown {
  if (typeof body === "string") {
    throw new ConfigError({
      message: "dropEmpty needs a body that is an object; a string was given, JSON.parse() it first",
    });
  }
  try {
    return without(body, []);
  } catch {
    // What cannot be read is refused where it is encoded, with its place.
    return body;
  }
}

function without(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value !== "object" || value === null || ancestors.includes(value)) return value;
  const inner = [...ancestors, value];
  if (Array.isArray(value)) return Array.from(value as unknown[], (item) => without(item, inner));
  if (!isPlain(value)) return value;
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (isEmpty(member)) continue;
    const left = without(member, inner);
    if (!(isObject(member) && isObject(left) && Object.keys(member).length > 0 && Object.keys(left).length === 0))
      kept.push([name, left]);
  }
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
