// Requests that the client has no method for, headers of a call, and how the service answered.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { ConfigError, Emulator, Lerian, Matillion, NotFoundError } from "connguard";

import { awsBody, listen, postgresBody, rejection } from "./support.mjs";

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

test("a request is sent with the client's credentials, and its reply is as it came", async () => {
  const heard = [];
  const client = new Matillion({ ...emulator.matillion, onAttempt: (attempt) => heard.push(attempt) });
  const path = `/v1/projects/${emulator.projectId}/connections`;
  const created = await client.request("POST", path, { body: awsBody() });
  assert.deepEqual([created.status, created.body.name], [201, awsBody().name]);
  const listed = await client.request("GET", path, {
    query: { size: 1, page: 0 },
    headers: { "x-team": "data" },
    maxRetries: 0,
  });
  assert.deepEqual(
    [listed.status, Array.isArray(listed.body.results ?? listed.body.content ?? listed.body)],
    [200, true],
  );
  assert.equal(typeof listed.headers["content-type"], "string");
  assert.deepEqual(
    listed.attempts.map(({ method, status, url }) => [method, status, url]),
    [["GET", 200, `${emulator.matillion.baseUrl}${path}`]],
  );
  const entry = (await emulator.journal()).at(-1);
  assert.deepEqual([entry.headers["x-team"], entry.query.size], ["data", "1"]);
  // Attempts are handed over from another thread, so that those of one call may be heard after the next one has ended.
  for (let waited = 0; heard.length < 3 && waited < 5000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(heard.map(({ method }) => method).sort(), ["GET", "POST", "POST"]);
});

test("an error of the service is that of every call", async () => {
  const client = new Lerian(emulator.lerian);
  const error = await rejection(
    client.request("GET", "/v1/management/connections/a1b2c3d4-e5f6-7890-abcd-ef1234567890"),
  );
  assert.ok(error instanceof NotFoundError);
  assert.equal(error.status, 404);
});

test("what is wrong is told", async () => {
  const client = new Lerian(emulator.lerian);
  for (const [args, message] of [
    [["GET", "no-slash"], /begin/],
    [[5, "/a"], /method must be/],
    [["GET", "/a", { body: { a: NaN } }], /finite/],
    [["GET", "/a", { params: {} }], /unknown option params/],
    [["GET", "/a", { headers: { authorization: "x" } }], /authorization/i],
  ]) {
    const error = await rejection(client.request(...args));
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, message);
  }
  const signal = AbortSignal.abort(new Error("too late"));
  assert.equal((await rejection(client.request("GET", "/a", { signal }))).message, "too late");
});

test("headers of a call are sent, also of each item; the client's own are refused", async () => {
  const { connections } = new Lerian(emulator.lerian);
  await connections.create(postgresBody(), { product: "p", headers: { "X-Trace": "one" } });
  await connections.createMany([postgresBody("other")], { product: "p", headers: { "X-Trace": "two" } });
  const traces = (await emulator.journal())
    .filter(({ method }) => method === "POST")
    .map(({ headers }) => headers["x-trace"]);
  assert.deepEqual(traces, ["one", "two"]);
  const error = await rejection(
    connections.create(postgresBody(), { product: "p", headers: { Authorization: "Bearer other" } }),
  );
  assert.ok(error instanceof ConfigError && !error.message.includes("other"), error.message);
});

test("a result has the service's response beside its members", async (context) => {
  const server = await listen((request, response) => {
    response.writeHead(200, { "content-type": "application/json", "x-request-id": "request-7", "x-rate": "9" });
    response.end(JSON.stringify({ id: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", configName: "c" }));
  });
  context.after(() => server.close());
  const connection = await new Lerian({ baseUrl: server.url }).connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
  const { status, headers, requestId } = connection.response;
  assert.deepEqual([status, headers["x-rate"], requestId], [200, "9", "request-7"]);
  assert.equal(connection.response, connection.response, "it is read once");
  assert.deepEqual(Object.keys(connection), ["id", "configName"]);
  connection.response = undefined;
  assert.equal(connection.response, undefined);
});

test("the user agent tells the program", async () => {
  const client = new Lerian({ ...emulator.lerian, userAgentSuffix: "nightly/2.1" });
  await client.connections.list({ startDate: new Date().toISOString().slice(0, 10) }).toArray();
  const agent = (await emulator.journal()).at(-1).headers["user-agent"];
  assert.match(agent, /^connguard\S* .*nightly\/2\.1$/);
});
