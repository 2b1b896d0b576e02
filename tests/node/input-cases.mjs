// The cases of bad input: refused by the rules and by the client, and nothing is sent.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { check, RuleViolationError } from "connguard";
import { camel, failureOf, perform, providerOf, withClient } from "./calls.mjs";
import { assertWellFormed } from "./check-cases.mjs";
import { CANARY } from "./expectations.mjs";
import { errorsIn, fits, shown, suggests } from "./matching.mjs";

const LONGEST_MESSAGE = 20_000;

/** Hands a body with one bad value to the rules and to a client. */
export async function runInput({ given, expected }, emulator) {
  const body = withSpecial(given);
  const call = { operation: given.operation, arguments: given.arguments, body };
  const violations = check(given.operation, body, camel(given.arguments));
  violations.forEach(assertWellFormed);
  assertHidden(...violations.map((violation) => JSON.stringify(violation)));
  await emulator.reset();
  const warnings = [];
  const onWarning = (violation) => warnings.push(violation);
  const use = (client) => runThroughClient(client, { given, expected, call, violations, warnings }, emulator);
  await withClient(providerOf(call), emulator, {}, use, { onWarning });
}

async function runThroughClient(client, { given, expected, call, violations, warnings }, emulator) {
  for (const preparation of given.setup ?? []) await perform(client, preparation);
  if (expected.sent) {
    assertPasses(violations, expected);
    warnings.length = 0;
    await perform(client, call);
    assert.deepEqual(
      warnings.map(({ operation, index, name, ...violation }) => violation),
      violations,
    );
    for (const { operation, index } of warnings) assert.deepEqual([operation, index], [given.operation, undefined]);
    const entry = (await emulator.journal()).at(-1);
    const wanted = expected.arrives ?? at(call.body, given.at);
    assert.deepStrictEqual(at(entry.body, given.at), wanted, "the value was not sent unchanged");
    return;
  }
  assert.ok(
    violations.some((violation) => fits(violation, expected)),
    shown(violations),
  );
  assertAllAtOnce(errorsIn(violations), expected);
  const error = await failureOf(client, call);
  assert.ok(error instanceof RuleViolationError, String(error));
  assert.equal(error.code, "rule_violation");
  assert.ok(
    error.violations.some((violation) => fits(violation, expected)),
    shown(error.violations),
  );
  assert.deepEqual(errorsIn(error.violations), errorsIn(violations));
  assertHidden(error.message, inspect(error.violations, { depth: 9 }), JSON.stringify(error), inspect(client));
  assert.ok(!inspect(error, { depth: 9 }).includes(CANARY), "a secret shows");
  assert.deepEqual(await emulator.journal(), [], "a refused request was sent");
}

/** Fails unless what else is wrong is told too, and nothing but that. */
function assertAllAtOnce(errors, { also }) {
  if (also === undefined) return;
  assert.ok(
    also.every((wanted) => errors.some((violation) => fits(violation, wanted))),
    shown(errors),
  );
  assert.equal(errors.length, also.length + 1, shown(errors));
}

/** Fails if a violation is an error, or the expected warning is missing. */
function assertPasses(violations, expected) {
  assert.deepEqual(errorsIn(violations), []);
  if (expected.warning) {
    assert.ok(
      violations.some((violation) => suggests(violation, expected.warning)),
      shown(violations),
    );
  }
}

/** Fails if a text shows the secret, or is as long as what it complains about. */
function assertHidden(...texts) {
  for (const text of texts) {
    assert.ok(!text.includes(CANARY), "a secret shows");
    assert.ok(text.length < LONGEST_MESSAGE, `a message of ${text.length} characters`);
  }
}

/** Returns the base with the case's value in its place. */
function withSpecial(given) {
  const body = structuredClone(given.base);
  const parents = names(given.at);
  const last = parents.pop();
  const holder = parents.reduce((value, name) => value[name], body);
  if (given.special === "lone_surrogate_key") {
    holder[last]["\ud800"] = 1;
  } else {
    holder[last] = given.special === undefined ? given.value : special(given, parents.length + 1);
  }
  return body;
}

/** Builds a value that JSON text, or the case files, could not hold. */
function special(given, depth) {
  const build = {
    null: () => null,
    nan: () => Number.NaN,
    infinity: () => Number.POSITIVE_INFINITY,
    negative_infinity: () => Number.NEGATIVE_INFINITY,
    huge_integer: () => 2 ** 70,
    huge_negative_integer: () => -(2 ** 70),
    lone_surrogate: () => "\ud800",
    megabyte: () => "x".repeat(1_000_000),
    repeat: () => given.text.repeat(given.times),
    list_with_nan: () => [1, Number.NaN],
    deep: () => lists(200),
    levels: () => lists(given.total - depth),
  }[given.special];
  assert.ok(build, `no handler for the special value ${given.special}`);
  return build();
}

/** Returns lists within lists. */
function lists(levels) {
  let value = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

/** Splits a JSON Pointer. */
function names(pointer) {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Returns the value at a JSON Pointer. */
function at(body, pointer) {
  return names(pointer).reduce((value, name) => value[name], body);
}
