// The cases that need the rules only: check and agreement.
import assert from "node:assert/strict";
import { check } from "connguard";
import { camel } from "./calls.mjs";
import { errorsIn, fits, matchesRow, shown, suggests } from "./matching.mjs";

/** Runs the rules over a request and compares errors, warnings and suggestions. */
export function runCheck({ given, expected }) {
  const run = () => check(given.operation, given.body_text ?? given.body, camel(given.arguments));
  if (expected.error) {
    assert.throws(run, { name: expected.error.class, code: expected.error.code });
    return;
  }
  const violations = run();
  violations.forEach(assertWellFormed);
  const errors = errorsIn(violations);
  const warnings = violations.filter((violation) => violation.severity === "warning");
  assert.equal(errors.length > 0, expected.refused, shown(violations));

  const left = [...errors];
  for (const wanted of expected.errors) {
    const found = left.findIndex((violation) => fits(violation, wanted));
    assert.notEqual(found, -1, `${JSON.stringify(wanted)} is missing among ${shown(errors)}`);
    left.splice(found, 1);
  }
  const unexpected = left.filter((violation) => !(expected.may ?? []).includes(violation.rule));
  assert.equal(unexpected.length, 0, `not expected: ${shown(unexpected)}`);

  const rules = warnings.map((violation) => violation.rule);
  if (expected.warnings) assert.deepEqual(rules.sort(), [...expected.warnings].sort(), shown(warnings));
  for (const rule of expected.warnings_include ?? []) {
    assert.ok(rules.includes(rule), `${rule} is missing among ${shown(warnings)}`);
  }
  if (expected.nearest_contains) {
    const rows = errors.flatMap((violation) => violation.nearest);
    assert.ok(
      rows.some((row) => matchesRow(row, expected.nearest_contains)),
      `not among ${JSON.stringify(rows)}`,
    );
  }
  if (expected.suggests) {
    const found = violations.some((violation) => suggests(violation, expected.suggests));
    assert.ok(found, `no violation suggests ${JSON.stringify(expected.suggests)}`);
  }
}

/** Compares what the rules say about a create, or about an update of a stored connection, with what the service did. */
export function runAgreement({ given, expected }) {
  const { multi_tenant: multiTenant, product, update, parent } = given;
  const [operation, options] =
    update === undefined
      ? ["lerian.create_connection", { product: product ?? undefined }]
      : ["lerian.update_connection", { id: update, parent: parent ?? undefined }];
  const violations = check(operation, given.body, { multiTenant, ...options });
  const errors = errorsIn(violations);
  assert.equal(errors.length > 0, expected.check_refused, shown(violations));
  if (expected.documented_only) {
    assert.equal(expected.service_refused, false);
    assert.ok(
      errors.some((violation) => violation.rule === expected.documented_only),
      shown(errors),
    );
  } else {
    assert.equal(errors.length > 0, expected.service_refused);
  }
}

/** Fails unless a violation has the form that the architecture promises. */
export function assertWellFormed(violation) {
  assert.match(violation.path, /^(\/[^]*)?$/, "a path is a JSON Pointer");
  assert.ok(["body", "path", "query", "header"].includes(violation.location), violation.location);
  assert.ok(["error", "warning"].includes(violation.severity), violation.severity);
  assert.ok(["documented", "observed", "assumed"].includes(violation.evidence), violation.evidence);
  assert.ok(violation.message, "a violation says what is wrong");
  assert.ok(violation.source, "a violation says where its rule comes from");
  assert.ok(Array.isArray(violation.allowed) && Array.isArray(violation.nearest));
}
