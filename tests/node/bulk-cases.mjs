// Many writes at a time: what became of each, in the order given.
import assert from "node:assert/strict";
import { perform, performMany, withClient } from "./calls.mjs";
import { assertError, assertReply } from "./expectations.mjs";
import { options, resolved } from "./placeholders.mjs";
import { assertSent } from "./sequence-cases.mjs";
import { prepared } from "./wire-cases.mjs";

/** Runs all items, and compares the report, the requests, and what the service holds afterwards. */
export async function runBulk({ given, expected }, emulator) {
  await emulator.reset();
  const saved = await prepared(given.provider, given.setup, emulator);
  await emulator.settings(given.settings);
  const items = given.items.map((item) => resolved(item, saved));
  const mark = (await emulator.journal()).length;
  await withClient(given.provider, emulator, await options(given.client, emulator), async (client) => {
    if (expected.error) {
      await assert.rejects(
        async () => many(client, given, items),
        (error) => (assertError(error, expected.error), true),
      );
      return;
    }
    const done = [];
    const report = await many(client, given, items, (progress) => done.push(progress));
    assertReport(report, expected);
    for (const { total } of done) assert.equal(total, items.length);
    assert.equal(done.at(-1)?.done ?? 0, items.length, "the progress ends with all items");
  });
  assertSent((await emulator.journal()).slice(mark), expected);
  if (given.after) {
    await emulator.settings({ faults: [] });
    const reply = await withClient(given.provider, emulator, undefined, (client) =>
      perform(client, resolved(given.after, saved)),
    );
    assertReply(reply, expected.after);
  }
}

/** Starts the run; the report follows. */
function many(client, { operation, arguments: shared, options: own }, items, onProgress) {
  return performMany(client, operation, items, shared ?? {}, { ...own, onProgress });
}

/** Compares a report with the outcome and the error of each item. */
function assertReport(report, { outcomes, errors, names, reason, warnings }) {
  const entries = [...report];
  assert.deepEqual(
    entries.map(({ index }) => index),
    outcomes.map((_, index) => index),
  );
  assert.deepEqual(
    entries.map(({ outcome }) => outcome),
    outcomes,
  );
  assert.deepEqual(
    entries.map(({ error }) => error?.name ?? null),
    errors,
  );
  for (const [outcome, count] of Object.entries(report.counts)) {
    assert.equal(count, outcomes.filter((one) => one === outcome).length, outcome);
  }
  const undone = ["refused", "failed", "unknown", "cancelled"];
  for (const { outcome, value } of entries) assert.ok(value === undefined || !undone.includes(outcome), outcome);
  if (names)
    assert.deepEqual(
      entries.map(({ name }) => name),
      names,
    );
  if (typeof reason === "string") assert.ok(report.reason?.includes(reason), report.reason);
  else if (reason !== undefined) assert.equal(typeof report.reason === "string", reason, report.reason);
  if (warnings)
    assert.deepEqual(
      entries.map((entry) => entry.warnings.map(({ rule, path }) => `${rule} ${path}`)),
      warnings,
    );
  assert.equal(report.cancelled, outcomes.includes("cancelled"));
}
