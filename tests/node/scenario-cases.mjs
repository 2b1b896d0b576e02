// The observed scenarios, played against the emulator over plain HTTP.
import assert from "node:assert/strict";
import { request as send } from "node:http";
import { equalButForWildcards } from "./matching.mjs";

/** Plays each step from an empty service, and compares status, code, fields and body. */
export async function runScenario({ steps }, emulator) {
  await emulator.reset();
  let newest = {};
  for (const { name, given, request, expect } of steps) {
    await emulator.settings({ lerian: settingsOf(given ?? {}, newest) });
    const { status, body } = await exchange(emulator.url, request, request.path.replace("$LAST", newest.id));
    const where = `step ${name}: ${JSON.stringify(body)?.slice(0, 400)}`;
    assert.equal(status, expect.status, where);
    if (status === 201) newest = body;
    if ("code" in expect) {
      assert.equal(body.code, expect.code, where);
      assert.deepEqual(Object.keys(body.fields ?? {}).sort(), expect.fields ?? [], where);
    }
    if ("body" in expect) assert.ok(equalButForWildcards(body, expect.body), where);
    if ("count" in expect) assert.equal(body.items.length, expect.count, where);
  }
}

/** Returns the state of the service for a step; `unassign` means the newest connection. */
function settingsOf({ multi_tenant = false, busy = [], unassign = false }, newest) {
  return { multi_tenant, busy, ...(unassign ? { unassigned: [newest.configName] } : {}) };
}

/** Sends one request exactly as it stands in the scenario. */
function exchange(url, { method, headers, body }, path) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const call = send({ hostname, port, method, path, headers, timeout: 10_000 }, (reply) => {
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: reply.statusCode, body: text ? JSON.parse(text) : "" });
      });
    });
    call.on("timeout", () => call.destroy(new Error("no reply within 10 seconds")));
    call.on("error", reject);
    call.end(body);
  });
}
