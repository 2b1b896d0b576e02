// What Matillion and Lerian can do beyond creating and reading: patch, upsert, delete, lookups, tests, schemas.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import {
  BadRequestError,
  ConflictError,
  Emulator,
  Lerian,
  Matillion,
  matillion as make,
  NotFoundError,
  RuleViolationError,
  ServerError,
} from "connguard";

import { awsBody, overrideBody, postgresBody, rejection, SECRET, secretBody } from "./support.mjs";

/** Names that a URL must not change. */
const NAMES = ["with space", "a&b=c", "1+1", "one, two", "a/b", "ünï-ß-日本", "50%25", "#?", "'\"<>\\"];

let emulator, matillion, project, connections, overrides, lerian;
before(async () => {
  emulator = await Emulator.start();
  matillion = new Matillion({ ...emulator.matillion, onWarning() {} });
  project = matillion.project(emulator.projectId);
  ({ connections, overrides } = project);
  lerian = new Lerian(emulator.lerian).connections;
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const seen = async (method) => (await emulator.journal()).filter((each) => each.method === method);

for (const name of NAMES) {
  test(`a connection named ${name} is created, read, patched, overridden and deleted`, async () => {
    await connections.create(secretBody("another"));
    await connections.create(secretBody(name));
    assert.equal((await connections.get(name)).name, name);
    const patched = await connections.patch(name, { connectionDetails: { description: name } });
    assert.deepEqual([patched.name, patched.connectionDetails.description], [name, name]);
    const override = {
      ...overrideBody(),
      connectionName: name,
      authType: "GENERIC_SECRET",
      connectionOverrides: { connectionProperties: { secretName: "s" } },
    };
    assert.equal((await overrides.upsert(override)).name, name);
    const removal = overrides.delete("PROD", [name]);
    if (name.includes(","))
      assert.deepEqual(
        (await rejection(removal)).violations.map((each) => each.rule),
        ["matillion.override.name-comma"],
      );
    else assert.equal(await removal, undefined);
    assert.equal(await connections.delete(name), undefined);
    assert.ok((await rejection(connections.get(name))) instanceof NotFoundError);
    assert.equal((await connections.get("another")).name, "another");
  });
}

test("patch merges into what is there, and null removes a member", async () => {
  await connections.create(awsBody());
  const change = { secretsLocation: { region: "eu-west-1" }, description: null, connectionProperties: { more: "x" } };
  await connections.patch("my-aws-connection", { connectionDetails: change });
  const { authType, platformConnectionType, connectionDetails } = await connections.get("my-aws-connection");
  assert.deepEqual(connectionDetails, {
    secretsLocation: { type: "AWS_SECRET_MANAGER", region: "eu-west-1" },
    connectionProperties: { credentialSecretName: "aws-platform-credentials", more: "x" },
  });
  assert.deepEqual([authType, platformConnectionType], ["CLOUD_PROVIDER_SECRET", "CLOUD_PLATFORM_CREDENTIALS"]);
});

test("a patch that makes the connection invalid is refused, and nothing is replaced", async () => {
  await connections.create(awsBody());
  const error = await rejection(connections.patch("my-aws-connection", { authType: "GENERIC_SECRET" }));
  assert.ok(error instanceof RuleViolationError, String(error));
  assert.deepEqual(await seen("PUT"), []);
  const error404 = await rejection(connections.patch("missing", { connectionDetails: { description: "d" } }));
  assert.ok(error404 instanceof NotFoundError, String(error404));
});

test("upsert creates, then replaces, whichever way the service takes a POST", async () => {
  const parent = await connections.create(awsBody());
  for (const override_post of ["conflict", "upsert"]) {
    await emulator.settings({ matillion: { override_post } });
    for (const secret of ["first", "second"]) {
      const override = await overrides.upsert(overrideBody(secret), { parent });
      assert.deepEqual([override.name, override.environmentName], ["my-aws-connection", "PROD"]);
      assert.equal(override.connectionOverrides.connectionProperties.credentialSecretName, secret);
    }
    await overrides.delete("PROD", ["my-aws-connection"]);
  }
  const error = await rejection(overrides.upsert(overrideBody(), { parent: secretBody("my-aws-connection") }));
  assert.ok(error.violations.some((each) => each.rule === "matillion.override.auth-type-matches-parent"));
});

test("many overrides are deleted in several requests, none of them too long", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `${"long name & more ".repeat(4)}${index}`);
  await connections.createMany(names.map(secretBody));
  const bodies = names.map((connectionName) => ({
    ...overrideBody(),
    connectionName,
    authType: "GENERIC_SECRET",
    connectionOverrides: { connectionProperties: { secretName: "s" } },
  }));
  (await overrides.upsertMany(bodies)).raiseForFailures();
  await overrides.delete("PROD", names);
  assert.deepEqual(await overrides.list("PROD").toArray(), []);
  const requests = await seen("DELETE");
  assert.ok(requests.length > 1, `${requests.length} requests`);
  const sent = requests.flatMap((each) => each.query.connectionNames.split(","));
  assert.deepEqual(sent.sort(), [...names].sort());
});

test("projects and environments are found by name", async () => {
  const { name } = (await matillion.projects.list().toArray())[0];
  assert.equal((await matillion.projects.get(name)).id, emulator.projectId);
  assert.ok((await rejection(matillion.projects.get(`${name} `))) instanceof NotFoundError);
  assert.equal((await project.environments.get("PROD")).name, "PROD");
  assert.ok((await rejection(project.environments.get("prod"))) instanceof NotFoundError);
});

test("a data warehouse is created in either letter case, and not in both", async () => {
  assert.equal(await project.dataPlatformConnections.create(make.snowflake({ name: "warehouse" })), undefined);
  const [{ body }] = await seen("POST").then((all) => all.slice(-1));
  assert.deepEqual(body, {
    platformConnectionType: "DWH",
    authProvider: "SNOWFLAKE",
    authType: "KEY_PAIR",
    name: "warehouse",
  });
  await emulator.reset();
  await project.dataPlatformConnections.create({
    name: "w",
    platformConnectionType: "dwh",
    authProvider: "redshift",
    authType: "password",
  });
  const mixed = project.dataPlatformConnections.create({
    name: "w",
    platformConnectionType: "DWH",
    authProvider: "redshift",
    authType: "password",
  });
  assert.deepEqual(
    (await rejection(mixed)).violations.filter((each) => each.severity === "error").map((each) => each.rule),
    ["matillion.data-platform-connection.combination"],
  );
});

test("a Lerian connection is changed; null and empty change nothing", async () => {
  const { id } = await lerian.create(postgresBody("before"), { product: "p" });
  const updated = await lerian.update(id, { configName: "after", port: 5433, metadata: { only: "this" } });
  assert.deepEqual([updated.configName, updated.port, updated.metadata], ["after", 5433, { only: "this" }]);
  await lerian.update(id, { host: "db2.example.com", schema: null });
  const read = await lerian.get(id);
  assert.deepEqual([read.host, read.schema, read.configName], ["db2.example.com", "public", "after"]);
  await lerian.create(postgresBody("taken"), { product: "p" });
  assert.ok((await rejection(lerian.update(id, { configName: "taken" }))) instanceof ConflictError);
  const blocked = rejection(lerian.update(id, { host: "10.0.0.1" }, { multiTenant: true }));
  assert.deepEqual(
    (await blocked).violations.map((each) => each.rule),
    ["lerian.host.blocked"],
  );
});

test("a Lerian connection is deleted, unless a job uses it, and its name is free again", async () => {
  const { id } = await lerian.create(postgresBody("used"), { product: "p" });
  await emulator.settings({ lerian: { busy: ["used"] } });
  const busy = await rejection(lerian.delete(id));
  assert.deepEqual([busy.name, busy.apiCode], ["ConflictError", "FET-1021"]);
  await emulator.settings({ lerian: { busy: [] } });
  assert.equal(await lerian.delete(id), undefined);
  assert.ok((await rejection(lerian.get(id))) instanceof NotFoundError);
  await lerian.create(postgresBody("used"), { product: "p" });
});

test("connections are tested and their schemas read", async () => {
  const { id } = await lerian.create(postgresBody("works"), { product: "p" });
  const result = await lerian.test(id);
  assert.equal(result.status, "success");
  assert.equal(typeof result.latencyMs, "number");
  const schema = await lerian.schema(id);
  assert.deepEqual([schema.id, schema.configName], [id, "works"]);
  assert.ok(schema.tables.some((table) => table.name === "customers" && table.fields.includes("email")));

  const down = await lerian.create({ ...postgresBody("down"), host: "db.invalid" }, { product: "p" });
  // One after the other: a promise that rejects before it is awaited counts as unhandled.
  for (const call of [() => lerian.test(down.id, { maxRetries: 0 }), () => lerian.schema(down.id, { maxRetries: 0 })]) {
    const error = await rejection(call());
    assert.ok(error instanceof ServerError, String(error));
    assert.equal(error.title, "Database Connection Error");
  }
});

test("validateSchema lists what is missing, in both error formats", async () => {
  await lerian.create(postgresBody("production-db"), { product: "p" });
  const valid = await lerian.validateSchema({ mappedFields: { "production-db": { customers: ["id", "name"] } } });
  assert.equal(valid.status, "success");
  for (const errors of ["envelope", "problem"]) {
    await emulator.settings({ lerian: { errors } });
    const error = await rejection(
      lerian.validateSchema({
        mappedFields: { "production-db": { customers: ["nope"], none: ["x"] }, missing: { t: ["x"] } },
      }),
    );
    assert.ok(error instanceof BadRequestError, String(error));
    assert.deepEqual([error.status, error.apiCode], [422, "FET-1060"], errors);
    const found = JSON.parse(error.body)
      .errors.map((each) => each.type ?? each.message)
      .sort();
    assert.deepEqual(found, ["DATA_SOURCE_NOT_FOUND", "FIELD_NOT_FOUND", "TABLE_NOT_FOUND"], errors);
  }
  const tooMany = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`source-${index}`, { t: ["x"] }]));
  assert.ok((await rejection(lerian.validateSchema({ mappedFields: tooMany }))) instanceof RuleViolationError);
});

test("client credentials of Lerian are exchanged at Access Manager", async () => {
  await emulator.settings({ lerian: { auth: true } });
  const { clientId, clientSecret } = emulator.info;
  const client = new Lerian({ ...emulator.lerian, clientId, clientSecret, authUrl: emulator.url });
  await client.connections.create(postgresBody(), { product: "p" });
  assert.equal((await client.connections.list().toArray()).length, 1);
  const wrong = new Lerian({
    ...emulator.lerian,
    clientId,
    clientSecret: SECRET,
    authUrl: emulator.url,
    maxRetries: 0,
  });
  const error = await rejection(wrong.connections.list().toArray());
  assert.equal(error.name, "AuthenticationError");
  assert.ok(!JSON.stringify(error).includes(SECRET));
});
