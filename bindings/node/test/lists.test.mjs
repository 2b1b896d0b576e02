// Lists over several pages: prefetched, cancelled when they are left, in every shape and with every filter.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { Emulator, Lerian, Matillion, RuleViolationError } from "connguard";

import { awsBody, listen, overrideBody, postgresBody, rejection, runScript, secretBody, until } from "./support.mjs";

let emulator, project, lerian;
before(async () => {
  emulator = await Emulator.start();
  project = new Matillion(emulator.matillion).project(emulator.projectId);
  lerian = new Lerian(emulator.lerian);
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const names = (items) => items.map((each) => each.name).sort();
const reads = async () => (await emulator.journal()).filter((each) => each.method === "GET").length;

/** A server whose list has as many pages of one item as asked for, and which tells what is asked of it. */
async function endless({ pages = 1000, hang = () => false } = {}) {
  const asked = [];
  const dropped = [];
  const server = await listen((request, response) => {
    const page = Number(new URL(request.url, "http://x").searchParams.get("page") ?? 0);
    asked.push(page);
    response.on("close", () => response.writableEnded || dropped.push(page));
    if (hang(page)) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ page, size: 1, total: pages, results: page < pages ? [{ name: `c${page}` }] : [] }));
  });
  const client = new Matillion({ token: "t", baseUrl: server.url, requestsPerMinute: 0 });
  return { ...server, asked, dropped, connections: client.project(emulator.projectId).connections };
}

test("nothing is read before the iteration, then one page ahead of what is looked at", async () => {
  const server = await endless();
  const list = server.connections.list({ size: 1 });
  assert.deepEqual(server.asked, []);
  const iterator = list[Symbol.asyncIterator]();
  assert.equal((await iterator.next()).value.name, "c0");
  await until(() => server.asked.length === 2);
  await wait(50);
  assert.deepEqual(server.asked, [0, 1], "one page ahead, not more");
  assert.equal((await iterator.next()).value.name, "c1");
  await until(() => server.asked.length === 3);
  await iterator.return();
  await server.close();
});

test("leaving the loop drops the page that is fetched ahead", async () => {
  const server = await endless({ hang: (page) => page === 1 });
  for await (const connection of server.connections.list({ size: 1 })) {
    assert.equal(connection.name, "c0");
    await until(() => server.asked.length === 2);
    break;
  }
  await until(() => server.dropped.length === 1);
  assert.deepEqual(server.dropped, [1]);
  await server.close();
});

test("an abort drops the page that is fetched ahead, and the one that is waited for", async () => {
  for (const waiting of [false, true]) {
    const server = await endless({ hang: (page) => page === 1 });
    const controller = new AbortController();
    const iterator = server.connections.list({ size: 1, signal: controller.signal })[Symbol.asyncIterator]();
    await iterator.next();
    await until(() => server.asked.length === 2);
    const pending = waiting ? rejection(iterator.next()) : undefined;
    const reason = new Error("enough");
    controller.abort(reason);
    await until(() => server.dropped.length === 1);
    assert.equal(await (pending ?? rejection(iterator.next())), reason);
    await server.close();
  }
});

test("every shape is understood, over all pages", async () => {
  const created = Array.from({ length: 7 }, (_, index) => `secret-${index}`);
  for (const name of created) await project.connections.create(secretBody(name));
  for (const [shape, size] of [
    ["page", 3],
    ["page", 7],
    ["page", 100],
    ["array", 7],
    ["array", 100],
  ]) {
    await emulator.settings({ matillion: { list_shape: shape } });
    assert.deepEqual(names(await project.connections.list({ size }).toArray()), created, `${shape} ${size}`);
  }
  const pages = [];
  await emulator.settings({ matillion: { list_shape: "page" } });
  for await (const page of project.connections.list({ size: 3 }).pages()) pages.push([page.items.length, page.total]);
  assert.deepEqual(pages, [
    [3, 7],
    [3, 7],
    [1, 7],
  ]);
});

test("a single object is a list of one, and an empty list is empty", async () => {
  for (const shape of ["page", "array", "single"]) {
    await emulator.settings({ matillion: { list_shape: shape } });
    assert.deepEqual(await project.connections.list().toArray(), [], shape);
  }
  await project.connections.create(awsBody());
  assert.deepEqual(names(await project.connections.list().toArray()), ["my-aws-connection"]);
});

test("a service that ignores the page's number does not make a list endless, nor seem whole", async (context) => {
  const server = await listen((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ page: 0, size: 1, total: 100, results: [{ name: "the same" }] }));
  });
  const same = new Matillion({ token: "t", baseUrl: server.url }).project(emulator.projectId);
  context.after(() => server.close());
  const error = await rejection(same.connections.list().toArray());
  assert.deepEqual([error.name, error.code], ["DecodeError", "decode"]);
});

test("a page that fails ends the list with its error, after the pages before it", async () => {
  const server = await listen((request, response) => {
    const page = Number(new URL(request.url, "http://x").searchParams.get("page") ?? 0);
    response.writeHead(page === 2 ? 403 : 200, { "content-type": "application/json" });
    response.end(
      JSON.stringify(page === 2 ? { title: "no" } : { page, size: 1, total: 5, results: [{ name: `c${page}` }] }),
    );
  });
  const { connections } = new Matillion({ token: "t", baseUrl: server.url }).project(emulator.projectId);
  const seen = [];
  const error = await rejection(
    (async () => {
      for await (const connection of connections.list({ size: 1 })) seen.push(connection.name);
    })(),
  );
  assert.deepEqual([seen, error.status], [["c0", "c1"], 403]);
  await server.close();
});

test("Matillion's filters reach the service", async () => {
  await project.connections.create(awsBody());
  for (const name of ["a", "b", "c & d+e", "ü/ß"]) await project.connections.create(secretBody(name));
  const found = async (filter) => names(await project.connections.list(filter).toArray());
  assert.deepEqual(await found({ authProvider: ["aws"] }), ["my-aws-connection"]);
  assert.deepEqual(await found({ authProvider: ["aws", "NONE"], names: ["b", "my-aws-connection"] }), [
    "b",
    "my-aws-connection",
  ]);
  assert.deepEqual(await found({ names: ["c & d+e", "ü/ß"] }), ["c & d+e", "ü/ß"]);
  assert.deepEqual(await found({ platformConnectionType: ["CLOUD_PLATFORM_CREDENTIALS"] }), ["my-aws-connection"]);
});

test("overrides, projects and environments are listed", async () => {
  await project.connections.create(awsBody());
  await project.overrides.create(overrideBody());
  const overrides = await project.overrides.list("PROD", { size: 1 }).toArray();
  assert.deepEqual(
    overrides.map((each) => [each.name, each.environmentName]),
    [["my-aws-connection", "PROD"]],
  );
  assert.deepEqual(await project.overrides.list("DEV").toArray(), []);
  assert.deepEqual(names(await project.environments.list({ size: 1 }).toArray()), ["DEV", "PROD", "TEST"]);
  const projects = await new Matillion(emulator.matillion).projects.list({ size: 1 }).toArray();
  assert.deepEqual(
    projects.map((each) => each.id),
    [emulator.projectId],
  );
});

test("Lerian's filters reach the service, and pages follow each other", async () => {
  const bodies = [1, 2, 3, 4, 5].map((number) => ({
    ...postgresBody(`db-${number}`),
    metadata: { team: number > 3 ? "a b&c" : "x" },
  }));
  for (const body of bodies) await lerian.connections.create(body, { product: "one" });
  await lerian.connections.create({ ...postgresBody("other"), type: "MYSQL" }, { product: "two" });
  const found = async (filter) => (await lerian.connections.list(filter).toArray()).map((each) => each.configName);
  assert.deepEqual(await found({ product: "one", limit: 2, sortOrder: "asc" }), [
    "db-1",
    "db-2",
    "db-3",
    "db-4",
    "db-5",
  ]);
  assert.deepEqual((await found({ limit: 2 })).length, 6);
  assert.deepEqual(await found({ type: "MYSQL" }), ["other"]);
  assert.deepEqual(await found({ metadata: { team: "a b&c" }, sortOrder: "asc" }), ["db-4", "db-5"]);
  assert.deepEqual(await found({ startDate: "2024-01-01", endDate: "2024-03-31" }), []);
  const today = new Date().toISOString().slice(0, 10);
  assert.deepEqual(await found({ startDate: today, product: "two" }), ["other"]);
});

test("a filter that breaks a rule is refused when the iteration begins", async () => {
  await emulator.reset();
  const error = await rejection(lerian.connections.list({ startDate: "yesterday" }).toArray());
  assert.ok(error instanceof RuleViolationError, String(error));
  assert.deepEqual(
    error.violations.map((each) => [each.rule, each.path]),
    [["lerian.parameter.date", "/startDate"]],
  );
  const limit = await rejection(lerian.connections.list({ limit: 101 }).toArray());
  assert.deepEqual(
    limit.violations.map((each) => each.path),
    ["/limit"],
  );
  assert.equal(await reads(), 0);
});

test("unassigned connections are listed and can be assigned once", async () => {
  const { id } = await lerian.connections.create(postgresBody("orphan"), { product: "p" });
  await lerian.connections.create(postgresBody("owned"), { product: "p" });
  await emulator.settings({ lerian: { unassigned: ["orphan"] } });
  const found = await lerian.connections.listUnassigned({ type: "POSTGRESQL", limit: 1 }).toArray();
  assert.deepEqual(
    found.map((each) => each.id),
    [id],
  );
  assert.equal((await lerian.connections.assign(id, { product: "New-Owner" })).productName, "new-owner");
  assert.deepEqual(await lerian.connections.listUnassigned().toArray(), []);
  assert.equal((await rejection(lerian.connections.assign(id, { product: "other" }))).apiCode, "FET-1015");
});

test("an iteration that nobody ends does not keep the process alive", async () => {
  const server = await endless({ hang: (page) => page === 1 });
  const { stdout } = await runScript(
    `import { Matillion } from "connguard";
     const { connections } = new Matillion({ token: "t", baseUrl: ${JSON.stringify(server.url)} }).project(${JSON.stringify(emulator.projectId)});
     const iterator = connections.list({ size: 1 })[Symbol.asyncIterator]();
     console.log((await iterator.next()).value.name);`,
  );
  assert.equal(stdout, "c0");
  await server.close();
});
