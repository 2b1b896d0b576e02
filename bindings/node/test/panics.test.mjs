// A panic in the native part is a rejection like any other: it ends no process and puts nothing on stderr.
import assert from "node:assert/strict";
import { test } from "node:test";

import { runScript } from "./support.mjs";

const calls = {
  check: "check('lerian.create_connection', body)",
  open: "new Lerian(emulator.lerian)",
  call: "lerian.connections.get(id)",
  list: "lerian.connections.list({ product: 'p' }).toArray()",
  bulk: "lerian.connections.createMany([{ ...body, configName: 'other' }], { product: 'p' })",
  emulator: "Emulator.start().then((own) => own.stop())",
};

/** Which calls come through which place where a debug build can be told to panic. */
const places = { guard: ["check", "open", "list"], future: ["call", "list", "bulk", "emulator"] };

for (const [place, names] of Object.entries(places)) {
  test(`a panic is a rejection, and the next call works: ${place}`, async () => {
    const { stdout, stderr } = await runScript(`
      import { ConnguardError, Emulator, Lerian, check } from "connguard";
      const body = { type: "MYSQL", host: "h", port: 1, databaseName: "d", userName: "u", password: "canary" };
      const emulator = await Emulator.start();
      const lerian = new Lerian(emulator.lerian);
      const { id } = await lerian.connections.create({ ...body, configName: "made" }, { product: "p" });
      const outcome = async (work) => {
        try {
          await work();
          return "fine";
        } catch (error) {
          return [error instanceof ConnguardError, error.code, error.message].join(" ");
        }
      };
      for (const work of [${names.map((name) => `() => ${calls[name]}`).join(", ")}]) {
        process.env.CONNGUARD_PANIC_IN = "${place}";
        const panicked = await outcome(work);
        delete process.env.CONNGUARD_PANIC_IN;
        console.log(JSON.stringify([panicked, await outcome(work)]));
      }`);
    assert.equal(stderr, "");
    const lines = stdout.split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.length, names.length);
    for (const [panicked, next] of lines) {
      assert.match(
        panicked,
        /^true internal internal error at crates\/connguard\/src\/boundary\/panics\.rs:\d+; please report it/,
      );
      assert.equal(next, "fine");
    }
  });
}
