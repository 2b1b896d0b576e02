// Manifests from Node.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";

import {
  ApplyError,
  ConfigError,
  Emulator,
  exportManifest,
  GuardError,
  importConnections,
  lerian,
  Manifest,
  ManifestError,
  manifestSchema,
  Plan,
  StalePlanError,
} from "connguard";

let emulator, accounts;
before(async () => {
  emulator = await Emulator.start();
  accounts = { eu: emulator.matillion };
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const none = { applied: 0, already: 0, failed: 0, unknown: 0, held: 0, cancelled: 0 };

const document = (names, secret = "aws-dev") => ({
  connguard: 1,
  owner: "acme/data",
  accounts: { eu: { provider: "matillion", region: "eu1" } },
  matillion: [
    {
      account: "eu",
      project: { id: emulator.projectId },
      ownership: "exclusive",
      connections: names.map((name) => ({
        name,
        platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
        authProvider: "aws",
        authType: "CLOUD_PROVIDER_SECRET",
        connectionDetails: { connectionProperties: { credentialSecretName: secret } },
      })),
    },
  ],
});

test("a manifest is planned and applied", async () => {
  const manifest = Manifest.from(document(["landing"]));
  const plan = await manifest.plan({ accounts });
  assert.deepEqual([plan.isEmpty, plan.counts.create, plan.actions[0].key], [false, 1, "landing"]);
  assert.deepEqual(plan.warnings, []);
  assert.ok(String(plan).includes("+ landing"));
  const report = await plan.apply({ accounts });
  assert.deepEqual([report.complete, report.counts], [true, { ...none, applied: 1 }]);
  report.raiseForFailures();
  assert.ok((await manifest.plan({ accounts })).isEmpty);
  const drift = await Manifest.from(document(["landing"], "other")).drift({ accounts });
  assert.deepEqual(
    drift.items.map(({ drift, kind, key, changes }) => [drift, kind, key, changes[0].to]),
    [["changed", "connection", "landing", "other"]],
  );
  assert.deepEqual([drift.unowned, drift.isEmpty], [0, false]);
});

test("files are read with their places", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const file = join(folder, "a.yaml");
  await writeFile(file, "connguard: 1\nowner: acme/data\naccounts: { eu: { provider: matillion, regoin: eu1 } }\n");
  const wrong = await Manifest.load(file).catch((error) => error);
  assert.ok(wrong instanceof ManifestError);
  assert.deepEqual([wrong.code, wrong.message.includes(`${file}:3:`)], ["manifest", true]);
  await assert.rejects(Manifest.load(join(folder, "b.yaml")), ConfigError);
  await assert.rejects(Manifest.load(join(folder, "*.yaml")), (error) => error.message.includes(`${file}:3:`));
  await assert.rejects(Manifest.load(join(folder, "*.yml")), /\*\.yml matches no file/);
  await writeFile(file, "connguard: 1\nowner: acme/data\nvars: { x: 1 }\n");
  assert.equal((await Manifest.load([file], { vars: { x: 2 } })).owner, "acme/data");
  await assert.rejects(
    Manifest.load(file, { vars: { z: 2 } }),
    (error) => error instanceof ManifestError && error.message.includes('there is no variable "z" to set'),
  );
  await rm(folder, { recursive: true });
});

test("what would delete too much is refused, and what fails is told", async () => {
  const names = Array.from({ length: 6 }, (_, index) => `c${index}`);
  await (await Manifest.from(document(names)).plan({ accounts })).apply({ accounts });
  const plan = await Manifest.from(document([])).plan({ prune: true, accounts });
  await assert.rejects(plan.apply({ accounts }), GuardError);
  assert.equal((await plan.apply({ accounts, maxDeletes: 6 })).complete, true);
  await emulator.settings({ faults: [{ kind: "status", status: 400, operation: "create_connection" }] });
  const report = await (await Manifest.from(document(["landing"])).plan({ accounts })).apply({ accounts });
  assert.deepEqual([report.counts, report.entries[0].error.code], [{ ...none, failed: 1 }, "bad_request"]);
  assert.throws(() => report.raiseForFailures(), ApplyError);
});

test("a saved plan is the same and is applied once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const file = join(folder, "a.plan");
  const plan = await Manifest.from(document(["landing"])).plan({ accounts });
  await plan.save(file);
  const saved = await Plan.load(file);
  assert.deepEqual([saved.toJSON(), String(saved)], [plan.toJSON(), String(plan)]);
  const told = [];
  const report = await saved.apply({ accounts, onProgress: (progress) => told.push(progress) });
  assert.deepEqual(
    [report.counts, told.at(-1)],
    [
      { ...none, applied: 1 },
      { done: 1, total: 1 },
    ],
  );
  assert.deepEqual((await saved.apply({ accounts })).counts, { ...none, already: 1 });
  await (await Manifest.from(document(["landing"], "other")).plan({ accounts })).apply({ accounts });
  await assert.rejects(saved.apply({ accounts }), StalePlanError);
  await writeFile(file, (await readFile(file, "utf8")).replace("aws-dev", "aws-prod"));
  await assert.rejects(
    Plan.load(file),
    (error) => error instanceof ConfigError && error.message.startsWith(`${file} cannot be read: `),
  );
  await writeFile(file, Buffer.from([0x7b, 0xff]));
  await assert.rejects(
    Plan.load(file),
    (error) => error instanceof ConfigError && error.message === `${file} cannot be read: it is not UTF-8`,
  );
  await rm(folder, { recursive: true });
});

test("an abort has a report", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const plan = await Manifest.from(document(names)).plan({ accounts });
  await emulator.settings({ faults: [{ kind: "delay", milliseconds: 100, commit: "before" }] });
  const abort = new AbortController();
  const onProgress = ({ done }) => {
    if (done >= 2) abort.abort(new Error("enough"));
  };
  const ended = await plan
    .apply({ accounts, concurrency: 2, signal: abort.signal, onProgress })
    .catch((error) => error);
  assert.ok(ended instanceof ApplyError);
  const { counts } = ended.report;
  assert.ok(counts.cancelled > 0 && counts.applied + counts.cancelled === 20, JSON.stringify(counts));
  assert.equal(ended.cause.message, "enough");
  const created = (await emulator.journal()).filter(({ operation }) => operation === "matillion.create_connection");
  assert.equal(created.length, counts.applied);
  await assert.rejects(plan.apply({ accounts, signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("a listener of an apply that throws stops it", async () => {
  // Names of its own: what was in flight may arrive after the emulator was reset for the next test.
  const plan = await Manifest.from(document(["stopped-a", "stopped-b"])).plan({ accounts });
  const onProgress = () => {
    throw new RangeError("no");
  };
  await assert.rejects(plan.apply({ accounts, onProgress }), RangeError);
});

test("partitions are disjoint", async () => {
  const whole = document(["part-a", "part-b"]);
  const [target] = document(["part-c"]).matillion;
  whole.accounts.us = { provider: "matillion", region: "us1" };
  whole.matillion.push({ ...target, account: "us" });
  const all = { eu: emulator.matillion, us: emulator.matillion };
  const plans = await Promise.all(
    Manifest.from(whole)
      .partition()
      .map((part) => part.plan({ accounts: all })),
  );
  assert.deepEqual(
    plans.map((plan) => plan.actions.map(({ key }) => key)),
    [["part-a", "part-b"], ["part-c"]],
  );
});

test("what exists is exported", async () => {
  const manifest = Manifest.from(document(["landing"]));
  await (await manifest.plan({ accounts })).apply({ accounts });
  const found = await manifest.export("eu", { accounts });
  assert.deepEqual([found.text.includes("name: landing"), found.leftOut], [true, []]);
  const alone = await exportManifest("lerian", { accounts: { lerian: emulator.lerian } });
  assert.ok(alone.text.startsWith("connguard: 1\nowner: exported\n"));
  await assert.rejects(manifest.export("eu", { accounts, project: "Analytics" }), ConfigError);
});

test("a URL becomes a body", () => {
  const body = lerian.fromUrl("production-db", "mysql+pymysql://reader:s%40cret@db.example.com/ledger");
  assert.deepEqual([body.type, body.port, body.password], ["MYSQL", 3306, "s@cret"]);
  assert.throws(
    () => lerian.fromUrl("production-db", "redis://reader:canary@db.example.com"),
    (error) => error instanceof ConfigError && !error.message.includes("canary"),
  );
});

// The plan is the same, byte for byte, as that of the command, which the tests of Rust and Python compare theirs with.
test("four faces agree", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const whole = document(["landing"]);
  const { baseUrl, tokenUrl, clientId, clientSecret } = emulator.matillion;
  const from = (name) => ({ from: `env:${name}` });
  whole.accounts.eu = {
    provider: "matillion",
    base_url: baseUrl,
    token_url: tokenUrl,
    client_id: from("FACES_ID"),
    client_secret: from("FACES_SECRET"),
  };
  const file = join(folder, "c.json");
  await writeFile(file, JSON.stringify(whole));
  const secrets = { FACES_ID: clientId, FACES_SECRET: clientSecret };
  const program = fileURLToPath(new URL("../bin/connguard.js", import.meta.url));
  const command = [program, "plan", file, "--out", join(folder, "command.plan")];
  await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...secrets } });
  await (await (await Manifest.load(file)).plan({ secrets })).save(join(folder, "node.plan"));
  const [node, same] = await Promise.all(["node.plan", "command.plan"].map((name) => readFile(join(folder, name))));
  assert.ok(node.equals(same));
  await rm(folder, { recursive: true });
});

test("connections of other tools become a manifest, their passwords apart", () => {
  const found = importConnections("sqlalchemy", "mysql://reader:canary@db.example.com/sales", { product: "ledger" });
  assert.deepEqual([found.secrets, found.unmapped], [{ SALES_PASSWORD: "canary" }, []]);
  assert.ok(!JSON.stringify(found.document).includes("canary"));
  assert.equal(Manifest.from(found.document).owner, "imported");
  assert.throws(() => importConnections("airflow", '{"x": '), ManifestError);
});

test("the schema is in the package", () => {
  assert.equal(manifestSchema().$schema, "http://json-schema.org/draft-07/schema#");
});

test("reading ends with its signal", async () => {
  await emulator.settings({ faults: [{ kind: "delay", milliseconds: 30000 }] });
  const signal = AbortSignal.timeout(100);
  await assert.rejects(Manifest.from(document(["landing"])).plan({ accounts, signal }), { name: "TimeoutError" });
});

test("an option that means nothing is refused, and one name is a list of one", async () => {
  const manifest = Manifest.from(document(["landing"]));
  const refused = (run, message) =>
    assert.rejects(run, (error) => error instanceof ConfigError && message.test(error.message));
  await refused(async () => manifest.plan({ accounts, onyl: ["eu"] }), /unknown option onyl; did you mean only\?/);
  await refused(
    async () => manifest.plan({ accounts, prune: "yes" }),
    /prune must be true or false; a string was given/,
  );
  await refused(async () => manifest.plan({ accounts, only: [1] }), /only must be a string or a list of strings/);
  await refused(async () => manifest.plan({ accounts, only: "landing" }), /no target "landing"/);
  await refused(async () => manifest.drift({ accounts, prune: true }), /unknown option prune/);
  await refused(async () => Manifest.from(document([]), { var: {} }), /unknown option var; did you mean vars\?/);
  await refused(async () => Manifest.load("c.yaml", { varz: {} }), /did you mean vars\?/);
  const plan = await manifest.plan({ accounts, only: "eu" });
  assert.equal(plan.counts.create, 1);
  await refused(async () => plan.apply({ accounts, maxDeletes: "3" }), /maxDeletes must be an integer/);
  await refused(async () => exportManifest("eu", { acounts: {} }), /did you mean accounts\?/);
  await refused(async () => importConnections("dbt", "", { prduct: "x" }), /did you mean product\?/);
});

test("manifests and plans show what they hold", async () => {
  const manifest = Manifest.from(document(["landing"]));
  assert.deepEqual([String(manifest), inspect(manifest)], ["Manifest of acme/data", "Manifest { owner: 'acme/data' }"]);
  assert.match(inspect(await manifest.plan({ accounts })), /^Plan \{\nmatillion [^]* {2}\+ landing\n/);
  assert.match(inspect(await manifest.drift({ accounts })), /^Drift \{\n/);
});
