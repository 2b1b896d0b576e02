import { ConfigError } from "../generated/errors.js";
import { isSignal, kindOf, membersOf } from "../input/given.js";
import { unknownName } from "../input/spelling.js";

/** What an option holds. */
type Form = "flag" | "string" | "names" | "whole" | "object" | "function" | "signal";

/** Options that say who the accounts are. */
const ACCOUNTS = { accounts: "object", secrets: "object" } as const;

export const FORMS = {
  open: { vars: "object" },
  drift: { ...ACCOUNTS, signal: "signal" },
  plan: {
    ...ACCOUNTS,
    prune: "flag",
    adopt: "flag",
    takeOver: "string",
    rotate: "names",
    only: "names",
    signal: "signal",
  },
  apply: {
    ...ACCOUNTS,
    maxDeletes: "whole",
    concurrency: "whole",
    test: "flag",
    onProgress: "function",
    signal: "signal",
  },
  export: { ...ACCOUNTS, project: "string", owned: "flag", owner: "string" },
  import: { owner: "string", account: "string", product: "string" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Form>>>>;

const IS: Readonly<Record<Form, readonly [what: string, is: (value: unknown) => boolean]>> = {
  flag: ["true or false", (value) => typeof value === "boolean"],
  string: ["a string", (value) => typeof value === "string"],
  names: ["a string or a list of strings", (value) => isNames(value)],
  whole: ["an integer", (value) => Number.isSafeInteger(value) && (value as number) >= 0],
  object: ["an object", (value) => kindOf(value) === "an object"],
  function: ["a function", (value) => typeof value === "function"],
  signal: ["an AbortSignal", isSignal],
};

/**
 * Returns the options as they are, once it is known that each means something: one that is ignored could be the one that
 * kept a plan to a part.
 *
 * @throws ConfigError when an option is unknown (the message has the likely spelling) or has another form.
 */
export function known<Options extends object>(options: Options, forms: Readonly<Record<string, Form>>): Options {
  for (const [name, value] of membersOf(options, "options")) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form === undefined) throw new ConfigError({ message: unknownName("option", name, Object.keys(forms)) });
    const [what, is] = IS[form];
    if (value !== undefined && !is(value))
      throw new ConfigError({ message: `${name} must be ${what}; ${kindOf(value)} was given` });
  }
  return options;
}

/** A name alone is a list of one. */
export function names(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === "string" ? [given] : given;
}

function isNames(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.every((each) => typeof each === "string"));
}
