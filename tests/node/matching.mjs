// Compares what came with what a case expects.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** Tells whether a row of a combination table holds the expected values. */
export function matchesRow(row, expected) {
  return Object.entries(expected).every(
    ([column, value]) => row[column] === value || (Array.isArray(row[column]) && row[column].includes(value)),
  );
}

/** Tells whether a violation has the expected rule and path. */
export function fits(violation, expected) {
  if (!(expected.rules_any ?? [expected.rule]).includes(violation.rule)) return false;
  if (expected.path !== undefined) return violation.path === expected.path;
  const prefix = expected.path_prefix ?? "";
  return prefix === "" || violation.path === prefix || violation.path.startsWith(`${prefix}/`);
}

/** Tells whether a violation has the expected rule and path, and holds the expected text. */
export function suggests(violation, expected) {
  const told = JSON.stringify([violation.message, violation.allowed, violation.nearest]);
  return fits(violation, expected) && told.includes(expected.text ?? "");
}

/** Returns rule and path of each violation, for the message of a failed case. */
export function shown(violations) {
  return JSON.stringify(violations.map(({ severity, rule, path }) => [severity, rule, path]));
}

/** Returns the violations that refuse a request. */
export function errorsIn(violations) {
  return violations.filter((violation) => violation.severity === "error");
}

/** Fails unless the actual value has every member of the expected one, at every depth. */
export function assertContains(actual, expected, where = "") {
  if (isObject(expected) && isObject(actual)) {
    for (const [name, value] of Object.entries(expected)) {
      assert.ok(name in actual, `${where}/${name} is missing`);
      assertContains(actual[name], value, `${where}/${name}`);
    }
  } else {
    assert.deepStrictEqual(actual, expected, `${where} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

/** Tells what assertContains would assert. */
export function contains(actual, expected) {
  try {
    assertContains(actual, expected);
    return true;
  } catch {
    return false;
  }
}

/** Tells whether two values are equal, where "<any>" fits everything. */
export function equalButForWildcards(actual, expected) {
  if (expected === "<any>") return true;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.length === expected.length && expected.every((value, i) => equalButForWildcards(actual[i], value));
  }
  if (isObject(expected) && isObject(actual)) {
    const names = Object.keys(expected);
    return (
      names.length === Object.keys(actual).length &&
      names.every((name) => name in actual && equalButForWildcards(actual[name], expected[name]))
    );
  }
  return isDeepStrictEqual(actual, expected);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
