// The program connguard-emulator of the npm package.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { Lerian, Matillion } from "connguard";

import { postgresBody } from "./support.mjs";

const manifest = createRequire(import.meta.url).resolve("connguard/package.json");
const { bin } = JSON.parse(await readFile(manifest, "utf8"));
const program = join(dirname(manifest), bin["connguard-emulator"]);

const start = (...args) => spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });

async function run(...args) {
  const child = start(...args);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (part) => (texts[name] += part));
  const [code] = await once(child, "close");
  return { code, ...texts };
}

test("it serves until a signal, and keeps its state", { skip: process.platform === "win32" }, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const seed = join(folder, "seed.json");
  await writeFile(seed, JSON.stringify({ matillion: { projects: [{ name: "Finance" }] } }));
  for (const [signal, before] of [
    ["SIGTERM", 0],
    ["SIGINT", 1],
  ]) {
    const child = start("--data", join(folder, "state"), `--seed=${seed}`);
    context.after(() => child.kill("SIGKILL"));
    let problems = "";
    child.stderr.on("data", (part) => (problems += part));
    const [line] = await once(createInterface(child.stdout), "line");
    const info = JSON.parse(line);
    const lerian = new Lerian({ baseUrl: info.lerian_base_url });
    assert.equal((await lerian.connections.list().toArray()).length, before);
    if (before === 0) await lerian.connections.create(postgresBody(), { product: "p" });
    const { client_id: clientId, client_secret: clientSecret, token_url: tokenUrl, matillion_base_url: baseUrl } = info;
    const matillion = new Matillion({ clientId, clientSecret, tokenUrl, baseUrl });
    const names = (await matillion.projects.list().toArray()).map((project) => project.name);
    assert.deepEqual(names, ["Test-project", "Finance"]);
    child.kill(signal);
    const [code] = await once(child, "close");
    assert.deepEqual([code, problems], [0, ""], signal);
  }
  await rm(folder, { recursive: true });
});

test("arguments are those of the program", async () => {
  assert.match((await run("--version")).stdout, /^connguard-emulator \d+\.\d+\.\d+\n$/);
  assert.match((await run("--help")).stdout, /^usage: connguard-emulator/);
  const unknown = await run("--colour");
  assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /^connguard-emulator: --colour is unknown/);
  const missing = await run("--seed", "no-such-seed.json");
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /no-such-seed\.json/);
});
