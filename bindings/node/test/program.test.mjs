// The program connguard of the npm package.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { Emulator } from "connguard";

const packageJson = createRequire(import.meta.url).resolve("connguard/package.json");
const { bin } = JSON.parse(await readFile(packageJson, "utf8"));
const program = join(dirname(packageJson), bin.connguard);

async function run(cwd, env, ...args) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (part) => (texts[name] += part));
  const [code] = await once(child, "close");
  return { code, ...texts };
}

test("a manifest is planned and applied", async () => {
  const emulator = await Emulator.start();
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const { baseUrl, tokenUrl, clientId, clientSecret } = emulator.matillion;
  const connection = {
    name: "landing",
    platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
    authProvider: "aws",
    authType: "CLOUD_PROVIDER_SECRET",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the manifest
    connectionDetails: { connectionProperties: { credentialSecretName: "${secret}" } },
  };
  const manifest = {
    connguard: 1,
    owner: "acme/data",
    vars: { secret: "aws-dev" },
    accounts: {
      eu: {
        provider: "matillion",
        base_url: baseUrl,
        token_url: tokenUrl,
        client_id: { from: "env:EU_ID" },
        client_secret: { from: "env:EU_SECRET" },
      },
    },
    matillion: [{ account: "eu", project: { id: emulator.projectId }, connections: [connection] }],
  };
  await writeFile(join(folder, "c.json"), JSON.stringify(manifest, null, 2));
  const env = { EU_ID: clientId, EU_SECRET: clientSecret };
  assert.deepEqual(await run(folder, env, "check", "c.json"), { code: 0, stdout: "no problems\n", stderr: "" });
  assert.equal((await run(folder, env, "plan", "c.json", "--exit-code")).code, 2);
  const applied = await run(folder, env, "apply", "c.json", "--yes", "--json");
  assert.deepEqual([applied.code, JSON.parse(applied.stdout).counts.applied], [0, 1]);
  assert.equal((await run(folder, env, "plan", "c.json", "--exit-code")).code, 0);
  assert.equal((await run(folder, env, "drift", "c.json", "--var", "secret=other")).code, 2);
  const wrong = await run(folder, env, "chekc");
  assert.deepEqual([wrong.code, wrong.stderr.includes("check")], [64, true]);
  await emulator.stop();
  await rm(folder, { recursive: true });
});
