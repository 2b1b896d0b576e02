// `parseConnection` and its like: from a value of unknown type to a body that the rules accept.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ConfigError, lerian, matillion, RuleViolationError } from "connguard";

import { awsBody, overrideBody, postgresBody, thrown } from "./support.mjs";

const BODIES = {
  parseConnection: [matillion, awsBody()],
  parseUpdateConnection: [
    matillion,
    { platformConnectionType: "COMPONENT_BASIC", authType: "GENERIC_SECRET", connectionDetails: {} },
  ],
  parsePatchConnection: [matillion, { connectionDetails: { description: null } }],
  parseEnvironmentOverride: [matillion, overrideBody()],
  parseDataPlatformConnection: [matillion, matillion.snowflake({ name: "w" })],
  parseValidateSchema: [lerian, { mappedFields: { "production-db": { customers: ["id"] } } }],
};

for (const [name, [room, body]] of Object.entries(BODIES)) {
  test(`${name} returns the body that was given`, () => {
    assert.equal(room[name](body, { waive: ["matillion.connection.secret-name-required"] }), body);
    assert.deepEqual(room[name](JSON.stringify(body), { waive: ["matillion.connection.secret-name-required"] }), body);
  });
}

test("there is one for each body of an operation", () => {
  const functions = (room) =>
    Object.keys(room)
      .filter((name) => name.startsWith("parse"))
      .sort();
  assert.deepEqual(
    functions(matillion),
    Object.keys(BODIES)
      .filter((name) => name !== "parseValidateSchema")
      .sort(),
  );
  assert.deepEqual(functions(lerian), ["parseConnection", "parseUpdateConnection", "parseValidateSchema"]);
});

test("what breaks a rule is refused, with all that is wrong", () => {
  const error = thrown(() => matillion.parseConnection({ ...awsBody(), name: "", authType: "GENERIC_SECRET" }));
  assert.match(error.message, /^matillion\.create_connection: not a valid body: 3 rules violated\n/);
  assert.ok(error instanceof RuleViolationError, String(error));
  assert.equal(error.operation, "matillion.create_connection");
  assert.ok(error.violations.length > 1);
  for (const value of [undefined, null, 5, [], "", "[]", "{", "null"]) {
    assert.ok(thrown(() => lerian.parseConnection(value)) instanceof RuleViolationError, String(value));
  }
});

test("a Lerian body needs no product to be parsed, and its flags are looked at", () => {
  const body = postgresBody();
  assert.equal(lerian.parseConnection(body), body);
  const inside = { ...body, host: "10.0.0.1" };
  assert.equal(lerian.parseConnection(inside), inside);
  assert.ok(thrown(() => lerian.parseConnection(inside, { multiTenant: true })) instanceof RuleViolationError);
});

test("warnings pass unless strict, and empty members are left out if asked for", () => {
  const body = { ...awsBody(), anything: 1 };
  assert.equal(matillion.parseConnection(body), body);
  assert.ok(thrown(() => matillion.parseConnection(body, { strict: true })) instanceof RuleViolationError);
  const { schema: _, ...rest } = postgresBody();
  assert.deepEqual(lerian.parseConnection({ ...rest, schema: "" }, { dropEmpty: true }), rest);
});

test("JSON text loses no digits: a number beyond 2^53 is refused", () => {
  const text = `{"configName":"db","metadata":{"n":9007199254740993}}`;
  assert.ok(thrown(() => lerian.parseUpdateConnection(text)) instanceof RuleViolationError);
});

test("an unknown option is a ConfigError", () => {
  assert.ok(thrown(() => matillion.parseConnection(awsBody(), { produkt: 1 })) instanceof ConfigError);
});
