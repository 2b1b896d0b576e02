// Worker threads load the native part, use it, and end: by themselves, by an error, or terminated in the middle.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { Worker } from "node:worker_threads";

import { Emulator, Lerian } from "connguard";

const PRELUDE = `
const { parentPort, workerData } = require("node:worker_threads");
const { Emulator, Lerian, Matillion, NotFoundError, check } = require("connguard");
const lerian = new Lerian({ ...workerData.options, requestsPerMinute: 0 });
const body = { type: "MYSQL", host: "h", port: 1, databaseName: "d", userName: "u", password: "p" };
const bodies = Array.from({ length: 30 }, (_, index) => ({ ...body, configName: workerData.name + "-" + index }));
async function useAll() {
  const report = await lerian.connections.createMany(bodies, { product: workerData.name, onProgress() {} });
  const listed = await lerian.connections.list({ product: workerData.name, limit: 20 }).toArray();
  const missing = await lerian.connections.get("01a20f8c-7ad1-74b9-beb9-000000000000").catch((error) => error);
  const aborted = await lerian.connections.get(listed[0].id, { signal: AbortSignal.abort() }).catch((error) => error);
  if (!(missing instanceof NotFoundError) || aborted.name !== "AbortError") throw new Error("wrong errors");
  return [report.ok, listed.length, check("lerian.create_connection", body).length];
}
const forEver = async (work) => { for (;;) await work(); };
`;

let emulator;
let lerian;

before(async () => {
  emulator = await Emulator.start();
  lerian = new Lerian({ ...emulator.lerian, requestsPerMinute: 0 });
});
after(() => emulator.stop());

let started = 0;

function start(script) {
  const workerData = { options: emulator.lerian, name: `worker-${(started += 1)}` };
  return new Worker(PRELUDE + script, { eval: true, workerData });
}

/** Waits for the worker's message and its end. */
async function told(worker) {
  const exit = once(worker, "exit");
  const [message] = await once(worker, "message");
  const [code] = await exit;
  return { message, code };
}

const threads = () => (process.platform === "linux" ? readdirSync("/proc/self/task").length : 0);
const USED = { message: [true, 30, 2], code: 0 };

test("fifty workers, one after another", async (context) => {
  const before = threads();
  for (let round = 0; round < 50; round += 1) {
    assert.deepEqual(await told(start("useAll().then((all) => parentPort.postMessage(all));")), USED);
  }
  context.diagnostic(`threads: ${before} before, ${threads()} after`);
  assert.ok(threads() - before < 10, "the threads of workers that ended stay");
});

test("eight workers at a time, and the main thread meanwhile", async () => {
  const workers = Array.from({ length: 8 }, () => told(start("useAll().then((all) => parentPort.postMessage(all));")));
  const own = Promise.all(workers).then(() => "done");
  let calls = 0;
  while ((await Promise.race([own, lerian.connections.list({ product: "none" }).toArray()])) !== "done") calls += 1;
  for (const worker of await Promise.all(workers)) assert.deepEqual(worker, USED);
  assert.ok(calls > 0, "the main thread had to wait");
});

const underWay = {
  calls: "for (let n = 0; n < 8; n += 1) forEver(() => lerian.connections.list({ product: 'none' }).toArray());",
  "bulk runs": "forEver(() => lerian.connections.createMany(bodies, { product: 'p', onProgress() {} }));",
  lists:
    "for (let n = 0; n < 4; n += 1) forEver(async () => { for await (const _ of lerian.connections.list({ limit: 1 })) break; });",
  "aborted calls": `forEver(async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await lerian.connections.list({ signal: controller.signal }).toArray().catch(() => {});
  });`,
  emulators:
    "forEver(async () => { const own = await Emulator.start(); await new Lerian(own.lerian).connections.list().toArray(); await own.stop(); });",
};

for (const [name, begin] of Object.entries(underWay)) {
  test(`eight workers with ${name} under way, terminated at a time, again and again`, async () => {
    for (let round = 0; round < 4; round += 1) {
      const workers = Array.from({ length: 8 }, () => start(`${begin} parentPort.postMessage("begun");`));
      await Promise.all(workers.map((worker) => once(worker, "message")));
      await new Promise((resolve) => setTimeout(resolve, round * 15));
      const codes = await Promise.all(workers.map((worker) => worker.terminate()));
      assert.deepEqual(
        codes,
        workers.map(() => 1),
      );
      assert.deepEqual(await lerian.connections.list({ product: "none" }).toArray(), []);
    }
  });

  test(`a worker with ${name} under way ends by itself, or by an error`, async () => {
    const exits = start(`${begin} setTimeout(() => process.exit(5), 40);`);
    assert.deepEqual(await once(exits, "exit"), [5]);
    const fails = start(`${begin} setTimeout(() => { throw new RangeError("of the worker"); }, 40);`);
    const [error] = await once(fails, "error");
    assert.equal(error.message, "of the worker");
    assert.deepEqual(await lerian.connections.list({ product: "none" }).toArray(), []);
  });
}
