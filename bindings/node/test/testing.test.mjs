// connguard/testing: an emulator of its own for each test, with the hooks of any runner.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, test } from "node:test";

import { ConfigError, ConflictError, Lerian, Matillion } from "connguard";
import * as testing from "connguard/testing";

import { awsBody, listen, postgresBody, rejection, thrown } from "./support.mjs";

const { useEmulator } = testing;
const OUTSIDE = /^the emulator is there while a test runs; use it in a test/;

/** A runner of tests with hooks like those of vitest, jest and mocha: all are awaited, also after a failure. */
function runner() {
  const hooks = { before: [], after: [] };
  const run = async (body) => {
    try {
      for (const hook of hooks.before) await hook();
      await body();
    } finally {
      for (const hook of hooks.after) await hook();
    }
  };
  return {
    run,
    hooks: { beforeEach: (hook) => void hooks.before.push(hook), afterEach: (hook) => void hooks.after.unshift(hook) },
  };
}

test("import and require share one module, and one set of classes", () => {
  const require = createRequire(import.meta.url);
  assert.equal(require("connguard/testing").useEmulator, useEmulator);
  assert.deepEqual(Object.keys(require("connguard/testing")).sort(), ["TestEmulator", "useEmulator"]);
  assert.ok(thrown(() => require("connguard/testing").useEmulator({})) instanceof ConfigError);
});

describe("with the hooks of node:test", () => {
  const emulator = useEmulator({ beforeEach, afterEach });
  let connections;
  beforeEach(() => {
    connections = new Matillion(emulator.matillion).project(emulator.projectId).connections;
  });

  for (const turn of [1, 2]) {
    test(`every test begins with empty services (${turn})`, async () => {
      assert.deepEqual(await emulator.journal(), []);
      assert.deepEqual(await connections.list().toArray(), []);
      await connections.create(awsBody());
      assert.ok((await rejection(connections.create(awsBody()))) instanceof ConflictError);
      await emulator.settings({ lerian: { multi_tenant: true } });
    });
  }

  test("settings of one test are not those of the next", async () => {
    const created = await new Lerian(emulator.lerian).connections.create(
      { ...postgresBody(), host: "10.0.0.1" },
      { product: "p" },
    );
    assert.equal(created.host, "10.0.0.1");
    assert.equal((await emulator.settings({})).lerian.multi_tenant, false);
  });

  test("a test inside of a test has an emulator of its own", async (context) => {
    const outer = emulator.url;
    await connections.create(awsBody());
    await context.test("the inner one", async () => {
      assert.notEqual(emulator.url, outer);
      assert.deepEqual(await emulator.journal(), []);
    });
    assert.equal(emulator.url, outer);
    assert.equal((await emulator.journal()).at(-1).operation, "matillion.create_connection");
  });

  test("it says where it is", () => {
    assert.equal(emulator.info.url, emulator.url);
    assert.equal(emulator.lerian.baseUrl, emulator.info.lerianBaseUrl);
    assert.ok(!process.env["LERIAN_BASE_URL"], "the environment is left alone by default");
  });
});

test("outside of a test there is no emulator", async () => {
  const { run, hooks } = runner();
  const emulator = useEmulator(hooks);
  const members = ["url", "info", "projectId", "matillion", "lerian"];
  for (const member of members) assert.match(thrown(() => emulator[member]).message, OUTSIDE);
  await run(() => assert.ok(emulator.url));
  for (const member of members) assert.ok(thrown(() => emulator[member]) instanceof ConfigError);
  for (const call of [() => emulator.journal(), () => emulator.settings({})])
    assert.match((await rejection(call())).message, OUTSIDE);
});

test("the emulator of a test that failed is stopped", async () => {
  const { run, hooks } = runner();
  const emulator = useEmulator(hooks);
  let url;
  const failed = await rejection(
    run(() => {
      url = emulator.url;
      throw new Error("the test failed");
    }),
  );
  assert.equal(failed.message, "the test failed");
  await assert.rejects(fetch(`${url}/_emulator/journal`));
});

test("how it starts can be told", async () => {
  const server = await listen(() => {});
  const { run, hooks } = runner();
  useEmulator({ ...hooks, listen: new URL(server.url).host });
  await assert.rejects(run(() => assert.fail("the port is taken")));
  await server.close();
  await run(() => {});
});

describe("the environment", () => {
  const before = { MATILLION_REGION: "eu1", LERIAN_TOKEN: "a token of the developer" };
  const touched = () =>
    Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(MATILLION|LERIAN)_/.test(name)));
  beforeEach(() => Object.assign(process.env, before));
  afterEach(() => Object.keys(before).forEach((name) => delete process.env[name]));

  test("a script finds the emulator in it and nothing else", async () => {
    const { run, hooks } = runner();
    const emulator = useEmulator({ ...hooks, environment: true });
    await run(async () => {
      assert.deepEqual(Object.keys(touched()).sort(), [
        "LERIAN_BASE_URL",
        "MATILLION_BASE_URL",
        "MATILLION_CLIENT_ID",
        "MATILLION_CLIENT_SECRET",
        "MATILLION_TOKEN_URL",
      ]);
      const [project] = await Matillion.fromEnv().projects.list().toArray();
      assert.equal(project.id, emulator.projectId);
      assert.deepEqual(await Lerian.fromEnv().connections.list().toArray(), []);
    });
    assert.deepEqual(touched(), before);
  });

  test("is as before after a test that failed, and after an emulator that could not start", async () => {
    const { run, hooks } = runner();
    useEmulator({ ...hooks, environment: true });
    await rejection(run(() => Promise.reject(new Error("the test failed"))));
    assert.deepEqual(touched(), before);
    process.env.MATILLION_REGION = "us1";
    const broken = runner();
    useEmulator({ ...broken.hooks, environment: true, listen: "nowhere" });
    assert.ok((await rejection(broken.run(() => assert.fail()))) instanceof ConfigError);
    assert.deepEqual(touched(), { ...before, MATILLION_REGION: "us1" });
  });

  test("of tests inside of each other is put back step by step", async () => {
    const { run, hooks } = runner();
    const emulator = useEmulator({ ...hooks, environment: true });
    await run(async () => {
      const outer = touched();
      await run(() => assert.notDeepEqual(touched(), outer));
      assert.deepEqual(touched(), outer);
      assert.equal(process.env.LERIAN_BASE_URL, emulator.lerian.baseUrl);
    });
    assert.deepEqual(touched(), before);
  });
});

test("without hooks it says what it needs", () => {
  for (const options of [undefined, {}, { beforeEach }, { beforeEach, afterEach: 5 }]) {
    const error = thrown(() => useEmulator(options));
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /^useEmulator needs the functions beforeEach and afterEach of your test runner/);
  }
});

test("an option that it does not know is told at once", () => {
  const { hooks } = runner();
  const error = thrown(() => useEmulator({ ...hooks, enviroment: true }));
  assert.match(error.message, /^unknown option enviroment; did you mean environment\? /);
});
