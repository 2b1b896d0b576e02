// One entry for each request that was sent, and never a body.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setImmediate as settle } from "node:timers/promises";

import { Emulator, Lerian, Matillion } from "connguard";

import { SECRET, awsBody, listen, overrideBody, postgresBody, rejection, runScript, secretBody } from "./support.mjs";

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

function recorder(Client, options) {
  const entries = [];
  const client = new Client({ ...options, logger: (entry) => entries.push(entry) });
  /** What was logged since the last time, without the token's requests. */
  const taken = async () => {
    await settle();
    return entries.splice(0).filter((entry) => !entry.operation.endsWith(".token"));
  };
  return { client, taken };
}
const short = (entries) => entries.map((entry) => [entry.operation, entry.attempt, entry.status]);

test("a call is one entry, with its members and nothing else", async () => {
  const { client, taken } = recorder(Lerian, emulator.lerian);
  await client.connections.create(postgresBody(), { product: "p" });
  const [entry, ...more] = await taken();
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(entry), ["operation", "attempt", "status", "milliseconds", "requestId", "error"]);
  assert.deepEqual([entry.operation, entry.attempt, entry.status], ["lerian.create_connection", 1, 201]);
  assert.ok(Number.isInteger(entry.milliseconds) && entry.milliseconds >= 0);
  assert.ok(!JSON.stringify(entry).includes(SECRET));
});

test("every attempt is an entry, of calls that succeed and of calls that fail", async () => {
  const { client, taken } = recorder(Lerian, emulator.lerian);
  await client.connections.create(postgresBody(), { product: "p" });
  await taken();
  await emulator.settings({ faults: [{ operation: "lerian.list_connections", kind: "status", status: 503, retry_after: 0, times: 2 }] });
  await client.connections.list({ startDate: new Date().toISOString().slice(0, 10) }).toArray();
  assert.deepEqual(short(await taken()).map((each) => each[2]), [503, 503, 200]);

  await emulator.settings({ faults: [{ operation: "lerian.get_connection", kind: "reset_before" }] });
  await rejection(client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890", { maxRetries: 1 }));
  const entries = await taken();
  assert.deepEqual(short(entries), [["lerian.get_connection", 1, undefined], ["lerian.get_connection", 2, undefined]]);
  assert.deepEqual(entries.map((entry) => entry.error), ["transport", "transport"]);
});

test("a request's id is logged", async () => {
  const server = await listen((request, response) => {
    response.writeHead(404, { "content-type": "application/json", "x-request-id": "request-7" });
    response.end("{}");
  });
  const { client, taken } = recorder(Lerian, { baseUrl: server.url });
  const error = await rejection(client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890"));
  assert.equal(error.requestId, "request-7");
  assert.deepEqual((await taken()).map((entry) => entry.requestId), ["request-7"]);
  await server.close();
});

test("a refused request sends nothing and logs nothing", async () => {
  const { client, taken } = recorder(Lerian, emulator.lerian);
  await rejection(client.connections.create({}, { product: "p" }));
  assert.deepEqual(await taken(), []);
});

test("pages and what is put together log each of their requests", async () => {
  const { client, taken } = recorder(Matillion, emulator.matillion);
  const { connections, overrides } = client.project(emulator.projectId);
  for (const name of ["a", "b", "c"]) await connections.create(secretBody(name));
  await connections.create(awsBody());
  await taken();
  await connections.list({ size: 2 }).toArray();
  assert.deepEqual(short(await taken()), [["matillion.list_connections", 1, 200], ["matillion.list_connections", 1, 200]]);
  await connections.patch("my-aws-connection", { connectionDetails: { description: "d" } });
  assert.deepEqual(short(await taken()).map(([operation]) => operation), ["matillion.list_connections", "matillion.update_connection"]);
  await overrides.create(overrideBody());
  await taken();
  await overrides.upsert(overrideBody());
  assert.deepEqual(short(await taken()), [["matillion.create_environment_override", 1, 409], ["matillion.update_environment_override", 1, 200]]);
});

test("the items of a bulk run that failed are logged", async () => {
  const { client, taken } = recorder(Lerian, emulator.lerian);
  await client.connections.create(postgresBody("taken"), { product: "p" });
  await taken();
  await client.connections.createMany([postgresBody("taken"), { configName: NaN }], { product: "p" });
  assert.ok(short(await taken()).some((each) => each[0] === "lerian.create_connection" && each[2] === 409));
});

test("a logger that throws is an uncaught exception of its own; the call succeeds", async () => {
  const { stdout } = await runScript(
    `import { Lerian } from "connguard";
     process.on("uncaughtException", (error) => console.log("uncaught", error.message));
     const { connections } = new Lerian({ ...${JSON.stringify(emulator.lerian)}, logger() { throw new Error("broken"); } });
     console.log((await connections.create(${JSON.stringify(postgresBody())}, { product: "p" })).configName);`,
  );
  assert.deepEqual(stdout.split("\n").sort(), ["production-db", "uncaught broken"]);
});
