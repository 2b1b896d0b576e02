// The package in contexts of `node:vm`, as test runners load it: its JavaScript anew for each, the native part once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { test } from "node:test";
import vm from "node:vm";

import { Emulator, Lerian } from "connguard";

/** Loads the package into a context: only what is built in and what is native comes from outside. */
function loadInto(context) {
  const loaded = new Map();
  const requireFrom = (file) => {
    const outside = createRequire(file);
    return (name) => {
      const found = outside.resolve(name);
      if (Module.isBuiltin(found) || found.endsWith(".node")) return outside(name);
      const text = readFileSync(found, "utf8");
      if (found.endsWith(".json")) return JSON.parse(text);
      if (!loaded.has(found)) {
        const module = { exports: {} };
        loaded.set(found, module);
        const run = vm.runInContext(Module.wrap(text), context, { filename: found });
        run(module.exports, requireFrom(found), module, found, dirname(found));
      }
      return loaded.get(found).exports;
    };
  };
  return requireFrom(import.meta.filename)("connguard");
}

const globals = { AbortController, AbortSignal, Buffer, TextEncoder, URL, console, process, setTimeout };
const BODY = `({ type: "MYSQL", host: "h", port: 1, databaseName: "d", userName: "u", password: "p", configName: name })`;

test("the package works in twenty contexts, one after another", async () => {
  const emulator = await Emulator.start();
  for (let round = 0; round < 20; round += 1) {
    const context = vm.createContext({ ...globals, options: emulator.lerian, name: `context-${round}` });
    context.connguard = loadInto(context);
    const used = await vm.runInContext(
      `(async () => {
        const { connections } = new connguard.Lerian(options);
        const created = await connections.create(${BODY}, { product: name });
        const listed = await connections.list({ product: name }).toArray();
        const report = await connections.createMany([{ ...${BODY}, port: 0 }], { product: name });
        const aborted = await connections.get(created.id, { signal: AbortSignal.abort() }).catch((error) => error.name);
        const missing = await connections.get("01a20f8c-7ad1-74b9-beb9-000000000000").catch((error) => error);
        if (!(missing instanceof connguard.NotFoundError)) throw missing;
        const [violation] = connguard.check("lerian.create_connection", { ...${BODY}, port: 0 }, { product: name });
        return [created.configName, listed.length, report.counts.refused, aborted, violation.path].join(" ");
      })()`,
      context,
    );
    assert.equal(used, `context-${round} 1 1 AbortError /port`);
  }
  await emulator.stop();
});

test("a body that was made in another context is a body like any other", async () => {
  const emulator = await Emulator.start();
  const body = vm.runInNewContext(BODY, { name: "from-elsewhere" });
  assert.equal(
    (await new Lerian(emulator.lerian).connections.create(body, { product: "p" })).configName,
    "from-elsewhere",
  );
  await emulator.stop();
});
