// The end of the process while requests are under way: quick, without a word, and with the program's exit code.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { Emulator } from "connguard";

/** Half of what the slow service takes: whoever waits for its answer is caught. */
const QUICK = 15_000;
let emulator;

before(async () => {
  emulator = await Emulator.start();
  await emulator.settings({ faults: [{ kind: "delay", milliseconds: 2 * QUICK }] });
});
after(() => emulator.stop());

const PRELUDE = `
import { setTimeout as sleep } from "node:timers/promises";
import { Emulator, Lerian } from "connguard";
const lerian = new Lerian({ baseUrl: process.env.URL_OF_EMULATOR, requestsPerMinute: 0 });
const body = { type: "MYSQL", host: "h", port: 1, databaseName: "d", userName: "u", password: "p" };
const bodies = Array.from({ length: 50 }, (_, index) => ({ ...body, configName: "database-" + index }));
const call = () => lerian.connections.create({ ...body, configName: "one" }, { product: "p" });
const list = () => lerian.connections.list().toArray();
const bulk = () => lerian.connections.createMany(bodies, { product: "p", onProgress() {} });
const forEver = async (work) => { for (;;) await work().catch(() => {}); };
`;

const underWay = {
  "a call": "call();",
  "a list": "list();",
  "a bulk run": "bulk();",
  "many calls": "for (let n = 0; n < 100; n += 1) forEver(call);",
  "an emulator": "const own = await Emulator.start(); new Lerian(own.lerian).connections.list().toArray();",
  everything: "call(); list(); bulk(); const own = await Emulator.start();",
};

/** Runs a script to its end; one that hangs is killed, and has the signal to show for it. */
async function ended(script) {
  const since = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PRELUDE + script], {
    cwd: import.meta.dirname,
    env: { ...process.env, URL_OF_EMULATOR: emulator.lerian.baseUrl },
    timeout: 4 * QUICK,
    killSignal: "SIGKILL",
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  const [code, signal] = await once(child, "close");
  return { code, signal, stdout, stderr, milliseconds: performance.now() - since };
}

async function assertEnds(script, expected) {
  const { milliseconds, ...end } = await ended(script);
  assert.deepEqual(end, { signal: null, stdout: "", stderr: "", ...expected });
  assert.ok(milliseconds < QUICK, `it took ${milliseconds} ms`);
}

for (const [name, begin] of Object.entries(underWay)) {
  test(`process.exit with ${name} under way`, async () => {
    await assertEnds(`${begin}\nawait sleep(300); process.exit(7);`, { code: 7 });
  });

  test(`process.exit with ${name} just begun`, async () => {
    await assertEnds(`${begin}\nprocess.exit(7);`, { code: 7 });
  });

  test(`an uncaught exception with ${name} under way`, async () => {
    const { code, signal, stderr, milliseconds } = await ended(
      `${begin}\nawait sleep(300); throw new RangeError("of the program");`,
    );
    assert.deepEqual({ code, signal }, { code: 1, signal: null });
    assert.deepEqual(stderr.match(/^\w*Error: .*$/gm), ["RangeError: of the program"], stderr);
    assert.ok(milliseconds < QUICK);
  });

  test(`a signal with ${name} under way`, {
    skip: process.platform === "win32" && "Windows has no signals",
  }, async () => {
    await assertEnds(`${begin}\nawait sleep(300); process.kill(process.pid, "SIGTERM"); await sleep(20_000);`, {
      code: null,
      signal: "SIGTERM",
    });
  });
}

test("a handler of the exit runs, and may use what needs no network", async () => {
  const script = `
    import { check } from "connguard";
    process.on("exit", (code) => console.log(code, check("lerian.create_connection", body).length > 0));
    bulk(); await sleep(300); process.exitCode = 3; process.exit();`;
  await assertEnds(script, { code: 3, stdout: "3 true\n" });
});

test("a call under way keeps the process alive until it settles, as other I/O of Node does", async () => {
  const script = `
    lerian.connections.create({ ...body, configName: "patient" }, { product: "p", timeoutSeconds: 1.5 })
      .catch((error) => console.log(error.code));`;
  await assertEnds(script, { code: 0, stdout: "outcome_unknown\n" });
});

test("a program that does nothing more ends by itself, with clients, idle connections and an emulator open", async () => {
  const script = `
    const own = await Emulator.start();
    const clients = Array.from({ length: 5 }, () => new Lerian(own.lerian));
    for (const client of clients) await client.connections.create({ ...body, configName: "own-" + clients.indexOf(client) }, { product: "p" });
    const [first] = await clients[0].connections.list({ limit: 1 }).pages().next().then(({ value }) => value.items);
    console.log(first.configName);`;
  await assertEnds(script, { code: 0, stdout: "own-4\n" });
});
