// A connection's life in both services, through the real client and the emulator.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import {
  ConflictError,
  Emulator,
  Lerian,
  Matillion,
  matillion as make,
  NotFoundError,
  RuleViolationError,
} from "connguard";

import { awsBody, overrideBody, postgresBody, rejection, secretBody } from "./support.mjs";

let emulator, matillion, lerian, project;
before(async () => {
  emulator = await Emulator.start();
  matillion = new Matillion(emulator.matillion);
  lerian = new Lerian(emulator.lerian);
  project = matillion.project(emulator.projectId);
});
beforeEach(() => emulator.reset());
after(async () => {
  matillion.close();
  lerian.close();
  await emulator.stop();
});

test("a Matillion connection is created, found, overridden and replaced", async () => {
  const created = await project.connections.create(awsBody());
  assert.equal(created.name, "my-aws-connection");
  assert.deepEqual(created.connectionDetails, awsBody().connectionDetails);
  assert.equal(created.projectId, emulator.projectId);

  const found = await project.connections.get("my-aws-connection");
  assert.equal(found.authType, "CLOUD_PROVIDER_SECRET");

  const override = await project.overrides.create(overrideBody(), { parent: created });
  assert.equal(override.name, "my-aws-connection");
  assert.equal(override.environmentName, "PROD", "the client adds what the service leaves out");
  const replaced = await project.overrides.update(overrideBody("other-credentials"), { parent: found });
  assert.equal(replaced.connectionOverrides.connectionProperties.credentialSecretName, "other-credentials");
  const overrides = await project.overrides.list("PROD").toArray();
  assert.deepEqual(
    overrides.map((each) => each.name),
    ["my-aws-connection"],
  );

  const { name, authProvider, ...replacement } = awsBody();
  replacement.connectionDetails.description = "replaced";
  const updated = await project.connections.update("my-aws-connection", replacement);
  assert.equal(updated.connectionDetails.description, "replaced");
});

test("a Lerian connection is created, read back and listed, without its password", async () => {
  const created = await lerian.connections.create(postgresBody(), { product: "My-Product" });
  assert.match(created.id, /^[0-9a-f-]{36}$/);
  const read = await lerian.connections.get(created.id);
  assert.equal(read.configName, "production-db");
  assert.equal(read.productName, "my-product");
  assert.ok(!("password" in read));
  const listed = await lerian.connections.list({ product: "my-product", type: "POSTGRESQL" }).toArray();
  assert.deepEqual(
    listed.map((each) => each.id),
    [created.id],
  );
});

test("an invalid combination is refused with the nearest rows, and the journal proves that nothing was sent", async () => {
  const error = await rejection(project.connections.create({ ...awsBody(), authType: "GENERIC_SECRET" }));
  assert.ok(error instanceof RuleViolationError);
  const violation = error.violations.find((each) => each.rule === "matillion.connection.combination");
  assert.ok(violation.nearest.some((row) => row.authProvider === "aws" && row.authType === "CLOUD_PROVIDER_SECRET"));
  assert.match(error.message, /nearest valid rows:[^]*CLOUD_PLATFORM_CREDENTIALS +aws +CLOUD_PROVIDER_SECRET/);
  assert.match(error.message, /source: /);
  assert.deepEqual(await emulator.journal(), []);
});

test("an override whose authType is not the parent's is refused", async () => {
  const error = await rejection(project.overrides.create(overrideBody(), { parent: secretBody("my-aws-connection") }));
  assert.ok(error instanceof RuleViolationError);
  assert.deepEqual(
    error.violations.filter((each) => each.severity === "error").map(({ rule, path }) => ({ rule, path })),
    [{ rule: "matillion.override.auth-type-matches-parent", path: "/authType" }],
  );
});

test("get compares the whole name and finds a name with a comma", async () => {
  await project.connections.create(secretBody("Name"));
  await project.connections.create(secretBody("one, two"));
  assert.equal((await project.connections.get("one, two")).name, "one, two");
  const error = await rejection(project.connections.get("name"));
  assert.ok(error instanceof NotFoundError);
  assert.equal(error.operation, "matillion.get_connection");
});

test("a name that is taken is a conflict", async () => {
  await project.connections.create(awsBody());
  const error = await rejection(project.connections.create(awsBody()));
  assert.ok(error instanceof ConflictError);
  assert.equal(error.status, 409);
});

test("typed constructors and JSON text give what the API takes", async () => {
  const created = await project.connections.create(
    make.aws({ name: "from-constructor", credentialSecretName: "credentials" }),
  );
  assert.equal(created.authProvider, "aws");
  const fromText = await project.connections.create(JSON.stringify(secretBody("from-text")));
  assert.equal(fromText.name, "from-text");
});

test("warnings are handed to the listener, and the request is sent", async () => {
  const warnings = [];
  const client = new Matillion({ ...emulator.matillion, onWarning: (violation) => warnings.push(violation) });
  const created = await client.project(emulator.projectId).connections.create({ ...awsBody(), descripton: "typo" });
  assert.equal(created.name, "my-aws-connection");
  assert.deepEqual(
    warnings.map((each) => [each.rule, each.path]),
    [["matillion.body.unknown-member", "/descripton"]],
  );
});

test("without a listener a warning goes to process.emitWarning, with the rule's id and without values", async () => {
  const emitted = [];
  const record = (warning) => emitted.push(warning);
  process.on("warning", record);
  await project.connections.create({ ...awsBody(), descripton: "a private text" });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", record);
  const warning = emitted.find((each) => each.name === "ConnguardWarning");
  assert.equal(warning.code, "matillion.body.unknown-member");
  assert.doesNotMatch(warning.message, /private/);
});

test("waive leaves a rule out", async () => {
  const body = { ...postgresBody(), metadata: { replicas: 2 } };
  const error = await rejection(lerian.connections.create(body, { product: "p" }));
  assert.deepEqual(
    error.violations.map((each) => each.rule),
    ["lerian.metadata.string-values"],
  );
  const created = await lerian.connections.create(body, { product: "p", waive: ["lerian.metadata.string-values"] });
  assert.equal(created.metadata.replicas, 2);
});
