// An aborted run stops at once, and its report says what had happened.
import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { Emulator, Lerian, Matillion, OutcomeUnknownError, TransportError } from "connguard";

import { listen, postgresBody, rejection, runScript, secretBody, until } from "./support.mjs";

// The replies of requests under way never come, so a run that waited for one would not end at all.
const MOST_MILLISECONDS = 3000;

let emulator, connections;
before(async () => {
  emulator = await Emulator.start();
  connections = new Matillion({ ...emulator.matillion, requestsPerMinute: 0 }).project(emulator.projectId).connections;
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const bodies = (count) => Array.from({ length: count }, (_, index) => postgresBody(`connection-${index}`));

test("a run stops without waiting for replies: nothing more is sent, requests under way are dropped, the report tells", async () => {
  const events = { requests: 0, dropped: 0 };
  const server = await listen(async (request, response) => {
    const isAnswered = (events.requests += 1) <= 4;
    response.on("close", () => (events.dropped += response.writableEnded ? 0 : 1));
    const { configName } = await json(request);
    if (!isAnswered) return;
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", configName }));
  });
  const controller = new AbortController();
  const progress = [];
  const options = {
    product: "p",
    concurrency: 3,
    signal: controller.signal,
    onProgress: ({ done }) => progress.push(done),
  };
  const client = new Lerian({ baseUrl: server.url, requestsPerMinute: 0 });
  const run = client.connections.createMany([...bodies(50), "{"], options);
  const rejected = rejection(run);
  await until(() => events.requests === 7);

  const reason = new Error("the user went away");
  const started = performance.now();
  controller.abort(reason);
  assert.equal(await rejected, reason);
  const untilRejected = performance.now() - started;
  const report = await run.report;
  const untilReported = performance.now() - started;
  assert.ok(untilRejected < MOST_MILLISECONDS, `rejected after ${untilRejected} ms`);
  assert.ok(untilReported < MOST_MILLISECONDS, `reported after ${untilReported} ms`);

  assert.deepEqual(report.counts, { succeeded: 4, refused: 1, failed: 0, unknown: 3, cancelled: 43 });
  assert.equal(report.cancelled, true);
  const unknown = report.entries.filter((entry) => entry.outcome === "unknown");
  for (const { error } of unknown) assert.ok(error instanceof OutcomeUnknownError);
  await until(() => events.dropped === 3);
  const told = progress.length;
  await wait(50);
  assert.equal(events.requests, 7, "nothing was sent after the abort");
  assert.equal(progress.length, told, "no progress is told after the abort");
  await server.close();
});

test("a run of thousands against the service stops in the middle, and the report is what the service has", async () => {
  const names = Array.from({ length: 3000 }, (_, index) => `item-${index}`);
  const controller = new AbortController();
  const run = connections.createMany(names.map(secretBody), { signal: controller.signal, concurrency: 32 });
  const rejected = rejection(run);
  await until(async () => (await emulator.journal()).length > 100);
  const started = performance.now();
  controller.abort();
  assert.equal((await rejected).name, "AbortError");
  const milliseconds = performance.now() - started;
  assert.ok(milliseconds < MOST_MILLISECONDS, `${milliseconds} ms`);
  const report = await run.report;
  const stored = new Set((await connections.list().toArray()).map((each) => each.name));
  assert.ok(report.counts.succeeded > 50 && report.counts.cancelled > 100, JSON.stringify(report.counts));
  assert.equal(report.entries.length, names.length);
  for (const { index, outcome } of report) {
    if (outcome === "succeeded") assert.ok(stored.has(names[index]), names[index]);
    if (outcome === "cancelled") assert.ok(!stored.has(names[index]), names[index]);
  }
});

test("a signal that is aborted already sends nothing", async () => {
  const reason = new Error("too late");
  const run = connections.createMany([secretBody("a"), "{"], { signal: AbortSignal.abort(reason) });
  assert.equal(await rejection(run), reason);
  const report = await run.report;
  assert.deepEqual([report.entries.map((entry) => entry.outcome), report.cancelled], [["cancelled", "refused"], true]);
  const [{ error, attempts }] = report.entries;
  assert.ok(error instanceof TransportError);
  assert.deepEqual([error.message, attempts], ["the run was ended before this was sent", []]);
  assert.deepEqual(await emulator.journal(), []);
});

for (const [when, items] of [
  [
    "read",
    (abort) =>
      (function* () {
        yield secretBody("a");
        abort();
        yield secretBody("b");
      })(),
  ],
  [
    "written",
    (abort) => [
      secretBody("a"),
      {
        ...secretBody("b"),
        get authProvider() {
          abort();
          return "NONE";
        },
      },
    ],
  ],
]) {
  test(`an abort while items are ${when} sends nothing, and the report calls every one cancelled`, async () => {
    const controller = new AbortController();
    const reason = new Error("not any more");
    const run = connections.createMany(
      items(() => controller.abort(reason)),
      { signal: controller.signal },
    );
    assert.equal(await rejection(run), reason);
    assert.deepEqual((await run.report).counts, { succeeded: 0, refused: 0, failed: 0, unknown: 0, cancelled: 2 });
    assert.deepEqual(await emulator.journal(), []);
  });
}

test("an abort while thousands of items are started has a report that is what the service has", async () => {
  const controller = new AbortController();
  const names = Array.from({ length: 5000 }, (_, index) => `started-${index}`);
  const run = connections.createMany(names.map(secretBody), { signal: controller.signal });
  setImmediate(() => controller.abort());
  assert.equal((await rejection(run)).name, "AbortError");
  const report = await run.report;
  const stored = new Set((await connections.list().toArray()).map((each) => each.name));
  assert.ok(report.counts.cancelled > 4000, JSON.stringify(report.counts));
  for (const { index, outcome } of report)
    assert.ok(outcome === "unknown" || stored.has(names[index]) === (outcome === "succeeded"), names[index]);
});

test("any reason does, and several runs of one signal have a report each", async () => {
  const controller = new AbortController();
  const runs = [1, 2].map((run) => connections.createMany([secretBody(`run-${run}`)], { signal: controller.signal }));
  const rejected = Promise.all(runs.map((run) => run.catch((reason) => reason)));
  controller.abort("a text");
  assert.deepEqual(await rejected, ["a text", "a text"]);
  for (const run of runs) assert.equal((await run.report).entries.length, 1);
  assert.notEqual(await runs[0].report, await runs[1].report);
});

test("an abort after the end changes nothing", async () => {
  const controller = new AbortController();
  const run = connections.createMany([secretBody("a")], { signal: controller.signal });
  assert.equal((await run).ok, true);
  controller.abort();
  assert.equal((await run.report).ok, true);
  assert.equal(await run.finally(() => {}), await run.report);
  assert.equal(Object.prototype.toString.call(run), "[object BulkRun]");
});

test("who asks for the report only is not punished for the run's rejection; who asks for neither is told", async () => {
  const script = (use) => `
    import { Lerian } from "connguard";
    process.on("unhandledRejection", (reason) => console.log("unhandled", reason.message));
    const { connections } = new Lerian({ baseUrl: ${JSON.stringify(emulator.lerian.baseUrl)} });
    const run = connections.createMany([], { product: "p", signal: AbortSignal.abort(new Error("stop")) });
    const wrong = connections.createMany([], { product: "p", concurrency: 0 });
    ${use}`;
  const quiet = await runScript(script("await run.report.catch(() => {}); await wrong.report.catch(() => {});"));
  assert.equal(quiet.stdout, "");
  assert.equal((await runScript(script("await wrong.catch(() => {});"))).stdout, "unhandled stop");
});

const FAILURES = {
  throws: (reason) => () => {
    throw reason;
  },
  "returns a promise that rejects": (reason) => async () => {
    throw reason;
  },
};
for (const [what, failing] of Object.entries(FAILURES)) {
  test(`a listener of the progress that ${what} ends the run, which rejects with it`, async () => {
    const reason = new Error("the screen is gone");
    const onProgress = failing(reason);
    await emulator.settings({
      faults: [{ operation: "matillion.create_connection", kind: "delay", milliseconds: 20 }],
    });
    const run = connections.createMany(
      Array.from({ length: 200 }, (_, index) => secretBody(`connection-${index}`)),
      { concurrency: 2, onProgress },
    );
    assert.equal(await rejection(run), reason);
    const report = await run.report;
    assert.equal(report.cancelled, true);
    assert.ok(report.counts.succeeded >= 1 && report.counts.cancelled >= 100, JSON.stringify(report.counts));

    // Before anything is sent: an item that is refused here is told first.
    await emulator.reset();
    const early = connections.createMany(["{", secretBody("analytics")], { onProgress });
    if (what === "throws") {
      assert.equal(await rejection(early), reason);
      assert.deepEqual((await early.report).counts, { succeeded: 0, refused: 1, failed: 0, unknown: 0, cancelled: 1 });
      assert.deepEqual(await emulator.journal(), []);
    } else {
      assert.equal(await rejection(early), reason);
    }

    // After the last item: all of them have happened, and the run says who failed.
    const late = connections.createMany([secretBody("late")], { onProgress });
    assert.equal(await rejection(late), reason);
    assert.deepEqual((await late.report).counts, { succeeded: 1, refused: 0, failed: 0, unknown: 0, cancelled: 0 });
  });
}
