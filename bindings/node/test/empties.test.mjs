// The empty cells of a table are left out where it is told, and only there.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { ConfigError, check, Emulator, Lerian, Matillion } from "connguard";

import { awsBody, postgresBody, rejection, secretBody } from "./support.mjs";

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const row = () => ({
  ...postgresBody(),
  schema: "",
  metadata: { team: "data", owner: null },
  ssl: { mode: null, ca: "" },
});

test("empty members are left out at every depth, and objects that hold nothing else", async () => {
  const { connections } = new Lerian(emulator.lerian);
  const given = row();
  await connections.create(given, { product: "p", dropEmpty: true });
  const { body } = (await emulator.journal()).at(-1);
  assert.deepEqual(
    [Object.hasOwn(body, "schema"), Object.hasOwn(body, "ssl"), body.metadata],
    [false, false, { team: "data" }],
  );
  assert.equal(given.schema, "", "what was given stays as it is");
});

test("by default they are looked at by the rules", async () => {
  const { connections } = new Lerian({ ...emulator.lerian, onWarning() {} });
  const error = await rejection(connections.create({ ...postgresBody(), port: NaN }, { product: "p" }));
  assert.equal(error.code, "rule_violation");
  await rejection(connections.create({ ...postgresBody(), port: NaN }, { product: "p", dropEmpty: false }));
});

test("a member that is wanted is missing when its cell is empty", async () => {
  const [violation] = check(
    "lerian.create_connection",
    { ...postgresBody(), port: NaN },
    { product: "p", dropEmpty: true },
  );
  assert.equal(violation.path, "/port");
  assert.match(violation.rule, /required/);
});

test("in bulk runs and in every write of Matillion", async () => {
  const { connections, overrides } = new Matillion(emulator.matillion).project(emulator.projectId);
  const aws = awsBody();
  aws.connectionDetails.description = "";
  aws.connectionDetails.secretsLocation.region = null;
  const report = await connections.createMany([aws, { ...secretBody("other"), note: NaN }], { dropEmpty: true });
  assert.ok(report.ok);
  const { name: _name, authProvider: _authProvider, ...change } = aws;
  await connections.update(aws.name, change, { dropEmpty: true });
  assert.ok((await connections.updateMany([[aws.name, change]], { dropEmpty: true })).ok);
  const override = {
    environmentName: "PROD",
    connectionName: aws.name,
    authType: aws.authType,
    connectionOverrides: aws.connectionDetails,
  };
  delete override.connectionOverrides.description;
  await overrides.create(override, { dropEmpty: true });
  await overrides.upsertMany([override], { dropEmpty: true, parent: aws });
  for (const { body } of (await emulator.journal()).filter(({ method }) => method !== "GET")) {
    assert.doesNotMatch(JSON.stringify(body), /null|""|note/);
  }
});

test("items of lists stay where they are, and what has no form in JSON is refused as ever", () => {
  const wrong = (body) =>
    check("lerian.create_connection", { ...postgresBody(), ...body }, { product: "p", dropEmpty: true });
  assert.ok(wrong({ metadata: [null] }).length > 0);
  assert.deepEqual(
    wrong({ schema: new Map() }).map(({ rule }) => rule),
    ["input.json.type"],
  );
  const cycle = { ...postgresBody() };
  cycle.metadata = cycle;
  assert.equal(wrong(cycle)[0].rule, "input.json.cycle");
});

test("JSON text is parsed by who wants its empty members left out", async () => {
  const { connections } = new Lerian(emulator.lerian);
  const error = await rejection(connections.create(JSON.stringify(row()), { product: "p", dropEmpty: true }));
  assert.ok(error instanceof ConfigError);
  assert.match(error.message, /JSON\.parse/);
  assert.match(
    (await rejection(connections.create(row(), { product: "p", dropEmpty: 1 }))).message,
    /dropEmpty must be true or false/,
  );
});
