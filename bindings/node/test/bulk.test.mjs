// Many writes at once: every item by itself, and a report that tells the truth about each.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { inspect } from "node:util";

import {
  BulkError,
  ConfigError,
  ConflictError,
  ConnguardError,
  Emulator,
  Lerian,
  Matillion,
  Report,
  RuleViolationError,
} from "connguard";

import { awsBody, overrideBody, postgresBody, rejection, SECRET, secretBody } from "./support.mjs";

let emulator, connections, overrides, lerian;
before(async () => {
  emulator = await Emulator.start();
  ({ connections, overrides } = new Matillion({ ...emulator.matillion, requestsPerMinute: 0, onWarning() {} }).project(
    emulator.projectId,
  ));
  lerian = new Lerian({ ...emulator.lerian, requestsPerMinute: 0 });
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const outcomes = (report) => report.entries.map((entry) => entry.outcome);
const numbered = (count) => Array.from({ length: count }, (_, index) => `item-${String(index).padStart(4, "0")}`);

test("connections are created, and the report is in the order given", async () => {
  const names = numbered(40);
  const report = await connections.createMany(names.map(secretBody), { concurrency: 8 });
  assert.ok(report instanceof Report);
  assert.equal(report.ok, true);
  assert.deepEqual(
    report.entries.map((entry) => [entry.index, entry.value.name]),
    names.map((name, index) => [index, name]),
  );
  assert.deepEqual([...report], report.entries);
  assert.deepEqual(report.counts, { succeeded: 40, refused: 0, failed: 0, unknown: 0, cancelled: 0 });
  assert.deepEqual([report.failed, report.cancelled], [[], false]);
  report.raiseForFailures();
  assert.deepEqual(
    (await connections.list({ size: 7 }).toArray()).map((each) => each.name),
    names,
  );
});

test("an item that cannot be sent is refused by itself, whatever keeps it back", async () => {
  await connections.create(secretBody("taken"));
  await emulator.settings({});
  const items = [
    secretBody("good"),
    { ...awsBody(), authType: "GENERIC_SECRET" },
    { ...secretBody("not finite"), extra: NaN },
    "{ no JSON",
    undefined,
    null,
    secretBody("taken"),
    JSON.stringify(secretBody("from text")),
    `{"name":"twice","arguments":{}},{"body":{}`,
    [],
  ];
  const report = await connections.createMany(items);
  const refused = "refused";
  assert.deepEqual(outcomes(report), [
    "succeeded",
    refused,
    refused,
    refused,
    refused,
    refused,
    "failed",
    "succeeded",
    refused,
    refused,
  ]);
  assert.deepEqual(
    report.entries.map((entry) => entry.index),
    items.map((_, index) => index),
  );
  for (const entry of report.failed) {
    assert.equal(entry.value, undefined);
    assert.ok(entry.error instanceof (entry.outcome === refused ? RuleViolationError : ConflictError), inspect(entry));
    assert.equal(entry.error.operation, "matillion.create_connection");
  }
  const rules = report.entries.map((entry) => entry.error?.violations?.[0]?.rule);
  assert.deepEqual(rules.slice(2, 6), [
    "input.json.number",
    "input.json.syntax",
    "input.json.object",
    "input.json.object",
  ]);
  assert.deepEqual(report.entries[1].error.violations[0].rule, "matillion.connection.combination");
  const sent = (await emulator.journal()).filter((each) => each.method === "POST").map((each) => each.body.name);
  assert.deepEqual(sent.sort(), ["from text", "good", "taken", "taken"]);
});

test("raiseForFailures raises one error that holds the report", async () => {
  await connections.create(secretBody("a"));
  const report = await connections.createMany([secretBody("a"), secretBody("b"), { name: NaN }]);
  assert.equal(report.ok, false);
  let error;
  try {
    report.raiseForFailures();
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof BulkError && error instanceof ConnguardError);
  assert.deepEqual([error.name, error.code], ["BulkError", "bulk"]);
  assert.equal(error.report, report);
  assert.ok(error.cause instanceof ConflictError);
  assert.match(
    error.message,
    /^2 of 3 items did not succeed \(succeeded: 1, refused: 1, failed: 1\); the first is items\[0\] "a": /,
  );
  assert.match(inspect(report), /^Report \{ succeeded: 1, refused: 1, failed: 1 \}$/);
  assert.deepEqual(JSON.parse(JSON.stringify(report)).counts, report.counts);
});

test("connections are updated by pairs of a name and a body", async () => {
  await connections.createMany([secretBody("a & b"), secretBody("c")]);
  const change = (description) => {
    const { name, authProvider, ...body } = secretBody("x");
    return { ...body, connectionDetails: { ...body.connectionDetails, description } };
  };
  const report = await connections.updateMany(
    new Map([
      ["a & b", change("one")],
      ["missing", change("two")],
      ["c", change("three")],
    ]),
  );
  assert.deepEqual(outcomes(report), ["succeeded", "failed", "succeeded"]);
  assert.equal(report.entries[1].error.status, 404);
  assert.equal((await connections.get("a & b")).connectionDetails.description, "one");
  assert.equal((await connections.get("c")).connectionDetails.description, "three");
});

test("overrides are upserted, whichever way the service takes a POST", async () => {
  await connections.create(awsBody());
  for (const override_post of ["conflict", "upsert"]) {
    await emulator.settings({ matillion: { override_post } });
    const bodies = ["DEV", "TEST", "PROD"].map((environmentName) => ({
      ...overrideBody(override_post),
      environmentName,
    }));
    const report = await overrides.upsertMany([
      ...bodies,
      { ...overrideBody(), environmentName: "OTHER", authType: "NONE" },
    ]);
    const done = override_post === "conflict" ? "created" : "updated";
    assert.deepEqual(outcomes(report), [done, done, done, "refused"]);
    assert.deepEqual(
      report.entries.slice(0, 3).map((entry) => entry.value.environmentName),
      ["DEV", "TEST", "PROD"],
    );
    for (const environment of ["DEV", "TEST", "PROD"]) {
      const [override] = await overrides.list(environment).toArray();
      assert.equal(override.connectionOverrides.connectionProperties.credentialSecretName, override_post);
    }
  }
});

test("Lerian's items share their product", async () => {
  const report = await lerian.connections.createMany(
    [postgresBody("one"), { ...postgresBody("two"), port: 0 }, postgresBody("six")],
    { product: "Shared" },
  );
  assert.deepEqual(outcomes(report), ["succeeded", "refused", "succeeded"]);
  assert.deepEqual(
    report.entries.map((entry) => entry.value?.productName),
    ["shared", undefined, "shared"],
  );
  const [one, , six] = report.entries.map((entry) => entry.value?.id);
  const updated = await lerian.connections.updateMany([
    [one, { host: "db2.example.com" }],
    ["no uuid", {}],
    [six, { port: 1 }],
  ]);
  assert.deepEqual(outcomes(updated), ["succeeded", "refused", "succeeded"]);
  assert.equal((await lerian.connections.get(one)).host, "db2.example.com");
  const wrong = await lerian.connections.createMany([postgresBody("x-y"), postgresBody("z-z")], {
    product: "no product!",
  });
  assert.deepEqual(outcomes(wrong), ["refused", "refused"]);
  const strict = await lerian.connections.createMany([{ ...postgresBody("x-y"), host: "10.0.0.1" }], {
    product: "p",
    multiTenant: true,
  });
  assert.deepEqual(
    strict.entries[0].error.violations.map((each) => each.rule),
    ["lerian.host.blocked"],
  );
});

test("progress counts every item, and ends with all of them", async () => {
  const seen = [];
  const items = [...numbered(30).map(secretBody), "{"];
  const report = await connections.createMany(items, { concurrency: 4, onProgress: (progress) => seen.push(progress) });
  assert.equal(report.counts.succeeded, 30);
  assert.ok(seen.length >= 2, `${seen.length} calls`);
  assert.deepEqual(seen.at(-1), { done: 31, total: 31 });
  assert.ok(
    seen.every((each, index) => each.total === 31 && (index === 0 || each.done > seen[index - 1].done)),
    inspect(seen),
  );
  const none = [];
  assert.deepEqual(
    (await connections.createMany([{ name: NaN }], { onProgress: (progress) => none.push(progress) })).counts.refused,
    1,
  );
  assert.deepEqual(none, [{ done: 1, total: 1 }]);
});

test("no items make an empty report", async () => {
  const report = await connections.createMany([]);
  assert.deepEqual([report.entries, report.ok, report.cancelled], [[], true, false]);
  assert.equal(inspect(report), "Report { no items }");
});

test("with faults every item is there once, and the report knows", async () => {
  const faults = [
    { kind: "reset_before", probability: 0.05, seed: 1 },
    { kind: "reset_after", probability: 0.05, seed: 2 },
    { kind: "html_502", probability: 0.05, seed: 3 },
    { kind: "truncate", probability: 0.05, seed: 4 },
    { kind: "status", status: 429, retry_after: 0, probability: 0.05, seed: 5 },
    { kind: "status", status: 503, probability: 0.05, seed: 6 },
  ];
  await emulator.settings({ faults });
  const names = numbered(200);
  const report = await lerian.connections.createMany(
    names.map((name) => postgresBody(name)),
    { product: "p", concurrency: 32, maxRetries: 20, settleSeconds: 0.5 },
  );
  await emulator.settings({ faults: [] });
  const stored = (await lerian.connections.list().toArray()).map((each) => each.configName).sort();
  assert.equal(new Set(stored).size, stored.length, "something was created twice");
  const succeeded = report.entries.filter((entry) => entry.outcome === "succeeded");
  for (const entry of succeeded) assert.ok(stored.includes(entry.value.configName), entry.value.configName);
  for (const entry of report.entries)
    if (entry.outcome === "failed") assert.ok(!stored.includes(names[entry.index]), names[entry.index]);
  assert.deepEqual(report.counts, { succeeded: 200, refused: 0, failed: 0, unknown: 0, cancelled: 0 });
  assert.deepEqual(stored, names);
});

test("what is wrong with the run itself rejects it", async () => {
  const body = secretBody("x");
  for (const [run, pattern] of [
    [() => connections.createMany([body], { concurrency: 0 }), /concurrency must be an integer from 1 to 64/],
    [() => connections.createMany([body], { concurrency: 65 }), /concurrency/],
    [() => connections.createMany([body], { concurrency: NaN }), /concurrency/],
    [() => connections.createMany([body], { concurency: 4 }), /unknown option concurency; did you mean concurrency\?/],
    [() => connections.createMany([body], { onProgress: 5 }), /onProgress must be a function/],
    [() => connections.createMany([body], { signal: {} }), /signal must be an AbortSignal/],
    [() => connections.createMany(body), /items must be an array/],
    [() => connections.createMany("[]"), /items must be an array/],
    [() => connections.updateMany([["name", {}], {}]), /items\[1\] must be a pair, \[name, body\]/],
    [() => lerian.connections.updateMany([["id"]]), /items\[0\] must be a pair, \[id, body\]/],
  ]) {
    const error = await rejection(run());
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.match(error.message, pattern);
    assert.equal((await rejection(run().report)).message, error.message);
  }
  assert.deepEqual(await emulator.journal(), []);
});

test("no secret comes out of a report", async () => {
  await lerian.connections.create(postgresBody("taken"), { product: "p" });
  const bodies = [postgresBody("taken"), { ...postgresBody("bad"), port: 0 }, postgresBody("fine")];
  const report = await lerian.connections.createMany(bodies, { product: "p" });
  assert.deepEqual(outcomes(report), ["failed", "refused", "succeeded"]);
  const error = new BulkError(report);
  assert.ok(
    !`${inspect(report.entries, { depth: 9 })}${JSON.stringify(report)}${inspect(error, { depth: 9 })}`.includes(
      SECRET,
    ),
  );
});

test("an entry has the requests that were sent for its item", async () => {
  await lerian.connections.create(postgresBody("taken"), { product: "p" });
  await emulator.settings({
    faults: [{ kind: "status", status: 503, retry_after: 0, operation: "lerian.create_connection", times: 1 }],
  });
  const bodies = [
    postgresBody("retried"),
    { ...postgresBody("first-db"), port: 0 },
    { ...postgresBody("second-db"), port: NaN },
    postgresBody("taken"),
  ];
  const report = await lerian.connections.createMany(bodies, { product: "p", concurrency: 1 });
  const sent = report.entries.map(({ attempts }) =>
    attempts.map(({ operation, attempt, status }) => [operation, attempt, status]),
  );
  const create = "lerian.create_connection";
  assert.deepEqual(sent, [
    [
      [create, 1, 503],
      [create, 2, 201],
    ],
    [],
    [],
    [[create, 1, 409]],
  ]);
  const [, taken] = [...report].filter(({ index }) => index === 0 || index === 3);
  assert.deepEqual(taken.error.attempts, taken.attempts);
  assert.ok(taken.attempts.every(({ milliseconds, error }) => milliseconds >= 0 && error === undefined));
  assert.deepEqual(JSON.parse(JSON.stringify(report)).entries[3].attempts[0].status, 409);
});
