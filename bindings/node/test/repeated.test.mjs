// What people do again: upserts, creates of what exists, deletes of many, and replies that are sent back.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { ConfigError, ConflictError, Emulator, Lerian, Matillion, NotFoundError, RuleViolationError } from "connguard";

import { awsBody, overrideBody, postgresBody, rejection, SECRET, secretBody } from "./support.mjs";

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const project = (options = {}) =>
  new Matillion({ ...emulator.matillion, onWarning() {}, ...options }).project(emulator.projectId);
const outcomes = (report) => report.entries.map(({ outcome }) => outcome);

test("an upsert creates, leaves unchanged, and updates", async () => {
  const { connections } = project();
  const changed = awsBody();
  changed.connectionDetails.description = "another";
  const told = [];
  for (const body of [awsBody(), awsBody(), changed]) {
    const result = await connections.upsert(body);
    told.push(result.outcome);
    assert.equal(result.name, body.name);
    assert.ok(!Object.keys(result).includes("outcome"));
  }
  assert.deepEqual(told, ["created", "unchanged", "updated"]);
  assert.equal((await connections.get(awsBody().name)).connectionDetails.description, "another");
});

test("upsertMany and ifExists tell what they did", async () => {
  const { connections } = project();
  const [one, two] = [secretBody("one"), secretBody("two")];
  assert.deepEqual(outcomes(await connections.upsertMany([one])), ["created"]);
  const changed = { ...two, connectionDetails: { connectionProperties: { secretName: "another" } } };
  assert.deepEqual(outcomes(await connections.createMany([one, two], { ifExists: "skip" })), ["unchanged", "created"]);
  const report = await connections.createMany([one, changed], { ifExists: "replace" });
  assert.deepEqual(
    [outcomes(report), report.ok, report.counts.replaced, report.counts.created],
    [["unchanged", "replaced"], true, 1, undefined],
  );
  const failing = await connections.createMany([one, two]);
  assert.deepEqual(
    [outcomes(failing), failing.entries[0].error instanceof ConflictError],
    [["failed", "failed"], true],
  );
  assert.match(
    (await rejection(connections.createMany([one], { ifExists: "maybe" }))).message,
    /ifExists must be "fail", "skip" or "replace"/,
  );
});

test("Lerian's createMany takes ifExists too", async () => {
  const { connections } = new Lerian({ ...emulator.lerian, onWarning() {} });
  await connections.createMany([postgresBody("first-db")], { product: "p" });
  assert.deepEqual(
    outcomes(
      await connections.createMany([postgresBody("first-db"), postgresBody("second-db")], {
        product: "p",
        ifExists: "skip",
      }),
    ),
    ["unchanged", "created"],
  );
});

test("deleteMany deletes by name, and by id", async () => {
  const { connections } = project();
  await connections.createMany([secretBody("one"), secretBody("two")]);
  const report = await connections.deleteMany(["one", "nobody", "two"]);
  assert.deepEqual(
    report.entries.map(({ name, outcome, value }) => [name, outcome, value]),
    [
      ["one", "succeeded", undefined],
      ["nobody", "failed", undefined],
      ["two", "succeeded", undefined],
    ],
  );
  assert.ok(report.entries[1].error instanceof NotFoundError);
  assert.deepEqual([report.remaining(), await connections.list().toArray()], [["nobody"], []]);
  assert.deepEqual(outcomes(await connections.deleteMany([5])), ["refused"]);

  const databases = new Lerian(emulator.lerian).connections;
  const { id } = await databases.create(postgresBody(), { product: "p" });
  assert.deepEqual(outcomes(await databases.deleteMany([id])), ["succeeded"]);
});

test("two items of one name are refused before anything is sent", async () => {
  const { connections } = project();
  const error = await rejection(connections.createMany([secretBody("one"), secretBody("two"), secretBody("one")]));
  assert.ok(error instanceof RuleViolationError);
  assert.deepEqual(
    error.violations.map(({ rule, path }) => [rule, path]),
    [["input.bulk.duplicate-name", "/2/name"]],
  );
  const further = await rejection(connections.createMany([secretBody("one"), { name: NaN }, secretBody("one")]));
  assert.match(further.message, /\/2\/name: items 0 and 2 are both "one"/);
  assert.deepEqual(
    (await emulator.journal()).filter(({ operation }) => operation !== "matillion.token"),
    [],
  );
});

test("refused credentials end a run once", async () => {
  const { connections } = project({ clientSecret: "wrong" });
  const bodies = Array.from({ length: 20 }, (_, index) => secretBody(`c${index}`));
  const report = await connections.createMany(bodies, { concurrency: 1 });
  assert.deepEqual([report.cancelled, report.counts.cancelled], [true, 19]);
  assert.match(report.reason, /check clientId and clientSecret$/);
  assert.deepEqual(report.remaining(), bodies);
  assert.ok((await rejection((async () => report.raiseForFailures())())).message.includes(report.reason));
  assert.equal((await emulator.journal()).length, 1);
});

test("a reply is sent back", async () => {
  const { connections, overrides } = project();
  await connections.create(awsBody());
  const [listed] = await connections.list().toArray();
  for (const reply of [await connections.get(awsBody().name), listed]) assert.deepEqual(reply.toRequest(), awsBody());
  assert.deepEqual(outcomes(await connections.upsertMany([listed.toRequest()])), ["unchanged"]);
  const override = await overrides.upsert(overrideBody());
  assert.deepEqual(override.toRequest(), overrideBody());
  await overrides.update(override.toRequest());
  assert.ok(!JSON.stringify(override).includes("toRequest") && !Object.keys(override).includes("response"));

  const databases = new Lerian(emulator.lerian).connections;
  const { id, ...stored } = await databases.create(postgresBody(), { product: "p" });
  const again = (await databases.get(id)).toRequest();
  assert.deepEqual({ ...again, password: SECRET }, postgresBody());
  assert.equal(again.createdAt, undefined, Object.keys(stored).join());
});

test("overrides of one run are compared with their parent", async () => {
  const { connections, overrides } = project();
  const parent = await connections.create(awsBody());
  assert.ok((await overrides.upsertMany([overrideBody()], { parent })).ok);
  const [{ outcome, error }] = await overrides.upsertMany([{ ...overrideBody(), authType: "GENERIC_SECRET" }], {
    parent,
  });
  assert.deepEqual([outcome, error.violations.some(({ path }) => path === "/authType")], ["refused", true]);
  assert.ok((await rejection(overrides.upsertMany([], { parents: parent }))) instanceof ConfigError);
});

test("a database connection is found by its name, and lists go back to a day", async () => {
  const { connections } = new Lerian(emulator.lerian);
  const created = await connections.create(postgresBody("found-db"), { product: "p" });
  const found = await connections.get({ configName: "found-db" });
  assert.deepEqual([found.id, found.toRequest().host], [created.id, "db.example.com"]);
  const error = await rejection(connections.get({ configName: "nobody" }));
  assert.ok(error instanceof NotFoundError && error.message.includes("nobody"), error.message);
  assert.match((await rejection(connections.get({}))).message, /get needs an id, or a name/);
  assert.match(
    (await rejection(connections.get({ cnfigName: "found-db" }))).message,
    /unknown option cnfigName; did you mean configName\?/,
  );
  await emulator.reset();
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const since of [yesterday, yesterday.toISOString(), yesterday.toISOString().slice(0, 10)]) {
    await connections.list({ since }).toArray();
    await connections.listUnassigned({ since }).toArray();
  }
  const starts = (await emulator.journal()).map(({ query }) => query.startDate);
  assert.deepEqual(new Set(starts), new Set([yesterday.toISOString().slice(0, 10)]));
  assert.match((await rejection(connections.list({ since: new Date(NaN) }).toArray())).message, /since/);
});
