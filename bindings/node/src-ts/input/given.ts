import { ConfigError } from "../generated/errors.js";

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
 * Returns the members of a plain object of options. An object of a class keeps what it holds elsewhere: it would be taken
 * for empty options, and the call would go on without what was asked for.
 *
 * @throws ConfigError when it is none, or when reading it throws.
 */
export function membersOf(value: unknown, what: string): [string, unknown][] {
  let hint: string;
  try {
    if (isPlain(value)) return Object.entries(value);
    hint = hintFor(value);
  } catch {
    // A getter or a proxy of the caller threw; its error may quote anything, so it is not repeated.
    throw new ConfigError({ message: `${what} could not be read; pass a plain object without getters` });
  }
  throw new ConfigError({ message: `${what} must be ${hint}` });
}

/** Also those of another realm, whose prototype is another object with nothing above it. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function hintFor(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `an object; ${kindOf(value)} was given`;
  if (isSignal(value)) return "a plain object; an AbortSignal was given, pass { signal }";
  if (value instanceof Map) return "a plain object; a Map was given, pass Object.fromEntries() of it";
  if (value instanceof Promise) return "a plain object; a Promise was given, await it first";
  return "a plain object; an object of a class was given";
}

/** Tells whether a value is an AbortSignal, also one of another realm, or of a library. */
export function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal>;
  try {
    return (
      typeof value === "object" && typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function"
    );
  } catch {
    return false;
  }
}

/**
 * Returns the members that a constructor was given.
 *
 * @throws ConfigError when they are not an object, which only untyped code can pass.
 */
export function givenMembers<Members extends object>(value: Members): Members {
  if (typeof value === "object" && value !== null) return value;
  throw new ConfigError({
    message: `a connection's members must be an object, e.g. { name: "analytics" }; ${kindOf(value)} was given`,
  });
}

/**
 * Returns a text.
 *
 * @throws ConfigError naming the argument when it is none, or no valid Unicode.
 */
export function textOf(value: unknown, name: string, example: string): string {
  if (typeof value !== "string")
    throw new ConfigError({ message: `${name} must be a string, e.g. ${example}; ${kindOf(value)} was given` });
  if (!value.isWellFormed())
    throw new ConfigError({
      message: `${name} must be a string, e.g. ${example}; what was given is not valid Unicode`,
    });
  return value;
}
