import { type Listeners, listenerNames } from "../call/listeners.js";
import { ConfigError } from "../generated/errors.js";
import { settings } from "../generated/options.js";
import { encodeValue } from "../json/encode.js";
import { refuseFindings } from "../json/finding.js";
import { kindOf, membersOf } from "./given.js";
import { unknownName } from "./spelling.js";

/** A client's options, ready for the core. */
export interface ReadOptions {
  readonly text: string;
  /** How the client authenticates, for `util.inspect`. */
  readonly auth: "token" | "client_credentials" | "password" | "environment" | "none";
  readonly listeners: Listeners;
}

/**
 * Reads the options of a client.
 *
 * @throws ConfigError when an option is unknown (the message has the likely spelling), null, or has no form in JSON.
 */
export function readClientOptions(provider: keyof typeof settings, options: unknown, fromEnv: boolean): ReadOptions {
  const given = membersOf(options, "options");
  const names: Readonly<Record<string, string>> = settings[provider];
  const members: string[] = [];
  const listeners: Record<string, unknown> = {};
  for (const [name, value] of given) {
    const coreName = Object.hasOwn(names, name) ? names[name] : undefined;
    if (coreName === undefined && !(listenerNames as readonly string[]).includes(name)) {
      throw new ConfigError({ message: unknownName("option", name, [...Object.keys(names), ...listenerNames]) });
    }
    if (value === undefined) continue;
    if (value === null) throw new ConfigError({ message: `${name} must not be null; omit it instead` });
    if (coreName === undefined) {
      if (typeof value !== "function")
        throw new ConfigError({ message: `${name} must be a function; ${kindOf(value)} was given` });
      listeners[name] = value;
      continue;
    }
    const { text, findings } = encodeValue(value, `/${name}`, "query");
    refuseFindings(findings);
    members.push(`${JSON.stringify(coreName)}:${text}`);
  }
  return { text: `{${members.join(",")}}`, auth: authOf(Object.fromEntries(given), fromEnv), listeners };
}

function authOf(options: Readonly<Record<string, unknown>>, fromEnv: boolean): ReadOptions["auth"] {
  if (options["token"] !== undefined) return "token";
  if (options["clientId"] !== undefined) return "client_credentials";
  if (options["username"] !== undefined) return "password";
  return fromEnv ? "environment" : "none";
}
