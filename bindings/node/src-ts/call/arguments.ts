import { ConfigError } from "../generated/errors.js";
import { extras } from "../generated/operations.js";
import type { RuleId } from "../generated/rules.js";
import { isSignal, kindOf, membersOf } from "../input/given.js";
import { unknownName } from "../input/spelling.js";
import { encodeValue } from "../json/encode.js";
import { type Finding, refuseFindings } from "../json/finding.js";
import type { OperationInfo } from "./operation.js";

/** Options that every call takes. */
export interface CallOptions {
  /** How long this call may take, retries and waiting included, in seconds; default: the client's. */
  readonly timeoutSeconds?: number | undefined;
  /** How often an attempt that may be retried is retried; default: the client's. */
  readonly maxRetries?: number | undefined;
  /** How long a create without an answer is looked up before it is sent again; default: the client's. */
  readonly settleSeconds?: number | undefined;
  /** Ids of rules to waive, beyond those that the client waives. Combination tables cannot be waived. */
  readonly waive?: readonly (RuleId | (string & Record<never, never>))[] | undefined;
  /** Whether warnings refuse the request as errors do; default: the client's. */
  readonly strict?: boolean | undefined;
  /** Headers to add to the requests of this call. Those that the client sets itself are refused. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Aborts the call: its request is aborted and the promise rejects with the signal's reason. A write that is aborted
   * may have happened.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Options of calls that write a body. */
export interface WriteOptions extends CallOptions {
  /**
   * Whether to omit members of the body that are null, NaN or "", at every depth, as the empty cells of a table need
   * it; default: false, so that the rules see each of them.
   */
  readonly dropEmpty?: boolean | undefined;
}

/** The call options under the names that the core has for them; a signal stays on this side. */
const CALL_OPTIONS: Readonly<Record<string, string>> = {
  timeoutSeconds: "timeout_seconds",
  maxRetries: "max_retries",
  settleSeconds: "settle_seconds",
  waive: "waive",
  strict: "strict",
  headers: "headers",
};

/** Options of bulk runs whose names are others in the core. */
const RUN_OPTIONS: Readonly<Record<string, string>> = { ifExists: "if_exists" };

/** Options of all providers that are true or false; the generated table has the others. */
const FLAGS: ReadonlySet<string> = new Set(["strict", "dropEmpty"]);

/** The argument by which the core is told of what JSON cannot hold. */
const INPUT = "_input";

/** Arguments as a JSON string, with null instead of what JSON cannot hold, and what was found in such parameters. */
export interface EncodedArguments {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** Options, split into what the core takes and the signal. */
export interface GivenOptions {
  readonly given: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Splits the options of a call into what the core takes and the signal.
 *
 * @throws ConfigError when an option is unknown (the message has the likely spelling) or null.
 */
export function readOptions(options: unknown, allowed: readonly string[]): GivenOptions {
  if (options === undefined) return { given: {}, signal: undefined };
  const given: Record<string, unknown> = {};
  let signal: AbortSignal | undefined;
  for (const [name, value] of membersOf(options, "options")) {
    if (!allowed.includes(name)) throw new ConfigError({ message: unknownName("option", name, allowed) });
    if (value === undefined) continue;
    if (value === null) throw new ConfigError({ message: `${name} must not be null; omit it instead` });
    if (name === "signal") signal = asSignal(value);
    else given[name] = asOption(name, value);
  }
  return { given, signal };
}

/**
 * Adds what JSON cannot hold of a request to its encoded arguments: the core refuses the request with everything that is
 * wrong with it.
 */
export function withInput(text: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return text;
  return `${text.slice(0, -1)}${text === "{}" ? "" : ","}"${INPUT}":${JSON.stringify(findings)}}`;
}

/** The names of the options that every call takes. */
export const callOptionNames: readonly string[] = [...Object.keys(CALL_OPTIONS), "signal"];

/** The names of the options that calls with a body take beyond those. */
export const writeOptionNames: readonly string[] = ["dropEmpty"];

/**
 * Encodes arguments under the names and in the form that the core takes. A parameter that JSON cannot hold is a
 * finding, as in a body; anything else that JSON cannot hold is a wrong option.
 *
 * @throws ConfigError when an option cannot be converted to JSON.
 */
export function encodeArguments(info: OperationInfo, given: Readonly<Record<string, unknown>>): EncodedArguments {
  const members: string[] = [];
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const parameter = Object.hasOwn(info.parameters, name) ? info.parameters[name] : undefined;
    const encoded = encodeValue(value, `/${parameter?.wire ?? name}`, parameter?.location ?? "query");
    if (parameter !== undefined) findings.push(...encoded.findings);
    else refuseFindings(encoded.findings);
    const argument = parameter?.argument ?? CALL_OPTIONS[name] ?? RUN_OPTIONS[name] ?? extras[name]?.argument ?? name;
    members.push(`${JSON.stringify(argument)}:${encoded.text}`);
  }
  return { text: `{${members.join(",")}}`, findings };
}

function asOption(name: string, value: unknown): unknown {
  const kind = extras[name]?.kind;
  if (kind === "boolean" || FLAGS.has(name)) return asFlag(name, value);
  return kind === "time" ? asTime(value) : value;
}

function asFlag(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ConfigError({ message: `${name} must be true or false; ${kindOf(value)} was given` });
}

/** A point in time as the string that the core takes; what is none is refused there, or where it is encoded. */
function asTime(value: unknown): unknown {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
}

function asSignal(value: unknown): AbortSignal {
  if (isSignal(value)) return value;
  throw new ConfigError({
    message: `signal must be an AbortSignal, e.g. AbortSignal.timeout(1000); ${kindOf(value)} was given`,
  });
}
