// One entry for each request that was sent, and never a body.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setImmediate as settle } from "node:timers/promises";

import { check, Emulator, Lerian, Matillion } from "connguard";

import {
  awsBody,
  listen,
  overrideBody,
  postgresBody,
  rejection,
  runScript,
  SECRET,
  secretBody,
  until,
} from "./support.mjs";

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
  assert.deepEqual(Object.keys(entry), [
    "operation",
    "method",
    "url",
    "attempt",
    "status",
    "milliseconds",
    "requestId",
    "error",
  ]);
  assert.deepEqual([entry.operation, entry.attempt, entry.status], ["lerian.create_connection", 1, 201]);
  assert.ok(Number.isInteger(entry.milliseconds) && entry.milliseconds >= 0);
  assert.ok(!JSON.stringify(entry).includes(SECRET));
});

test("every attempt is an entry, of calls that succeed and of calls that fail", async () => {
  const { client, taken } = recorder(Lerian, emulator.lerian);
  await client.connections.create(postgresBody(), { product: "p" });
  await taken();
  await emulator.settings({
    faults: [{ operation: "lerian.list_connections", kind: "status", status: 503, retry_after: 0, times: 2 }],
  });
  await client.connections.list({ startDate: new Date().toISOString().slice(0, 10) }).toArray();
  assert.deepEqual(
    short(await taken()).map((each) => each[2]),
    [503, 503, 200],
  );

  await emulator.settings({ faults: [{ operation: "lerian.get_connection", kind: "reset_before" }] });
  await rejection(client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890", { maxRetries: 1 }));
  const entries = await taken();
  assert.deepEqual(short(entries), [
    ["lerian.get_connection", 1, undefined],
    ["lerian.get_connection", 2, undefined],
  ]);
  assert.deepEqual(
    entries.map((entry) => entry.error),
    ["transport", "transport"],
  );
});

test("a request's id is logged", async () => {
  const server = await listen((request, response) => {
    response.writeHead(404, { "content-type": "application/json", "x-request-id": "request-7" });
    response.end("{}");
  });
  const { client, taken } = recorder(Lerian, { baseUrl: server.url });
  const error = await rejection(client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890"));
  assert.equal(error.requestId, "request-7");
  assert.deepEqual(
    (await taken()).map((entry) => entry.requestId),
    ["request-7"],
  );
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
  assert.deepEqual(short(await taken()), [
    ["matillion.list_connections", 1, 200],
    ["matillion.list_connections", 1, 200],
  ]);
  await connections.patch("my-aws-connection", { connectionDetails: { description: "d" } });
  assert.deepEqual(
    short(await taken()).map(([operation]) => operation),
    ["matillion.list_connections", "matillion.update_connection"],
  );
  await overrides.create(overrideBody());
  await taken();
  await overrides.upsert(overrideBody());
  assert.deepEqual(short(await taken()), [
    ["matillion.create_environment_override", 1, 409],
    ["matillion.update_environment_override", 1, 200],
  ]);
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

test("an attempt is told while the call waits for the next one", async () => {
  const server = await listen((request, response) => {
    response.writeHead(503, { "retry-after": "30" });
    response.end();
  });
  const [logged, heard] = [[], []];
  const options = { logger: (entry) => logged.push(entry), onAttempt: (entry) => heard.push(entry) };
  const client = new Lerian({ baseUrl: server.url, ...options });
  const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  const calls = {
    call: (signal) => client.connections.get(ID, { signal }),
    list: (signal) => client.connections.list({ signal, startDate: new Date().toISOString().slice(0, 10) }).toArray(),
    bulk: (signal) => client.connections.createMany([postgresBody()], { product: "p", signal }),
  };
  for (const [kind, start] of Object.entries(calls)) {
    const controller = new AbortController();
    const ended = rejection(start(controller.signal));
    await until(() => logged.length === 1 && heard.length === 1);
    assert.equal(heard[0].status, 503, kind);
    controller.abort();
    await ended;
    await settle();
    assert.equal(logged.splice(0).length, 1, `${kind}: nothing is told twice`);
    heard.length = 0;
  }
  await server.close();
});

test("a warning is one line, with the rule as its code, also of a bulk run", async () => {
  const script = (call) => `import { Lerian } from "connguard";
     process.on("warning", ({ name, code, message }) => console.log(JSON.stringify([name, code, message])));
     const { connections } = new Lerian(${JSON.stringify(emulator.lerian)});
     const body = { ...${JSON.stringify(postgresBody("warned"))}, type: "MYSQL", schema: undefined, password: "p@ss" };
     await ${call};`;
  for (const [call, subject] of [
    [`connections.create(body, { product: "p" })`, `lerian.create_connection "warned"`],
    [
      `connections.createMany([{ ...body, password: "fine" }, body], { product: "p", concurrency: 1 })`,
      `lerian.create_connection[1] "warned"`,
    ],
  ]) {
    await emulator.reset();
    const { stdout, stderr } = await runScript(
      script(call).replace("{ ...body, password", '{ ...body, configName: "other", password'),
    );
    const [name, code, message] = JSON.parse(stdout);
    assert.deepEqual([name, code], ["ConnguardWarning", "lerian.mysql.password-characters"]);
    assert.ok(message.startsWith(`${subject}: /password: `) && message.endsWith(` (${code})`), message);
    assert.ok(stderr.includes(message));
  }
});

test("onWarning hears of the operation, the item and its name", async () => {
  const warnings = [];
  const { connections } = new Lerian({ ...emulator.lerian, onWarning: (warning) => warnings.push(warning) });
  const body = { ...postgresBody("warned"), type: "MYSQL", schema: undefined, password: "p@ss" };
  await connections.create(body, { product: "p" });
  await connections.createMany([postgresBody("other"), { ...body, configName: "another" }], { product: "p" });
  await settle();
  const about = warnings.map(({ operation, index, name, rule }) => [operation, index, name, rule]);
  const rule = "lerian.mysql.password-characters";
  assert.deepEqual(about, [
    ["lerian.create_connection", undefined, "warned", rule],
    ["lerian.create_connection", 1, "another", rule],
  ]);
});

test("strict refuses what is warned of: client, call and check", async () => {
  const body = { ...postgresBody("warned"), type: "MYSQL", schema: undefined, password: "p@ss" };
  const strict = new Lerian({ ...emulator.lerian, strict: true, onWarning() {} });
  const lenient = new Lerian({ ...emulator.lerian, onWarning() {} });
  for (const refused of [
    () => strict.connections.create(body, { product: "p" }),
    () => lenient.connections.create(body, { product: "p", strict: true }),
  ]) {
    assert.equal((await rejection(refused())).code, "rule_violation");
  }
  assert.deepEqual(
    (await emulator.journal()).filter(({ method }) => method !== "GET"),
    [],
  );
  await strict.connections.create(body, { product: "p", strict: false });
  assert.equal(check("lerian.create_connection", body, { product: "p", strict: true })[0].severity, "error");
});
