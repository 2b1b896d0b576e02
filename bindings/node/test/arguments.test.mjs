// Arguments of a wrong kind, and objects whose own code throws: an error that names the argument, and nothing is sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ConfigError, check, Emulator, Lerian, lerian, Matillion, matillion, TransportError } from "connguard";
import { useEmulator } from "connguard/testing";

import { awsBody, postgresBody, rejection, SECRET, thrown } from "./support.mjs";

const ID = "0197f3a0-0000-7000-8000-000000000000";
const fails = () => {
  throw new Error(SECRET);
};
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
/** Objects that cannot be read, each in its own way. */
const UNREADABLE = {
  "a getter that throws": Object.defineProperty({}, "waive", { get: fails, enumerable: true }),
  "a proxy that throws": new Proxy({}, { get: fails, has: fails, ownKeys: fails, getPrototypeOf: fails }),
  "a revoked object": revoked({}),
  "a revoked list": revoked([]),
};

let emulator, client;
before(async () => {
  emulator = await Emulator.start();
  client = new Lerian(emulator.lerian);
});
after(() => emulator.stop());

function assertNamed(error, message) {
  assert.ok(error instanceof ConfigError, error.stack);
  assert.match(error.message, message);
  assert.ok(!`${error.message} ${JSON.stringify(error)}`.includes(SECRET));
}

for (const [what, value] of Object.entries(UNREADABLE)) {
  test(`${what} is no object of options`, async () => {
    const could = /^options could not be read; pass a plain object without getters$/;
    assertNamed(
      thrown(() => new Matillion(value)),
      could,
    );
    assertNamed(
      thrown(() => Lerian.fromEnv(value)),
      could,
    );
    assertNamed(
      thrown(() => check("lerian.get_connection", undefined, value)),
      could,
    );
    assertNamed(await rejection(client.connections.get(ID, value)), could);
    assertNamed(await rejection(client.connections.createMany([postgresBody()], value)), could);
    assertNamed(
      thrown(() => client.connections.list(value)),
      could,
    );
    assertNamed(await rejection(Emulator.start(value)), could);
    assertNamed(
      thrown(() => useEmulator(value)),
      could,
    );
    assertNamed(await rejection(client.connections.get(ID, { signal: value })), /^signal must be an AbortSignal/);
  });
}

test("what is no object of options is named", async () => {
  for (const [value, kind] of [
    [5, "a number"],
    [[], "a list"],
    ["x", "a string"],
    [null, "null"],
    [fails, "a function"],
  ]) {
    const message = new RegExp(`^options must be an object; ${kind} was given$`);
    assertNamed(
      thrown(() => new Matillion(value)),
      message,
    );
    assertNamed(await rejection(client.connections.get(ID, value)), message);
    assertNamed(
      thrown(() => useEmulator(value)),
      message,
    );
  }
});

test("an object of a class is no object of options: what it holds would be lost, and the call would go on", async () => {
  class Options {
    product = "p";
  }
  const given = [
    [AbortSignal.timeout(1000), "an AbortSignal was given, pass \\{ signal \\}"],
    [new Map([["product", "p"]]), "a Map was given, pass Object\\.fromEntries\\(\\) of it"],
    [Promise.resolve({ product: "p" }), "a Promise was given, await it first"],
    ...[
      new Options(),
      new Date(),
      new URL("https://example.com"),
      new Set(),
      /x/,
      new Error(SECRET),
      Object.create({ product: "p" }),
    ].map((value) => [value, "an object of a class was given"]),
  ];
  const stored = new Matillion(emulator.matillion).project(emulator.projectId).connections;
  await emulator.reset();
  for (const [value, hint] of given) {
    const message = new RegExp(`^options must be a plain object; ${hint}$`);
    assertNamed(
      thrown(() => new Matillion(value)),
      message,
    );
    assertNamed(
      thrown(() => check("lerian.get_connection", undefined, value)),
      message,
    );
    assertNamed(await rejection(stored.create(awsBody(), value)), message);
    assertNamed(await rejection(stored.createMany([awsBody()], value)), message);
    assertNamed(
      thrown(() => stored.list(value)),
      message,
    );
    assertNamed(await rejection(Emulator.start(value)), message);
    assertNamed(
      thrown(() => useEmulator(value)),
      message,
    );
  }
  assert.deepEqual(await emulator.journal(), []);
  const without = Object.assign(Object.create(null), { signal: AbortSignal.timeout(10_000) });
  assert.equal((await stored.create(awsBody(), without)).authProvider, "aws");
  await emulator.reset();
});

test("an operation that is no text is named, and never quoted", () => {
  for (const value of [undefined, null, 5, Symbol(SECRET), fails, new Error(SECRET), ...Object.values(UNREADABLE)]) {
    assertNamed(
      thrown(() => check(value, {})),
      /^operation must be a string, e\.g\. matillion\.create_connection; .* was given$/,
    );
  }
  assertNamed(
    thrown(() => check("\ud800", {})),
    /^operation must be a string.*not valid Unicode$/,
  );
});

test("a flag, a function, items and settings of a wrong kind are named", async () => {
  const { connections } = client;
  const private_ = { ...postgresBody(), host: "10.0.0.1" };
  for (const multiTenant of [0, "yes", []]) {
    const message = /^multiTenant must be true or false; .* was given$/;
    assertNamed(await rejection(connections.create(private_, { product: "p", multiTenant })), message);
    assertNamed(await rejection(connections.update(ID, private_, { multiTenant })), message);
    assertNamed(await rejection(connections.createMany([private_], { product: "p", multiTenant })), message);
    assertNamed(await rejection(connections.updateMany([[ID, private_]], { multiTenant })), message);
    assertNamed(
      thrown(() => check("lerian.create_connection", private_, { product: "p", multiTenant })),
      message,
    );
  }
  assertNamed(
    await rejection(connections.createMany([private_], { product: "p", onProgress: 5 })),
    /^onProgress must be a function; a number was given$/,
  );
  assertNamed(
    await rejection(connections.createMany(5, { product: "p" })),
    /^items must be an array.*; a number was given$/,
  );
  assertNamed(
    thrown(() => new Lerian({ ...emulator.lerian, logger: 5 })),
    /^logger must be a function; a number was given$/,
  );
  assertNamed(await rejection(Emulator.start({ listen: 5 })), /^listen must be a string; a number was given$/);
  for (const settings of [5, "x", [], null])
    assertNamed(await rejection(emulator.settings(settings)), /^settings must be an object/);
  assert.deepEqual(await emulator.journal(), []);
});

test("a constructor without members says so", () => {
  const functions = [...Object.values(matillion), ...Object.values(lerian)].filter(
    (each) => !/^class|^function (parse|from)/.test(String(each)),
  );
  for (const constructor of functions) {
    for (const value of [undefined, null, 5])
      assertNamed(
        thrown(() => constructor(value)),
        /^a connection's members must be an object/,
      );
  }
});

test("a URL that is no string says so", () => {
  for (const value of [undefined, null, 5]) {
    assertNamed(
      thrown(() => lerian.fromUrl(value, "postgresql://r@h/d")),
      /^configName must be a string/,
    );
    assertNamed(
      thrown(() => lerian.fromUrl("production-db", value)),
      /^url must be a string/,
    );
  }
});

test("an emulator that was stopped is a TransportError that says so", async () => {
  const stopped = await Emulator.start();
  await stopped.stop();
  const error = await rejection(stopped.journal());
  assert.ok(error instanceof TransportError);
  assert.match(error.message, /does not answer; was it stopped\?$/);
});

test("numbers in JSON text are read as 64-bit integers or doubles", async () => {
  const text = JSON.stringify(awsBody()).replace(
    "{",
    '{"a": 9007199254740993, "b": 1e-400, "c": 0.1234567890123456789,',
  );
  const project = new Matillion({ ...emulator.matillion, onWarning() {} }).project(emulator.projectId);
  await project.connections.create(text);
  const sent = await (await fetch(`${emulator.url}/_emulator/journal`)).text();
  assert.match(sent, /"a":9007199254740993,.*"b":0\.0,.*"c":0\.12345678901234568[,}]/);
  const [violation] = check("matillion.create_connection", text.replace("9007199254740993", "18446744073709551616"));
  assert.deepEqual([violation.rule, violation.path], ["input.json.number", "/a"]);
});
