// Compares how a call ended with what a case expects of it.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { assertContains, contains, fits, matchesRow, shown } from "./matching.mjs";

export const CANARY = "s3cr3t-canary";
const TOLD = {
  status: "status",
  api_code: "apiCode",
  title: "title",
  detail: "detail",
  retry_after: "retryAfter",
  request_id: "requestId",
};

/** Compares an object, an array of objects or nothing with what is expected. */
export function assertReply(reply, expected) {
  if (expected.nothing) {
    assert.equal(reply, undefined, "nothing was to come");
    return;
  }
  if (expected.items_contain) {
    assertItems(reply, expected);
    return;
  }
  assertContains(reply, expected.reply_contains);
  for (const [name, value] of Object.entries(expected.reply_equals ?? {})) assert.deepEqual(reply[name], value, name);
  for (const name of expected.reply_members ?? []) assert.ok(reply[name], `${name} is missing`);
  for (const name of expected.reply_lacks ?? []) assert.ok(!(name in reply), `${name} is in the reply`);
}

/** Compares an array with how many items it has, and with some of them. */
function assertItems(items, expected) {
  assert.equal(items.length, expected.count, "the number of items");
  for (const item of expected.items_contain) {
    const found = items.some((got) => contains(got, item));
    assert.ok(found, `${JSON.stringify(item)} is not among ${JSON.stringify(items).slice(0, 500)}`);
  }
  if (expected.distinct) {
    assert.equal(new Set(items.map((item) => item[expected.distinct])).size, items.length, "an item came twice");
  }
}

/** Compares everything that a case says about an error, and looks for secrets in everything that prints it. */
export function assertError(error, expected) {
  if (expected.classes) {
    assert.ok(expected.classes.includes(error.name), String(error));
    return;
  }
  assert.deepEqual([error.name, error.constructor.name, error.code], [expected.class, expected.class, expected.code]);
  assert.ok(error.message, "an error says what happened");
  const printed = `${error} ${error.stack} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`;
  assert.ok(!printed.includes(CANARY), "the error shows a secret");
  for (const [name, own] of Object.entries(TOLD)) {
    if (name in expected) assert.equal(error[own] ?? null, expected[name], name);
  }
  if ("fields" in expected) assert.deepEqual(Object.keys(error.fields).sort(), expected.fields);
  for (const finding of expected.findings ?? []) {
    const told = JSON.stringify(error.violations);
    assert.ok(told.includes(finding), `${finding} is not among ${told}`);
  }
  assertHolds(error.body ?? "", expected, "body_contains");
  assertHolds(error.message, expected, "message_contains");
  if (expected.rule) {
    assert.ok(
      error.violations.some(({ rule }) => rule === expected.rule),
      shown(error.violations),
    );
  }
}

/** Compares a call's error, and where it is a refusal, the suggestion that it makes. */
export function assertRefusal(error, expected) {
  assertError(error, expected.error);
  if (expected.rule) {
    const broken = error.violations.filter((violation) => fits(violation, { rule: expected.rule }));
    assert.ok(broken.length > 0, `${expected.rule} is missing among ${shown(error.violations)}`);
    if (expected.nearest_contains) {
      const rows = broken.flatMap((violation) => violation.nearest);
      assert.ok(
        rows.some((row) => matchesRow(row, expected.nearest_contains)),
        JSON.stringify(rows),
      );
    }
  }
  assertHolds(error.message, expected, "message_contains");
}

/** Looks for the string that a case expects; a case that names anything but a string would compare nothing. */
function assertHolds(shown, expected, name) {
  if (!(name in expected)) return;
  assert.equal(typeof expected[name], "string", `${name} is a string`);
  const spelt = inCamelCase(expected[name]);
  assert.ok(spelt && (shown.includes(spelt) || shown.includes(expected[name])), `${spelt} is not in ${shown}`);
}

/** Spells the options in a message as Node does. */
function inCamelCase(text) {
  return text.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (name) =>
    name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
  );
}

/** Compares a number with the one that is expected, or with its limits. */
export function assertCount(count, wanted, what) {
  if (typeof wanted === "number") {
    assert.equal(count, wanted, what);
  } else {
    assert.ok(wanted.at_least <= count && count <= wanted.at_most, `${count} ${what}, not ${JSON.stringify(wanted)}`);
  }
}
