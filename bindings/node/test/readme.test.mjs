// The example of the README runs as it stands there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { runScript } from "./support.mjs";

test("the README's example runs", async () => {
  const readme = await readFile(join(dirname(import.meta.dirname), "README.md"), "utf8");
  const [, example] = /```js\n([^]*?)```/.exec(readme);
  const { stdout } = await runScript(example);
  assert.match(stdout, /^\d{4}-\d\d-\d\dT/);
  assert.match(stdout, /not a valid body: 2 rules violated/);
  assert.match(stdout, /\n[0-9a-f-]{36}$/);
});

test("the README's test passes", async () => {
  const readme = await readFile(join(dirname(import.meta.dirname), "README.md"), "utf8");
  const examples = [...readme.matchAll(/```js\n([^]*?)```/g)].map(([, example]) => example);
  assert.equal(examples.length, 2);
  // As a run of its own, and not as a part of this one.
  const { stdout } = await runScript(examples[1], { env: { NODE_TEST_CONTEXT: undefined } });
  assert.match(stdout, /^. pass 1$/m);
  assert.match(stdout, /^. fail 0$/m);
});

test("the README's further examples run", async () => {
  const readme = await readFile(join(dirname(import.meta.dirname), "README.md"), "utf8");
  const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, example]) => example);
  assert.equal(examples.length, 2);
  const { stdout } = await runScript(`
    import { Emulator, Matillion, matillion } from "connguard";
    const emulator = await Emulator.start();
    const project = new Matillion(emulator.matillion).project(emulator.projectId);
    const bodies = ["a", "b"].map((name) => matillion.aws({ name, credentialSecretName: "c" }));
    await project.connections.create(bodies[0]);
    ${examples.join("\n").replace("report.raiseForFailures();", "")}
    await emulator.stop();`);
  const lines = stdout.split("\n");
  assert.equal(lines[0], "a");
  assert.ok(lines.includes("2 of 2"), stdout);
  assert.match(lines.at(-1), /^0 failed matillion\.create_connection: the service answered 409/);
});
