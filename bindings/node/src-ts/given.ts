import { ConfigError } from "./generated/errors.js";

/** Says what a value is, in words that are never its own. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const kind = typeof value;
  try {
    if (Array.isArray(value)) return "a list";
  } catch {
    // A proxy that was revoked.
  }
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

/**
 * Returns the members of an object of options.
 *
 * @throws ConfigError when it is none, or when reading it throws.
 */
export function membersOf(value: unknown, what: string): [string, unknown][] {
  try {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  } catch {
    // A getter or a proxy of the caller threw; its error may quote anything, so it is not repeated.
    throw new ConfigError({ message: `${what} could not be read; pass a plain object without getters` });
  }
  throw new ConfigError({ message: `${what} must be an object; ${kindOf(value)} was given` });
}

/**
 * Returns the members that a constructor was given.
 *
 * @throws ConfigError when they are no object, as only a caller without types can give them.
 */
export function givenMembers<Members extends object>(value: Members): Members {
  if (typeof value === "object" && value !== null) return value;
  throw new ConfigError({ message: `a connection's members must be an object, e.g. { name: "analytics" }; ${kindOf(value)} was given` });
}

/**
 * Returns a text.
 *
 * @throws ConfigError naming the argument when it is none, or no valid Unicode.
 */
export function textOf(value: unknown, name: string, example: string): string {
  if (typeof value !== "string") throw new ConfigError({ message: `${name} must be a text, e.g. ${example}; ${kindOf(value)} was given` });
  if (!value.isWellFormed()) throw new ConfigError({ message: `${name} must be a text, e.g. ${example}; what was given is not valid Unicode` });
  return value;
}
