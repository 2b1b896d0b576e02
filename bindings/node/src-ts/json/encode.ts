import { kindOf } from "../input/given.js";
import { rules, type InputRuleId } from "../generated/rules.js";
import type { Location } from "../errors/rule.js";
import type { Violation } from "../errors/violation.js";

/** The body is level 1; the rule input.json.depth draws the line here. */
const DEEPEST_LEVEL = 64;
const LONGEST_NAME = 1000;

/** A value as JSON text, and everything that JSON cannot hold of it. */
export interface Encoded {
  /** The text, with null in the place of what JSON cannot hold; null when there is no value that could be read. */
  readonly text: string | null;
  readonly violations: readonly Violation[];
}

/** Encodes a request's body: an object as JSON, a text as the JSON that it already is (the core parses it), undefined as no body. */
export function encodeBody(body: unknown): Encoded {
  if (body === undefined) return { text: null, violations: [] };
  if (typeof body === "string") {
    if (body.isWellFormed()) return { text: body, violations: [] };
    return { text: null, violations: [violation("input.json.text", "", "body", LONE_SURROGATE)] };
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    const what = `is ${Array.isArray(body) ? "a list" : kindOf(body)}; pass an object, or JSON text of one`;
    return { text: null, violations: [violation("input.json.object", "", "body", what)] };
  }
  return encodeValue(body, "", "body");
}

/**
 * Encodes a value as JSON without ever changing it: what `JSON.stringify` drops, renames or rounds in silence (NaN,
 * `undefined` in a list, functions, dates, maps, whole numbers beyond 2^53) is a violation with its path instead.
 * Members that are `undefined` are left out.
 */
export function encodeValue(value: unknown, path: string, location: Location): Encoded {
  const writer = new Writer(path, location);
  writer.write(value, 1);
  return { text: writer.text, violations: writer.violations };
}

const LONE_SURROGATE = "holds half of a surrogate pair, which no UTF-8 text can; decode the bytes with their real encoding first";

/** What JSON writes otherwise than it is, and what may be half of a surrogate pair. */
const UNLIKE_ITSELF = /["\\\u0000-\u001f\ud800-\udfff]/;

class Writer {
  text = "";
  readonly violations: Violation[] = [];
  readonly #root: string;
  readonly #location: Location;
  /** Where the writer is: what contains the value, and under which names. A path is put together only to be reported. */
  readonly #ancestors: object[] = [];
  readonly #names: (string | number)[] = [];

  constructor(root: string, location: Location) {
    this.#root = root;
    this.#location = location;
  }

  write(value: unknown, level: number): void {
    switch (typeof value) {
      case "string":
        return this.#string(value);
      case "number":
        return this.#number(value);
      case "boolean":
        this.text += value ? "true" : "false";
        return;
      case "bigint":
        return this.#refuse("input.json.number", "is a BigInt; use a number, or send the digits as a string where the API takes one");
      case "object":
        if (value === null) this.text += "null";
        else this.#container(value, level);
        return;
      default:
        return this.#refuse("input.json.type", `is ${article(typeof value)}, which has no form in JSON; leave it out or send a value`);
    }
  }

  #string(value: string): void {
    if (!UNLIKE_ITSELF.test(value)) this.text += `"${value}"`;
    else if (value.isWellFormed()) this.text += JSON.stringify(value);
    else this.#refuse("input.json.text", LONE_SURROGATE);
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) return this.#refuse("input.json.number", "is not finite; use a finite number");
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.#refuse("input.json.number", "is a whole number beyond 2^53, which is not exact here; send the digits as a string where the API takes one");
    }
    this.text += JSON.stringify(value);
  }

  #container(value: object, level: number): void {
    if (this.#ancestors.includes(value)) return this.#refuse("input.json.cycle", "contains itself; pass a tree");
    if (level > DEEPEST_LEVEL) {
      return this.#refuse("input.json.depth", `is nested more than ${DEEPEST_LEVEL} levels deep; flatten the value`);
    }
    this.#ancestors.push(value);
    const names = this.#names.length;
    const written = this.text.length;
    try {
      if (Array.isArray(value)) this.#list(value, level);
      else if (isPlain(value)) this.#object(value, level);
      else this.#refuse("input.json.type", `is ${article(className(value))}, which has no form in JSON; ${remedyFor(value, this.#location)}`);
    } catch {
      // A getter or a proxy of the caller threw; its error may quote anything, so it is not repeated.
      this.#names.length = names;
      this.text = this.text.slice(0, written);
      this.#refuse("input.json.type", "could not be read; use plain values without getters");
    } finally {
      this.#ancestors.pop();
    }
  }

  #list(items: readonly unknown[], level: number): void {
    this.text += "[";
    for (let index = 0; index < items.length; index += 1) {
      if (index > 0) this.text += ",";
      this.#member(index, items[index], level);
    }
    this.text += "]";
  }

  #object(value: object, level: number): void {
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      if (Object.prototype.propertyIsEnumerable.call(value, symbol)) {
        this.#report("input.json.key", "has a member whose name is a symbol; use strings as member names");
      }
    }
    let separator = "";
    this.text += "{";
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      if (!name.isWellFormed()) {
        this.#report("input.json.text", `is a name that ${LONE_SURROGATE}`, name);
        continue;
      }
      this.text += separator;
      separator = ",";
      this.text += UNLIKE_ITSELF.test(name) ? `${JSON.stringify(name)}:` : `"${name}":`;
      this.#member(name, member, level);
    }
    this.text += "}";
  }

  #member(name: string | number, value: unknown, level: number): void {
    this.#names.push(name);
    this.write(value, level + 1);
    this.#names.pop();
  }

  /** Reports the value that is to be written, and writes null in its place. */
  #refuse(rule: InputRuleId, message: string): void {
    this.text += "null";
    this.#report(rule, message);
  }

  #report(rule: InputRuleId, message: string, member?: string): void {
    const names = member === undefined ? this.#names : [...this.#names, member];
    const path = names.map((name) => `/${escape(String(name))}`).join("");
    this.violations.push(violation(rule, `${this.#root}${path}`, this.#location, message));
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

function remedyFor(value: object, location: Location): string {
  if (value instanceof Date) return location === "query" ? "send its day, e.g. from toISOString().slice(0, 10)" : "send a string, e.g. from toISOString()";
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
