import { isObject } from "../accept/reading.js";
import { fromNative } from "../errors/from-native.js";
import type { Violation } from "../errors/violation.js";
import { accepting } from "../generated/accept.js";
import { type OperationId, type OperationParameters, operations } from "../generated/operations.js";
import type { RuleId } from "../generated/rules.js";
import { textOf } from "../input/given.js";
import { withoutEmpty } from "../json/empties.js";
import { encodeBody } from "../json/encode.js";
import { native } from "../native/load.js";
import { encodeArguments, readOptions, withInput, writeOptionNames } from "./arguments.js";
import type { OperationInfo } from "./operation.js";

/** What `check` takes in addition to the body: the operation's parameters, and facts for the rules. */
export interface CheckOptions extends OperationParameters {
  /** The parent connection of an override, to compare its authType with. */
  readonly parent?: object | undefined;
  /** Ids of rules to waive. Combination tables cannot be waived. */
  readonly waive?: readonly (RuleId | (string & Record<never, never>))[] | undefined;
  /** Whether warnings are errors, as in a call that is strict; default: false. */
  readonly strict?: boolean | undefined;
  /** Whether to omit empty members of the body, as a call with `dropEmpty` does; default: false. */
  readonly dropEmpty?: boolean | undefined;
  /** Whether the Lerian service runs multi-tenant: private addresses are then refused; default: false. */
  readonly multiTenant?: boolean | undefined;
}

const parameterNames = [
  ...new Set(Object.values(operations).flatMap((operation) => Object.keys(operation.parameters))),
];
const allowed: readonly string[] = [
  ...parameterNames.sort(),
  "parent",
  "waive",
  "strict",
  "multiTenant",
  ...writeOptionNames,
];

const allParameters: OperationInfo["parameters"] = Object.assign(
  {},
  ...Object.values(operations).map((operation) => operation.parameters),
);

/** Of an operation that is not known, the core says so; its arguments are passed as they are named. */
const unknownOperation: OperationInfo = { parameters: allParameters };
/** Arguments that are none of an operation's own are the core's to refuse, so that all parameters are known here. */
const known: ReadonlyMap<string, OperationInfo> = new Map(
  Object.entries(operations).map(([name, operation]) => [
    name,
    { parameters: { ...allParameters, ...operation.parameters } },
  ]),
);

/**
 * Returns everything that is wrong with a request, offline: no client, no network. Warnings are included; a request is
 * refused by its violations of severity `error` only.
 *
 * @param operation - For example `matillion.create_connection`.
 * @param body - The request's body as an object or as a JSON string, whose numbers are read as 64-bit integers or
 * doubles; none for operations without one.
 * @throws ConfigError when the operation or an option is unknown.
 *
 * @example
 * ```ts
 * const violations = check("lerian.create_connection", { type: "POSTGRESQL" }, { product: "my-product" });
 * ```
 */
export function check(
  operation: OperationId | (string & Record<never, never>),
  body?: unknown,
  options?: CheckOptions,
): Violation[] {
  return isAccepted(operation, body, options) ? [] : askCore(operation, body, options);
}

/** Returns what the core says of it. */
export function askCore(operation: string, body: unknown, options: unknown): Violation[] {
  const name = textOf(operation, "operation", "matillion.create_connection");
  const { given: all } = readOptions(options, allowed);
  const { dropEmpty, ...given } = all;
  const encodedBody = encodeBody(dropEmpty === true ? withoutEmpty(body) : body);
  const encoded = encodeArguments(known.get(name) ?? unknownOperation, given);
  const text = withInput(encoded.text, [...encoded.findings, ...encodedBody.findings]);
  const { check: nativeCheck } = native();
  try {
    return JSON.parse(nativeCheck(name, text, encodedBody.text)) as Violation[];
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/**
 * Whether the core has nothing to say of it, without asking it: it alone has the words for what is wrong. Nothing here may
 * throw, or refuse.
 */
export function isAccepted(operation: string, body: unknown, options: unknown): boolean {
  const accepts = accepting.get(operation);
  if (accepts === undefined) return false;
  try {
    return (options === undefined || isObject(options)) && accepts(options, body);
  } catch {
    // A getter or a proxy of the caller threw, which is told with its place.
    return false;
  }
}
