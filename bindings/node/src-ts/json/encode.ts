import type { Location } from "../errors/rule.js";
import { kindOf } from "../input/given.js";
import type { Finding } from "./finding.js";
import { isOrdinary } from "./ordinary.js";

/** The body is level 1; the rule input.json.depth draws the line here. */
const DEEPEST_LEVEL = 64;
const LONGEST_NAME = 1000;

/** A value as JSON text, and everything that JSON cannot hold of it. */
export interface Encoded {
  /** The text, with null instead of what JSON cannot hold; null when there is no value that could be read. */
  readonly text: string | null;
  readonly findings: readonly Finding[];
}

/** Encodes a request's body: an object as JSON, a text as the JSON that it already is (the core parses it), undefined as no body. */
export function encodeBody(body: unknown): Encoded {
  if (body === undefined) return { text: null, findings: [] };
  const found = (kind: Finding["kind"], what?: string, detail?: string): Encoded => ({
    text: null,
    findings: [{ kind, path: "", location: "body", what, detail }],
  });
  if (isMany(body)) return found("no_object", Array.isArray(body) ? "a list" : "a Set", MANY);
  if (typeof body === "string")
    return body.isWellFormed() ? { text: body, findings: [] } : found("lone_surrogate_in_json");
  if (typeof body !== "object" || body === null) return found("no_object", kindOf(body));
  const text = ordinaryText(body);
  return text === undefined ? encodeValue(body, "", "body") : { text, findings: [] };
}

/** The text of a body in which there is nothing to find; undefined for others. */
function ordinaryText(body: object): string | undefined {
  try {
    return isOrdinary(body) ? JSON.stringify(body) : undefined;
  } catch {
    // A getter or a proxy of the caller threw, which is told with its place.
    return undefined;
  }
}

/**
 * Encodes a value as JSON without ever changing it: what `JSON.stringify` drops, renames or rounds in silence (NaN,
 * `undefined` in a list, functions, dates, maps, integers beyond 2^53) is a finding with its path instead.
 * Members that are `undefined`, and those whose names are symbols, which no JSON has, are left out.
 */
export function encodeValue(value: unknown, path: string, location: Location): Encoded {
  const writer = new Writer(path, location);
  writer.write(value, 1);
  return { text: writer.text, findings: writer.findings };
}

/** What to do with bodies that are passed as one. */
const MANY = "a body is one object; pass many to the method whose name ends in Many, e.g. createMany";

function isMany(body: unknown): boolean {
  try {
    return Array.isArray(body) || body instanceof Set;
  } catch {
    // A proxy that was revoked, which nobody can read.
    return false;
  }
}

/** What JSON writes otherwise than it is, and what may be a lone surrogate. */
const UNLIKE_ITSELF = /["\\\u0000-\u001f\ud800-\udfff]/;

class Writer {
  text = "";
  readonly findings: Finding[] = [];
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
        this.#string(value);
        return;
      case "number":
        this.#number(value);
        return;
      case "boolean":
        this.text += value ? "true" : "false";
        return;
      case "bigint":
        this.#refuse("big_integer", "a BigInt");
        return;
      case "object":
        if (value === null) this.text += "null";
        else this.#container(value, level);
        return;
      default:
        this.#refuse("no_form", article(typeof value), "omit it, or send a value");
        return;
    }
  }

  #string(value: string): void {
    if (!UNLIKE_ITSELF.test(value)) this.text += `"${value}"`;
    else if (value.isWellFormed()) this.text += JSON.stringify(value);
    else this.#refuse("lone_surrogate");
  }

  #number(value: number): void {
    if (Number.isNaN(value)) {
      this.#refuse("not_a_number", undefined, this.#location === "body" ? "dropEmpty: true" : undefined);
      return;
    }
    if (!Number.isFinite(value)) {
      this.#refuse("not_finite");
      return;
    }
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.#refuse("beyond53_bits");
      return;
    }
    this.text += JSON.stringify(value);
  }

  #container(value: object, level: number): void {
    if (this.#ancestors.includes(value)) {
      this.#refuse("cycle");
      return;
    }
    if (level > DEEPEST_LEVEL) {
      this.#refuse("depth");
      return;
    }
    this.#ancestors.push(value);
    const names = this.#names.length;
    const written = this.text.length;
    try {
      if (Array.isArray(value)) this.#list(value, level);
      else if (isPlain(value)) this.#object(value, level);
      else this.#refuse("no_form", article(className(value)), remedyFor(value, this.#location));
    } catch {
      // A getter or a proxy of the caller threw; its error may quote anything, so it is not repeated.
      this.#names.length = names;
      this.text = this.text.slice(0, written);
      this.#refuse("unreadable", "an object whose getters or proxy throw");
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
    let separator = "";
    this.text += "{";
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      if (!name.isWellFormed()) {
        this.#report("lone_surrogate_in_name", undefined, undefined, name);
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
  #refuse(kind: Finding["kind"], what?: string, detail?: string): void {
    this.text += "null";
    this.#report(kind, what, detail);
  }

  #report(kind: Finding["kind"], what?: string, detail?: string, member?: string): void {
    const names = member === undefined ? this.#names : [...this.#names, member];
    const path = this.#root + names.map((name) => `/${escape(String(name))}`).join("");
    this.findings.push({ kind, path: path.toWellFormed(), location: this.#location, what, detail });
  }
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
  if (value instanceof Date)
    return location === "query"
      ? "send its day, e.g. from toISOString().slice(0, 10)"
      : "send a string, e.g. from toISOString()";
  if (value instanceof Map) return "send an object, e.g. from Object.fromEntries()";
  if (value instanceof Set) return "send a list, e.g. from Array.from()";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "decode the bytes into a string first";
  return "send a plain object";
}

/** Escapes a member's name for a JSON Pointer (RFC 6901); a name that no report could hold is shortened. */
function escape(name: string): string {
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return shown.replaceAll("~", "~0").replaceAll("/", "~1");
}
