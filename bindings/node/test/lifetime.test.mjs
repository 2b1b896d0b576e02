// The native part outlives nothing: processes and workers end, whatever is under way in them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { Emulator, Lerian } from "connguard";

import { runScript, secretBody } from "./support.mjs";

test("an emulator that is not stopped does not keep the process alive", async () => {
  const { stdout } = await runScript(
    `import { Emulator } from "connguard";
     const emulator = await Emulator.start();
     await emulator.journal();
     console.log("end of script");`,
  );
  assert.equal(stdout, "end of script");
});

test("calls in flight keep the process running, one after another and many at once, and no longer", async () => {
  const { stdout } = await runScript(
    `import { Emulator, Matillion } from "connguard";
     const emulator = await Emulator.start();
     await emulator.settings({ faults: [{ kind: "delay", milliseconds: 100 }] });
     const { connections } = new Matillion(emulator.matillion).project(emulator.projectId);
     const create = (name) => connections.create({ ...${JSON.stringify(secretBody("none"))}, name });
     create("first").then(async () => {
       console.log("first");
       await Promise.all(["a", "b", "c"].map(create));
       console.log("all");
     });`,
  );
  assert.equal(stdout, "first\nall");
});

test("a worker that is terminated during calls leaves the main thread's client working", async () => {
  const emulator = await Emulator.start();
  const lerian = new Lerian(emulator.lerian);
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(
      `const { Lerian } = require("connguard");
       const { parentPort, workerData } = require("node:worker_threads");
       const lerian = new Lerian(workerData);
       const loop = async () => { for (;;) await lerian.connections.list().toArray(); };
       Promise.all([loop(), loop(), loop()]);
       setTimeout(() => parentPort.postMessage("busy"), 50);`,
      { eval: true, workerData: emulator.lerian },
    );
    await once(worker, "message");
    await worker.terminate();
    assert.deepEqual(await lerian.connections.list().toArray(), []);
  }
  await emulator.stop();
});

test("a worker that is terminated during bulk runs and lists leaves the main thread's client working", async () => {
  const emulator = await Emulator.start();
  const lerian = new Lerian({ ...emulator.lerian, requestsPerMinute: 0 });
  const body = { type: "MYSQL", host: "db.example.com", port: 3306, databaseName: "d", userName: "u", password: "p" };
  const bodies = (prefix) => Array.from({ length: 200 }, (_, index) => ({ ...body, configName: `${prefix}-${index}` }));
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(
      `const { Lerian } = require("connguard");
       const { parentPort, workerData } = require("node:worker_threads");
       const { connections } = new Lerian({ ...workerData.options, requestsPerMinute: 0 });
       connections.createMany(workerData.bodies, { product: "p", concurrency: 4, onProgress() {} });
       const loop = async () => { for (;;) for await (const _ of connections.list({ limit: 1 })); };
       Promise.all([loop(), loop()]);
       setTimeout(() => parentPort.postMessage("busy"), 50 + 30 * workerData.round);`,
      { eval: true, workerData: { options: emulator.lerian, bodies: bodies(`round-${round}`), round } },
    );
    await once(worker, "message");
    await worker.terminate();
    assert.ok((await lerian.connections.list().toArray()).length <= 600);
  }
  const report = await lerian.connections.createMany(bodies("main"), { product: "p" });
  assert.equal(report.ok, true);
  await emulator.stop();
});

test("many calls at once settle, each with its own reply", async () => {
  const emulator = await Emulator.start();
  const lerian = new Lerian({ ...emulator.lerian, requestsPerMinute: 0 });
  const names = Array.from({ length: 100 }, (_, index) => `connection-${index}`);
  const body = { type: "MYSQL", host: "db.example.com", port: 3306, databaseName: "d", userName: "u", password: "p" };
  const created = await Promise.all(
    names.map((configName) => lerian.connections.create({ ...body, configName }, { product: "p" })),
  );
  assert.deepEqual(
    created.map((each) => each.configName),
    names,
  );
  assert.equal((await lerian.connections.list({ limit: 30 }).toArray()).length, 100);
  await emulator.stop();
});
