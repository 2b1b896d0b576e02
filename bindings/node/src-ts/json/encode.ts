import { rules, type InputRuleId } from "../generated/rules.js";
import type { Location, Violation } from "../violation.js";

/** The body is level 1; the rule input.json.depth draws the line here. */
const DEEPEST_LEVEL = 64;
const LONGEST_NAME = 1000;

/** A value as JSON text, or everything that keeps it from being one. */
export interface Encoded {
  /** The text; null when there is no value, and meaningless when there are violations. */
  readonly text: string | null;
  readonly violations: readonly Violation[];
}

/** Encodes a request's body: an object as JSON, a text as the JSON that it already is (the core parses it), undefined as no body. */
export function encodeBody(body: unknown): Encoded {
  if (body === undefined) return { text: null, violations: [] };
  if (typeof body === "string") {
    return { text: body, violations: body.isWellFormed() ? [] : [violation("input.json.text", "", "body", LONE_SURROGATE)] };
  }
  return encodeValue(body, "", "body");
}

/**
 * Encodes a value as JSON without ever changing it: what `JSON.stringify` drops, renames or rounds in silence (NaN,
 * `undefined` in a list, functions, dates, maps, whole numbers beyond 2^53) is a violation with its path instead.
 * Members that are `undefined` are left out.
 */
export function encodeValue(value: unknown, path: string, location: Location): Encoded {
  const writer = new Writer(location);
  writer.write(value, path, 1);
  return { text: writer.out.join(""), violations: writer.violations };
}

const LONE_SURROGATE = "holds half of a surrogate pair, which no UTF-8 text can; decode the bytes with their real encoding first";

class Writer {
  readonly out: string[] = [];
  readonly violations: Violation[] = [];
  readonly #location: Location;
  readonly #ancestors = new Set<object>();

  constructor(location: Location) {
    this.#location = location;
  }

  write(value: unknown, path: string, level: number): void {
    switch (typeof value) {
      case "string":
        return this.#text(value, path);
      case "number":
        return this.#number(value, path);
      case "boolean":
        this.out.push(value ? "true" : "false");
        return;
      case "bigint":
        return this.#refuse("input.json.number", path, "is a BigInt; use a number, or send the digits as a text where the API takes one");
      case "object":
        if (value === null) this.out.push("null");
        else this.#container(value, path, level);
        return;
      default:
        return this.#refuse("input.json.type", path, `is ${article(typeof value)}, which has no form in JSON; leave it out or send a value`);
    }
  }

  #text(value: string, path: string): void {
    if (!value.isWellFormed()) return this.#refuse("input.json.text", path, LONE_SURROGATE);
    this.out.push(JSON.stringify(value));
  }

  #number(value: number, path: string): void {
    if (!Number.isFinite(value)) return this.#refuse("input.json.number", path, "is not finite; use a finite number");
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.#refuse("input.json.number", path, "is a whole number beyond 2^53, which is not exact here; send the digits as a text where the API takes one");
    }
    this.out.push(JSON.stringify(value));
  }

  #container(value: object, path: string, level: number): void {
    if (this.#ancestors.has(value)) return this.#refuse("input.json.cycle", path, "contains itself; pass a tree");
    if (level > DEEPEST_LEVEL) {
      return this.#refuse("input.json.depth", path, `is nested more than ${DEEPEST_LEVEL} levels deep; flatten the value`);
    }
    this.#ancestors.add(value);
    try {
      if (Array.isArray(value)) this.#list(value, path, level);
      else if (isPlain(value)) this.#object(value, path, level);
      else this.#refuse("input.json.type", path, `is ${article(className(value))}, which has no form in JSON; ${remedyFor(value)}`);
    } catch {
      // A getter or a proxy of the caller threw; its error may quote anything, so it is not repeated.
      this.#refuse("input.json.type", path, "could not be read; use plain values without getters");
    } finally {
      this.#ancestors.delete(value);
    }
  }

  #list(items: readonly unknown[], path: string, level: number): void {
    this.out.push("[");
    for (let index = 0; index < items.length; index += 1) {
      if (index > 0) this.out.push(",");
      this.write(items[index], `${path}/${index}`, level + 1);
    }
    this.out.push("]");
  }

  #object(value: object, path: string, level: number): void {
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      if (Object.prototype.propertyIsEnumerable.call(value, symbol)) {
        this.#refuse("input.json.key", path, "has a member whose name is a symbol; use texts as member names");
      }
    }
    let separator = "";
    this.out.push("{");
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const memberPath = `${path}/${escape(name)}`;
      if (!name.isWellFormed()) this.#refuse("input.json.text", memberPath, `is a name that ${LONE_SURROGATE}`);
      this.out.push(separator, JSON.stringify(name), ":");
      separator = ",";
      this.write(member, memberPath, level + 1);
    }
    this.out.push("}");
  }

  #refuse(rule: InputRuleId, path: string, message: string): void {
    this.violations.push(violation(rule, path, this.#location, message));
  }
}

function violation(rule: InputRuleId, path: string, location: Location, message: string): Violation {
  const { severity, evidence, source } = rules[rule];
  const place = path === "" ? "the body" : path.slice(path.lastIndexOf("/") + 1);
  const shown = place.length > 100 ? `${place.slice(0, 100)}…` : place;
  return { rule, path: path.toWellFormed(), location, message: `${shown.toWellFormed()} ${message}`, allowed: [], nearest: [], evidence, severity, source };
}

/** True for object literals, `Object.create(null)` and those of another realm, e.g. of a test runner's sandbox. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "class instance";
}

function article(name: string): string {
  return name === "undefined" ? name : `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}

function remedyFor(value: object): string {
  if (value instanceof Date) return "send its text, e.g. from toISOString()";
  if (value instanceof Map) return "send an object, e.g. from Object.fromEntries()";
  if (value instanceof Set) return "send a list, e.g. from Array.from()";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "decode the bytes into a text first";
  return "send a plain object";
}

/** Escapes a member's name for a JSON Pointer (RFC 6901); a name that no report could hold is shortened. */
function escape(name: string): string {
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return shown.replaceAll("~", "~0").replaceAll("/", "~1");
}
