// What JavaScript can hold and JSON cannot is a violation with its path, from check and from a client alike.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import vm from "node:vm";

import { ConfigError, check, Emulator, Lerian, RuleViolationError } from "connguard";

import { awsBody, postgresBody, rejection, SECRET, thrown } from "./support.mjs";

let emulator, lerian;
before(async () => {
  emulator = await Emulator.start();
  lerian = new Lerian(emulator.lerian);
});
after(() => emulator.stop());

const cycle = () => {
  const value = { a: [] };
  value.a.push(value);
  return value;
};
const nested = (levels) => {
  let value = "leaf";
  for (let level = 0; level < levels; level += 1) value = { deeper: value };
  return value;
};
class Custom {}

/** The value at /metadata/x (or where told), the rule, and the path of the violation. */
const CASES = [
  ["NaN", NaN, "input.json.number"],
  ["Infinity", -Infinity, "input.json.number"],
  ["an integer beyond 2^53", 2 ** 70, "input.json.number"],
  ["a BigInt", 10n, "input.json.number"],
  ["a function", () => 1, "input.json.type"],
  ["a symbol", Symbol("x"), "input.json.type"],
  ["undefined in a list", [1, undefined], "input.json.type", "/metadata/x/1"],
  ["a hole in a list", [1, , 2], "input.json.type", "/metadata/x/1"],
  ["a Map", new Map(), "input.json.type"],
  ["a Set", new Set(), "input.json.type"],
  ["a Date", new Date(0), "input.json.type"],
  ["a Buffer", Buffer.from("x"), "input.json.type"],
  ["a class instance", new Custom(), "input.json.type"],
  ["a boxed text", Object("x"), "input.json.type"],
  [
    "a getter that throws",
    {
      get y() {
        throw new Error(SECRET);
      },
    },
    "input.json.type",
  ],
  ["a cycle", cycle(), "input.json.cycle", "/metadata/x/a/0"],
  ["200 levels", nested(200), "input.json.depth"],
  ["half a surrogate pair", "\ud800", "input.json.text"],
  ["half a surrogate pair in a name", { "\udfff": 1 }, "input.json.text", "/metadata/x/\ufffd"],
];

for (const [what, value, rule, path = "/metadata/x"] of CASES) {
  test(`${what} is ${rule}`, async () => {
    const body = { ...postgresBody(), metadata: { x: value } };
    const violations = check("lerian.create_connection", body, { product: "p" });
    // What the rules of the provider say of a list or an object there comes with it.
    assert.equal(violations[0].rule, rule);
    assert.deepEqual(
      violations.map((each) => each.rule).filter((each) => each.startsWith("input.")),
      [rule],
    );
    assert.ok(violations[0].path.startsWith(path), violations[0].path);
    if (rule !== "input.json.depth") assert.equal(violations[0].path, path);
    assert.equal(violations[0].severity, "error");

    await emulator.reset();
    const error = await rejection(lerian.connections.create(body, { product: "p" }));
    assert.ok(error instanceof RuleViolationError);
    assert.deepEqual(error.violations, violations);
    assert.ok(!`${inspect(error)}${JSON.stringify(error)}`.includes(SECRET));
    assert.deepEqual(await emulator.journal(), []);
  });
}

test("all violations of a body come at once", () => {
  const rules = check(
    "lerian.create_connection",
    { ...postgresBody(), port: NaN, host: new Map(), metadata: { n: 1n } },
    { product: "p" },
  );
  assert.deepEqual(
    rules.map((each) => each.path),
    ["/host", "/port", "/metadata/n"].sort((a, b) => order(a) - order(b)),
  );
  function order(path) {
    return ["/host", "/port", "/metadata/n"].indexOf(path);
  }
});

test("members that are undefined, or named by symbols, are left out, as JSON.stringify does", async () => {
  const body = { ...awsBody(), nothing: undefined, [Symbol("x")]: 1 };
  assert.deepEqual(check("matillion.create_connection", body), []);
  const marked = { ...postgresBody(), metadata: { [Symbol("x")]: 1n, team: "data" } };
  assert.deepEqual(check("lerian.create_connection", marked, { product: "p" }), []);
  await emulator.reset();
  await lerian.connections.create(marked, { product: "p" });
  assert.deepEqual((await emulator.journal()).at(-1).body.metadata, { team: "data" });
});

test("plain objects of another realm and without a prototype pass; the same object twice is no cycle", () => {
  const details = vm.runInNewContext("({ connectionProperties: { credentialSecretName: 'c' } })");
  const body = Object.assign(Object.create(null), awsBody(), { connectionDetails: details });
  assert.deepEqual(check("matillion.create_connection", body), []);
  const shared = { region: "us-east-1" };
  const twice = {
    ...awsBody(),
    connectionDetails: { ...awsBody().connectionDetails, secretsLocation: { ...shared, a: shared, b: shared } },
  };
  assert.deepEqual(
    check("matillion.create_connection", twice).filter((each) => each.rule.startsWith("input.")),
    [],
  );
});

test("64 levels pass the encoder, 65 do not", () => {
  const depth = (levels) =>
    check("matillion.create_connection", nested(levels)).some((each) => each.rule === "input.json.depth");
  assert.equal(depth(64), false);
  assert.equal(depth(65), true);
});

test("a body that is no object, no JSON or missing is refused", () => {
  const rules = (body) => check("matillion.create_connection", body).map((each) => each.rule);
  assert.deepEqual(rules("{"), ["input.json.syntax"]);
  for (const body of [null, 5, true, [], "[]", "null"])
    assert.deepEqual(rules(body), ["input.json.object"], JSON.stringify(body));
  assert.deepEqual(rules('{"name": "\ud800"}'), ["input.json.text"]);
  assert.notDeepEqual(rules(undefined), []);
});

test("null, wrong types and a text of 1 MB are refused with their path", () => {
  const found = (change) =>
    check("matillion.create_connection", { ...awsBody(), ...change })
      .filter((each) => each.severity === "error")
      .map((each) => [each.rule, each.path]);
  assert.deepEqual(found({ name: null }), [["matillion.body.type", "/name"]]);
  assert.deepEqual(found({ name: 7 }), [["matillion.body.type", "/name"]]);
  assert.deepEqual(found({ name: "x".repeat(1_000_000) }), [["input.json.text-length", "/name"]]);
});

test("an argument that JSON cannot hold is a violation at its name on the wire", () => {
  const [violation] = check("lerian.create_connection", postgresBody(), { product: new Map() });
  assert.deepEqual(
    [violation.rule, violation.path, violation.location],
    ["input.json.type", "/X-Product-Name", "header"],
  );
});

test("an unknown operation or option is a ConfigError with the likely spelling", () => {
  const operation = thrown(() => check("matillion.create_conection", {}));
  assert.ok(operation instanceof ConfigError);
  assert.match(operation.message, /matillion\.create_connection/);
  const option = thrown(() => check("lerian.create_connection", {}, { produkt: "p" }));
  assert.ok(option instanceof ConfigError);
  assert.match(option.message, /did you mean product\?/);
});

test("check takes parameters, the parent and waivers", () => {
  const rules = (body, options, operation = "matillion.create_connection") =>
    check(operation, body, options).map((each) => each.rule);
  assert.deepEqual(rules(awsBody(), { projectId: "not-a-uuid" }), ["matillion.project-id.format"]);
  assert.deepEqual(rules(postgresBody(), { product: "a b" }, "lerian.create_connection"), [
    "lerian.product.characters",
  ]);
  const blocked = { ...postgresBody(), host: "10.0.0.1" };
  assert.deepEqual(rules(blocked, { product: "p", multiTenant: true }, "lerian.create_connection"), [
    "lerian.host.blocked",
  ]);
  assert.deepEqual(rules(blocked, { product: "p" }, "lerian.create_connection"), []);
  const metadata = { ...postgresBody(), metadata: { n: 1 } };
  assert.deepEqual(
    rules(metadata, { product: "p", waive: ["lerian.metadata.string-values"] }, "lerian.create_connection"),
    [],
  );
});
