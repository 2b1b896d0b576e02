// What a report tells of its items: names, the items themselves, rows, and what another run is to do.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { inspect } from "node:util";

import { Emulator, Lerian, Matillion } from "connguard";

import { postgresBody, rejection, SECRET, secretBody } from "./support.mjs";

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

async function mixed() {
  const { connections } = new Matillion(emulator.matillion).project(emulator.projectId);
  await connections.create(secretBody("taken"));
  const items = [
    secretBody("new"),
    secretBody("taken"),
    { name: "wrong" },
    { name: NaN },
    JSON.stringify(secretBody("text")),
  ];
  return { items, report: await connections.createMany(items) };
}

test("an entry has the name and the item", async () => {
  const { items, report } = await mixed();
  assert.deepEqual(
    report.entries.map(({ name, outcome }) => [name, outcome]),
    [
      ["new", "succeeded"],
      ["taken", "failed"],
      ["wrong", "refused"],
      [undefined, "refused"],
      ["text", "succeeded"],
    ],
  );
  for (const [index, { item }] of report.entries.entries()) assert.equal(item, items[index]);
});

test("what a report counts is what its entries tell, which are made once, also when the client is closed", async () => {
  const client = new Matillion(emulator.matillion);
  const { connections } = client.project(emulator.projectId);
  const done = await connections.createMany([secretBody("a"), secretBody("b")]);
  const partly = await connections.createMany([secretBody("a"), "{", { name: NaN }, secretBody("c")]);
  client.close();
  assert.ok(done.ok && !partly.ok);
  assert.deepEqual([done.failed, partly.failed.length], [[], 3]);
  for (const report of [done, partly]) {
    assert.equal(report.entries, report.entries);
    for (const [outcome, count] of Object.entries(report.counts))
      assert.equal(report.entries.filter((entry) => entry.outcome === outcome).length, count, outcome);
  }
  assert.deepEqual(partly.counts, { succeeded: 1, refused: 2, failed: 1, unknown: 0, cancelled: 0 });
  assert.equal(done.entries[1].value.toRequest().name, "b");
});

test("what remains is what was refused, failed or cancelled, as it was given", async () => {
  const { items, report } = await mixed();
  assert.deepEqual(report.remaining(), items.slice(1, 4));
  const { connections } = new Matillion(emulator.matillion).project(emulator.projectId);
  const { name: _name, authProvider: _authProvider, ...change } = secretBody("new");
  const pairs = [
    ["new", change],
    ["nobody", change],
  ];
  const updated = await connections.updateMany(pairs);
  assert.deepEqual(
    updated.entries.map(({ name }) => name),
    ["new", "nobody"],
  );
  assert.deepEqual(updated.remaining(), [pairs[1]]);
});

test("what is unknown does not remain: it is to be looked up", async () => {
  await emulator.settings({ faults: [{ operation: "lerian.update_connection", kind: "reset_after" }] });
  const { connections } = new Lerian(emulator.lerian);
  const id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  const report = await connections.updateMany([[id, { host: "db" }]], { maxRetries: 0 });
  assert.equal(report.entries[0].name, id);
  assert.deepEqual(
    [report.entries[0].outcome, report.remaining()],
    report.entries[0].outcome === "unknown" ? ["unknown", []] : ["failed", [[id, { host: "db" }]]],
  );
});

test("a table has a row for each item", async () => {
  const { report } = await mixed();
  const table = report.table();
  assert.deepEqual(table.map(({ index, name, outcome }) => [index, name, outcome])[1], [1, "taken", "failed"]);
  assert.equal(table[0].error, undefined);
  for (const { error } of table.slice(1, 4)) assert.ok(error.length > 0 && !error.includes("\n"));
});

test("plain data has no item, and no inspection shows one", async () => {
  const { connections } = new Lerian(emulator.lerian);
  const report = await connections.createMany([postgresBody(), { ...postgresBody("other-db"), type: "NONE" }], {
    product: "p",
  });
  const plain = JSON.parse(JSON.stringify(report));
  assert.deepEqual(Object.keys(plain), ["counts", "cancelled", "entries"]);
  assert.deepEqual(
    plain.entries.map(({ name, outcome, error }) => [name, outcome, error?.code]),
    [
      ["production-db", "succeeded", undefined],
      ["other-db", "refused", "rule_violation"],
    ],
  );
  assert.equal(report.entries[0].item.password, SECRET);
  for (const shown of [
    JSON.stringify(report),
    inspect(report.entries, { depth: 9, showHidden: true }),
    JSON.stringify(report.table()),
  ]) {
    assert.ok(!shown.includes(SECRET));
  }
});

test("the error of a report names the first item", async () => {
  const { report } = await mixed();
  const error = await rejection((async () => report.raiseForFailures())());
  assert.match(error.message, /the first is items\[1\] "taken": /);
});
