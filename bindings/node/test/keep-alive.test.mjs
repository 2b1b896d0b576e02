// Connections that the server closes while they are idle, or at the very moment of the next request: no call fails, and
// what was created is there exactly once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Lerian } from "connguard";

import { serveClosing } from "./closing.mjs";
import { postgresBody } from "./support.mjs";

const CALLS = 100;
const IDLE = 10;
const names = Array.from({ length: CALLS }, (_, index) => `database-${index}`);

/** Much longer than the server waits, shorter, and as long: some requests meet the closing, and many come after it. */
const pause = (index) => sleep([5 * IDLE, IDLE, (index * 7) % (2 * IDLE)][index % 3]);

async function createOneAfterTheOther(lerian, wait) {
  for (const [index, name] of names.entries()) {
    assert.equal((await lerian.connections.create(postgresBody(name), { product: "p" })).configName, name);
    await wait(index);
  }
}

async function createAtATime(lerian, wait) {
  const create = async (start) => {
    for (let index = start; index < CALLS; index += 4) {
      await lerian.connections.create(postgresBody(names[index]), { product: "p" });
      await wait(index);
    }
  };
  await Promise.all([0, 1, 2, 3].map(create));
}

async function createMany(lerian) {
  const report = await lerian.connections.createMany(names.map(postgresBody), { product: "p", concurrency: 4 });
  assert.equal(report.ok, true);
}

async function readOneAfterTheOther(lerian, wait) {
  const { id } = await lerian.connections.create(postgresBody(), { product: "p" });
  for (let index = 0; index < CALLS; index += 1) {
    await wait(index);
    assert.equal((await lerian.connections.get(id)).id, id);
  }
}

const creates = [createOneAfterTheOther, createAtATime, createMany];

function assertExactlyOnce({ stored }) {
  assert.deepEqual(stored.map(({ configName }) => configName).sort(), [...names].sort());
}

for (const calls of [createOneAfterTheOther, createAtATime, readOneAfterTheOther]) {
  test(`no call fails where the server closes idle connections: ${calls.name}`, async (context) => {
    const service = await serveClosing({ idleMilliseconds: IDLE });
    context.after(() => service.close());
    await calls(new Lerian({ baseUrl: service.url }), pause);
    context.diagnostic(`${CALLS} calls, 0 failures, ${service.closedIdle} connections closed while idle`);
    assert.ok(service.closedIdle >= CALLS / 4);
    if (creates.includes(calls)) assertExactlyOnce(service);
  });
}

for (const carelessness of ["lost", "carried out"]) {
  for (const calls of creates) {
    test(`no create fails or happens twice where requests are cut off and ${carelessness}: ${calls.name}`, async (context) => {
      const service = await serveClosing({ cutEvery: 5, carelessness });
      context.after(() => service.close());
      // Nothing arrives late here, so that a short while is long enough to wait for it.
      await calls(new Lerian({ baseUrl: service.url, settleSeconds: 0.1 }), () => {});
      context.diagnostic(`${CALLS} calls, 0 failures, ${service.cut} requests cut off`);
      assert.ok(service.cut >= CALLS / 10);
      assertExactlyOnce(service);
    });
  }
}

test("no read fails where the server closes as it is sent", async (context) => {
  const service = await serveClosing({ cutEvery: 3 });
  context.after(() => service.close());
  await readOneAfterTheOther(new Lerian({ baseUrl: service.url }), () => {});
  context.diagnostic(`${CALLS} calls, 0 failures, ${service.cut} requests cut off`);
  assert.ok(service.cut >= CALLS / 10);
});
