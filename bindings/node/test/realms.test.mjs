// Where code runs that is not the process's own: a test runner's sandbox, a worker thread with a copy of the environment.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { after, before, test } from "node:test";
import vm from "node:vm";
import { SHARE_ENV, Worker } from "node:worker_threads";

import { Emulator } from "connguard";

const require = createRequire(import.meta.url);
let emulator;
before(async () => {
  emulator = await Emulator.start();
});
after(() => emulator.stop());

/** Loads the package as jest does: each module in a context of its own globals, and with a copy of the environment. */
function sandboxed(env = { ...process.env }) {
  const context = vm.createContext({
    console,
    fetch,
    URL,
    AbortSignal,
    setTimeout,
    queueMicrotask,
    process: { ...process, env, report: process.report, emitWarning() {} },
  });
  const modules = new Map();
  const load = (file) => {
    if (!/\.js$/.test(file)) return require(file);
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const resolve = createRequire(file).resolve;
    const near = (name) =>
      name.startsWith(".") ? load(resolve(name)) : name === "node:module" ? { createRequire } : require(name);
    const parameters = ["exports", "require", "module", "__filename", "__dirname"];
    const wrapped = vm.compileFunction(readFileSync(file, "utf8"), parameters, {
      filename: file,
      parsingContext: context,
    });
    wrapped(module.exports, near, module, file, dirname(file));
    return module.exports;
  };
  return load(require.resolve("connguard"));
}

test("in a sandbox every failure is of its class", async () => {
  const { ConfigError, Matillion, NotFoundError, RuleViolationError, check } = sandboxed();
  assert.throws(() => check("matillion.nonsense", {}), ConfigError);
  assert.throws(() => new Matillion({ baseUrl: "nonsense" }), ConfigError);
  const { connections } = new Matillion(emulator.matillion).project(emulator.projectId);
  await assert.rejects(connections.get("nothing"), NotFoundError);
  await assert.rejects(connections.create({}), RuleViolationError);
  const report = await connections.createMany([{}, "{"]);
  assert.equal(report.counts.refused, 2);
});

test("a client goes where the variables point that its code sees", async () => {
  const { Lerian, Matillion } = sandboxed({ LERIAN_BASE_URL: emulator.lerian.baseUrl });
  assert.equal((await Lerian.fromEnv().connections.listUnassigned().toArray()).length, 0);
  assert.throws(() => Matillion.fromEnv(), /where is the account\? .* with fromEnv/);
});

test("and not where only those of the process point", () => {
  process.env.LERIAN_BASE_URL = emulator.lerian.baseUrl;
  try {
    assert.throws(() => sandboxed({}).Lerian.fromEnv(), /where is the service\?/);
    sandboxed().Lerian.fromEnv().close();
  } finally {
    delete process.env.LERIAN_BASE_URL;
  }
});

for (const [what, env] of [
  ["a copy of the environment", undefined],
  ["the environment itself", SHARE_ENV],
]) {
  test(`in a worker thread with ${what}`, async () => {
    const script = `
      const { workerData, parentPort } = require("node:worker_threads");
      const { Lerian } = require("connguard");
      process.env.LERIAN_BASE_URL = workerData;
      try { Lerian.fromEnv().close(); parentPort.postMessage("opened"); }
      catch (error) { parentPort.postMessage(error.message); }
      delete process.env.LERIAN_BASE_URL;`;
    const worker = new Worker(script, { eval: true, workerData: emulator.lerian.baseUrl, env });
    const message = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    await worker.terminate();
    assert.equal(message, "opened");
  });
}
