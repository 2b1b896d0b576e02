// The emulator inside the process: its life, its control and what it shows.
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";

import { ConfigError, Emulator, Lerian, Matillion, TransportError } from "connguard";

import { awsBody, postgresBody, rejection, runScript, SECRET } from "./support.mjs";

test("info, options and inspection", async () => {
  const emulator = await Emulator.start();
  assert.match(emulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(emulator.info.url, emulator.url);
  assert.equal(emulator.info.projectId, emulator.projectId);
  assert.equal(emulator.matillion.baseUrl, emulator.info.matillionBaseUrl);
  assert.ok(!inspect(emulator, { depth: 9 }).includes(emulator.info.clientSecret));
  await emulator.stop();
  await emulator.stop();
  assert.ok((await rejection(emulator.journal())) instanceof TransportError);
});

test("the journal redacts secrets", async () => {
  const emulator = await Emulator.start();
  await new Lerian({ ...emulator.lerian, token: SECRET }).connections.create(postgresBody(), { product: "p" });
  const journal = await emulator.journal();
  assert.equal(journal.length, 1);
  assert.equal(journal[0].body.configName, "production-db");
  assert.ok(!JSON.stringify(journal).includes(SECRET));
  await emulator.reset();
  assert.deepEqual(await emulator.journal(), []);
  await emulator[Symbol.asyncDispose]();
});

test("settings change and report; a wrong one is named", async () => {
  const emulator = await Emulator.start();
  const settings = await emulator.settings({ lerian: { multi_tenant: true } });
  assert.equal(settings.lerian.multi_tenant, true);
  const error = await rejection(emulator.settings({ lerian: { multi_tennant: true } }));
  assert.ok(error instanceof ConfigError);
  assert.match(error.message, /multi_tennant/);
  await emulator.stop();
});

test("state survives a restart when data names a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const data = join(folder, "state.jsonl");
  const first = await Emulator.start({ data });
  await new Matillion(first.matillion).project(first.projectId).connections.create(awsBody());
  await first.stop();
  const second = await Emulator.start({ data });
  const found = await new Matillion(second.matillion).project(second.projectId).connections.get("my-aws-connection");
  assert.equal(found.authProvider, "aws");
  await second.stop();
  await rm(folder, { recursive: true });
});

test("a seed may be an object with several projects", async () => {
  const seed = {
    matillion: {
      connections: [awsBody()],
      projects: [{ name: "Finance", connections: [awsBody()], description: undefined }],
    },
  };
  const emulator = await Emulator.start({ seed });
  const matillion = new Matillion(emulator.matillion);
  const [first, finance] = await matillion.projects.list().toArray();
  assert.deepEqual([first.id, finance.name], [emulator.projectId, "Finance"]);
  await matillion.project(finance.id).connections.delete("my-aws-connection");
  assert.equal((await matillion.project(finance.id).connections.list().toArray()).length, 0);
  assert.equal((await matillion.project(first.id).connections.list().toArray()).length, 1);
  await emulator.stop();
  for (const [seed, pattern] of [
    [{ colour: 1 }, /^the emulator cannot start: the seed's colour is unknown; known are /],
    [
      { matillion: { projects: [{ name: "a", connections: [{}] }] } },
      /the seed's matillion\.projects\[0\]\.connections\[0\] is refused/,
    ],
    [{ lerian: { connections: [{ port: Number.NaN }] } }, /^seed\/lerian\/connections\/0\/port: not a finite number/],
    [[], /^seed must be an object; a list was given/],
    [new Map(), /^seed must be a plain object; a Map was given/],
  ]) {
    const error = await rejection(Emulator.start({ seed }));
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.match(error.message, pattern);
  }
});

test("what others can read is a warning", { skip: process.platform === "win32" }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const data = join(folder, "state.jsonl");
  await (await Emulator.start({ data })).stop();
  await chmod(data, 0o644);
  const warned = once(process, "warning");
  await (await Emulator.start({ data })).stop();
  const [warning] = await warned;
  assert.equal(warning.name, "ConnguardWarning");
  assert.match(warning.message, /state\.jsonl has mode 0644/);
  await rm(folder, { recursive: true });
});

test("wrong options and a port that is taken are typed errors", async () => {
  for (const [options, pattern] of [
    [{ port: 80 }, /unknown option port; /],
    [{ listen: "nonsense" }, /listen must be/],
    [{ listen: 80 }, /listen must be a string/],
    [{ data: null }, /data must not be null/],
  ]) {
    const error = await rejection(Emulator.start(options));
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.match(error.message, pattern);
  }
  const emulator = await Emulator.start();
  const error = await rejection(Emulator.start({ listen: emulator.url.replace("http://", "") }));
  assert.ok(error instanceof ConfigError, inspect(error));
  assert.match(error.message, /^the emulator cannot start: listening on /);
  assert.match(
    (await rejection(Emulator.start({ seed: "/nonexistent/seed.json" }))).message,
    /cannot start: the seed file \/nonexistent/,
  );
  const refused = await rejection(emulator.settings({ lerian: { multitenant: true } }));
  assert.ok(refused instanceof ConfigError);
  assert.match(refused.message, /^the emulator refuses the settings: lerian\.multitenant is unknown; known are /);
  await emulator.stop();
});

test("a process ends by itself with an emulator running and a request under way", async () => {
  const { stdout } = await runScript(
    `import { Emulator, Lerian } from "connguard";
     const emulator = await Emulator.start();
     await emulator.settings({ faults: [{ kind: "delay", milliseconds: 60000, times: 1 }] });
     new Lerian(emulator.lerian).connections.list().toArray().catch(() => {});
     await new Promise((resolve) => setTimeout(resolve, 100));
     console.log("done");
     process.exit(0);`,
  );
  assert.equal(stdout, "done");
});
