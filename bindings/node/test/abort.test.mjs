// An AbortSignal drops the request on the wire and rejects with the signal's reason.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";

import { ConfigError, Lerian, Matillion } from "connguard";

import { listen, postgresBody, rejection, runScript } from "./support.mjs";

const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/** A server that never answers and tells when a request arrives and when its connection ends. */
async function silentServer() {
  const events = { requests: 0 };
  const arrived = new Promise((resolve) => (events.onArrival = resolve));
  const dropped = new Promise((resolve) => (events.onDrop = resolve));
  const server = await listen((request, response) => {
    events.requests += 1;
    response.on("close", () => events.onDrop(response.writableEnded));
    events.onArrival();
  });
  return { ...server, events, arrived, dropped };
}

test("an aborted request is dropped on the wire", async () => {
  const server = await silentServer();
  const controller = new AbortController();
  const pending = rejection(new Lerian({ baseUrl: server.url }).connections.get(ID, { signal: controller.signal }));
  await server.arrived;
  const reason = new Error("the user went away");
  controller.abort(reason);
  assert.equal(await pending, reason);
  assert.equal(await server.dropped, false, "the connection ended without an answer");
  await server.close();
});

test("a create is dropped too", async () => {
  const server = await silentServer();
  const controller = new AbortController();
  const options = { product: "p", signal: controller.signal };
  const pending = rejection(new Lerian({ baseUrl: server.url }).connections.create(postgresBody(), options));
  await server.arrived;
  controller.abort();
  assert.equal((await pending).name, "AbortError");
  await server.dropped;
  await server.close();
  assert.equal(server.events.requests, 1);
});

test("a signal that is aborted already sends nothing", async () => {
  const server = await silentServer();
  const signal = AbortSignal.abort(new Error("too late"));
  const client = new Lerian({ baseUrl: server.url });
  assert.equal((await rejection(client.connections.get(ID, { signal }))).message, "too late");
  assert.equal((await rejection(client.connections.list({ signal }).toArray())).message, "too late");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(server.events.requests, 0);
  await server.close();
});

test("AbortSignal.timeout works, and an abort after the reply changes nothing", async () => {
  const server = await silentServer();
  const client = new Lerian({ baseUrl: server.url });
  assert.equal(
    (await rejection(client.connections.get(ID, { signal: AbortSignal.timeout(100) }))).name,
    "TimeoutError",
  );
  await server.close();

  const answering = await listen((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: ID, configName: "c" }));
  });
  const controller = new AbortController();
  const connection = await new Lerian({ baseUrl: answering.url }).connections.get(ID, { signal: controller.signal });
  controller.abort();
  assert.equal(connection.configName, "c");
  await answering.close();
});

test("the wait between retries ends with the signal", async () => {
  const server = await listen((request, response) => {
    response.writeHead(429, { "retry-after": "30" });
    response.end();
  });
  const started = Date.now();
  const project = new Matillion({ token: "t", baseUrl: server.url }).project("550e8400-e29b-41d4-a716-446655440002");
  const error = await rejection(project.connections.list({ signal: AbortSignal.timeout(300) }).toArray());
  assert.equal(error.name, "TimeoutError");
  assert.ok(Date.now() - started < 5000);
  await server.close();
});

test("a signal must be an AbortSignal", async () => {
  const error = await rejection(new Lerian({ baseUrl: "http://127.0.0.1:9" }).connections.get(ID, { signal: {} }));
  assert.ok(error instanceof ConfigError);
});

test("one signal for many calls is no leak, and ends all of them", async () => {
  const server = await silentServer();
  const script = `import { Lerian } from "connguard";
    process.on("warning", (warning) => console.log("warning", warning.name));
    const controller = new AbortController();
    const { signal } = controller;
    const { connections } = new Lerian({ baseUrl: ${JSON.stringify(server.url)}, token: "t" });
    const calls = Array.from({ length: 30 }, () => connections.get(${JSON.stringify(ID)}, { signal }));
    const lists = Array.from({ length: 15 }, () => connections.list({ signal }).toArray());
    const runs = Array.from({ length: 15 }, () => connections.createMany([${JSON.stringify(postgresBody())}], { signal, product: "p" }));
    setTimeout(() => controller.abort(new Error("over")), 200);
    const ended = await Promise.allSettled([...calls, ...lists, ...runs]);
    console.log(ended.filter(({ reason }) => reason?.message === "over").length);`;
  const { stdout } = await runScript(script);
  assert.equal(stdout, "60");
  await server.close();
});

test("a signal that calls have left is left alone", async () => {
  const answering = await listen((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: ID, configName: "c" }));
  });
  const { connections } = new Lerian({ baseUrl: answering.url });
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 20 }, () => connections.get(ID, { signal })));
  assert.equal(getEventListeners(signal, "abort").length, 0);
  const pending = connections.get(ID, { signal });
  assert.equal(getEventListeners(signal, "abort").length, 1);
  await pending;
  await answering.close();
});
