// Messages say what was given, name options as they are written here, and give advice that works.
import assert from "node:assert/strict";
import { test } from "node:test";

import { check, Lerian, Matillion } from "connguard";

import { listen, postgresBody, rejection, secretBody, thrown } from "./support.mjs";

const PROJECT = "550e8400-e29b-41d4-a716-446655440002";
const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const options = { token: "t", baseUrl: "http://127.0.0.1:9", maxRetries: 0 };
const { connections } = new Matillion(options).project(PROJECT);
const databases = new Lerian(options).connections;

test("a body that is no object is named", async () => {
  for (const [body, given] of [
    [null, "null"],
    [5, "a number"],
    [true, "a boolean"],
    [() => {}, "a function"],
  ]) {
    const error = await rejection(connections.create(body));
    assert.deepEqual(
      error.violations.map(({ rule, message }) => [rule, message]),
      [["input.json.object", `the body must be a JSON object, but ${given} was given; pass an object`]],
    );
    const [entry] = await connections.createMany([body]);
    assert.equal(entry.error.message, error.message);
  }
});

test("bodies that are passed as one are told where many go", async () => {
  for (const [bodies, given] of [
    [[secretBody("a")], "a list"],
    [new Set([secretBody("a")]), "a Set"],
  ]) {
    const { message } = await rejection(connections.create(bodies));
    assert.match(message, new RegExp(`but ${given} was given; .* ends in Many, e\\.g\\. createMany; pass an object`));
  }
});

test("an option or an argument that is not a number has a remedy of its own", async () => {
  assert.throws(() => new Matillion({ ...options, timeoutSeconds: Number.NaN }), {
    message: /timeoutSeconds: not a finite number; pass a finite number within the limits of the option$/,
  });
  const { message } = await rejection(connections.get(Number.NaN));
  assert.match(message, /not a finite number; pass a string, or a finite number where one is documented \[/);
});

test("an option that is nearly known is hinted at", async () => {
  for (const [wrong, right] of [
    ["timeout", "timeoutSeconds"],
    ["retries", "maxRetries"],
    ["dropEmty", "dropEmpty"],
  ]) {
    assert.match(
      (await rejection(connections.create(secretBody("a"), { [wrong]: 1 }))).message,
      new RegExp(`did you mean ${right}\\?`),
    );
  }
  assert.match(thrown(() => connections.list({ name: "a" })).message, /did you mean names\?/);
  assert.match(thrown(() => new Matillion({ timeout: 5 })).message, /did you mean timeoutSeconds\?/);
});

test("a pair that is none is named", async () => {
  assert.match(
    (await rejection(databases.updateMany([{ host: "h" }]))).message,
    /items\[0\] must be a pair, \[id, body\]; an object was given/,
  );
});

test("a date becomes a day where a day is wanted", async () => {
  const error = await rejection(databases.list({ startDate: new Date() }).toArray());
  assert.match(error.message, /toISOString\(\)\.slice\(0, 10\)/);
  assert.deepEqual(
    check("lerian.list_connections", undefined, { startDate: new Date().toISOString().slice(0, 10) }),
    [],
  );
});

test("no message names an option as the core does", async (context) => {
  const shown = async (work) => {
    const { message } = await rejection((async () => work())());
    return message;
  };
  const loginPage = await listen((request, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<html>log in</html>"),
  );
  const refusing = await listen((request, response) =>
    response.writeHead(401, { "content-type": "application/json" }).end(`{"error":"invalid_client"}`),
  );
  context.after(() => Promise.all([loginPage.close(), refusing.close()]));
  const client = (settings) => new Matillion({ maxRetries: 0, ...settings }).project(PROJECT).connections;
  const messages = [
    await shown(() => new Matillion({ clientId: "i", region: "eu1" })),
    await shown(() => new Matillion({ token: "t", region: "eu1", proxyUrl: "proxy:3128" })),
    await shown(() => new Matillion({ token: "t", region: "eu1", caFile: "/nowhere.pem" })),
    await shown(() => new Lerian({ clientId: "i", clientSecret: "s", baseUrl: "https://l.example.com" })),
    await shown(() => new Lerian({ token: "t", baseUrl: "http://l.example.com" })),
    await shown(() => client({ token: "t", baseUrl: loginPage.url }).get("a")),
    await shown(() =>
      client({ clientId: "i", clientSecret: "s", baseUrl: loginPage.url, tokenUrl: `${loginPage.url}/t` }).get("a"),
    ),
    await shown(() =>
      client({ clientId: "i", clientSecret: "s", baseUrl: refusing.url, tokenUrl: `${refusing.url}/t` }).get("a"),
    ),
    await shown(() => client({ token: "t", baseUrl: "https://127.0.0.1:9", proxyUrl: "http://127.0.0.1:9" }).get("a")),
    await shown(() => databases.get(ID, { timeoutSeconds: -1 })),
    await shown(() => databases.createMany([postgresBody()], { product: "p", concurrency: 99 })),
  ];
  for (const message of messages) {
    const rest = message
      .replaceAll(/must be one of [^;]*/g, "")
      .replaceAll(/matillion\.\w+|lerian\.\w+|"[^"]*"|invalid_client|access_token/g, "");
    assert.doesNotMatch(rest, /\b[a-z]+_[a-z_]+\b/);
  }
});

test("what the service says stays as it is", async (context) => {
  const detail = "field client_id of base_url is wrong";
  const server = await listen((request, response) => {
    response
      .writeHead(400, { "content-type": "application/json" })
      .end(JSON.stringify({ code: "FET-0001", title: "bad token_url", message: detail }));
  });
  context.after(() => server.close());
  const { connections } = new Lerian({ token: "t", baseUrl: server.url });
  const { message } = await rejection(connections.create(postgresBody(), { product: "p" }));
  assert.ok(message.includes("bad token_url") && message.includes(detail), message);
});
