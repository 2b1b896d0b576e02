/**
 * What the generated accept functions read values with. `false` means that the core is asked: it may be asked too often, never
 * too seldom.
 */

/** The members of an object. */
export type Members = Readonly<Record<string, unknown>>;

/** Tells of an operation's options and body whether the rules have nothing to say. */
export type Accept = (given: Members | undefined, body: unknown) => boolean;

export const { hasOwnProperty } = Object.prototype;

/** In UTF-16 units, of which each takes 3 bytes at most: the core limits strings in bytes, and judges those that are longer. */
const LONG_TEXT = 65_536;
const LONG_PARAMETER = 600;

/** Whether it is a plain object. Those of a class, of another realm, and proxies of arrays are the core's to judge. */
export function isObject(value: unknown): value is Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether it is a string that JSON can hold, and not too long for any body. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONG_TEXT && value.isWellFormed();
}

/** Whether it is a parameter's string: not empty, short, and without whitespace around it. */
export function isParameter(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= LONG_PARAMETER &&
    value.isWellFormed() &&
    !isPadded(value)
  );
}

/** Whether it is an integer that JSON and the core hold as it is. */
export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Whether there may be whitespace around it: what both Unicode and JavaScript take for such. */
export function isPadded(text: string): boolean {
  return isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1));
}

function isSpace(code: number): boolean {
  return code <= 0x20 || (code >= 0x7f && SPACE.test(String.fromCharCode(code)));
}

const SPACE = /[\s\u0085]/;

/** Whether it has at least and at most so many characters, which are counted only where the length does not tell. */
export function hasLength(text: string, min: number, max: number): boolean {
  if (text.length <= max && text.length >= 2 * min) return true;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters >= min && characters <= max;
}

/** Whether an open cell of a combination table takes the string. */
export function fitsOpen(text: string | undefined, except: readonly string[]): boolean {
  return text !== undefined && text !== "" && !isPadded(text) && !isAnyCase(text, except);
}

/** Whether it is one of some strings in ASCII, in any letter case. */
export function isAnyCase(text: string, values: readonly string[]): boolean {
  for (const value of values) {
    if (value.length === text.length && value.toLowerCase() === text.toLowerCase()) return true;
  }
  return false;
}

const HOST_NAME =
  /^(?=[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?=[0-9])|$)){4}$/;

/** Whether it is a host name: labels of letters, digits and inner hyphens, up to 63 each, the first of which starts with a letter. */
export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}

/** Whether it is a host name or an IPv4 address; other addresses are the core's to judge. */
export function isHost(text: string): boolean {
  return isHostName(text) || IPV4.test(text);
}
