import { givenMembers } from "./given.js";

/**
 * Makes a body of a row's fixed members and what a typed constructor was given, which goes where the API has it. What is
 * known nowhere stays where it is, so that the rules can name it.
 *
 * @param places - Where inner members belong, e.g. `connectionDetails.description`.
 * @throws ConfigError when the members are not an object.
 */
export function placed<Body>(fixed: object, members: object, places: Readonly<Record<string, string>>): Body {
  const given = Object.entries(givenMembers(members));
  const outer = Object.fromEntries(given.filter(([name]) => !Object.hasOwn(places, name)));
  const inner: Record<string, unknown> = {};
  for (const [name, place] of Object.entries(places)) {
    const value = given.find(([member]) => member === name)?.[1];
    const [top = ""] = place.split(".");
    const beside = outer[top];
    // What is given beside is added to; where it is no object, the rules are to see it.
    if (value === undefined || (beside !== undefined && !isObject(beside))) continue;
    inner[top] ??= beside;
    put(inner, place.split("."), value);
  }
  // What was given comes first in the body, and wins.
  return { ...outer, ...fixed, ...outer, ...inner } as Body;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function put(object: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined) return;
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  // What the caller gave is not to be changed.
  const inner = { ...(object[name] as object | undefined) };
  object[name] = inner;
  put(inner, rest, value);
}
