// Manifests from Node.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { ApplyError, ConfigError, Emulator, GuardError, Manifest, ManifestError } from "connguard";

let emulator, accounts;
before(async () => {
  emulator = await Emulator.start();
  accounts = { eu: emulator.matillion };
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

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
  assert.ok(String(plan).includes("+ landing"));
  const report = await plan.apply({ accounts });
  assert.deepEqual([report.complete, report.counts], [true, { applied: 1 }]);
  report.raiseForFailures();
  assert.ok((await manifest.plan({ accounts })).isEmpty);
  const drift = await Manifest.from(document(["landing"], "other")).drift({ accounts });
  assert.deepEqual(
    drift.actions.map(({ action }) => action),
    ["update"],
  );
});

test("files are read with their places", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const file = join(folder, "a.yaml");
  await writeFile(file, "connguard: 1\nowner: acme/data\naccounts: { eu: { provider: matillion, regoin: eu1 } }\n");
  const wrong = await Manifest.load(file).catch((error) => error);
  assert.ok(wrong instanceof ManifestError);
  assert.deepEqual([wrong.code, wrong.message.includes(`${file}:3:`)], ["manifest", true]);
  await assert.rejects(Manifest.load(join(folder, "b.yaml")), ConfigError);
  await writeFile(file, "connguard: 1\nowner: acme/data\nvars: { x: 1 }\n");
  assert.equal((await Manifest.load([file], { vars: { x: 2 } })).owner, "acme/data");
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
  assert.deepEqual([report.counts, report.entries[0].error.code], [{ failed: 1 }, "bad_request"]);
  assert.throws(() => report.raiseForFailures(), ApplyError);
});
