// What the loader says when there is no native part.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { runScript } from "./support.mjs";

const root = dirname(import.meta.dirname);
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "connguard-"));
  const copy = join(folder, "node_modules", "connguard");
  await cp(join(root, "dist"), join(copy, "dist"), { recursive: true });
  await cp(join(root, "package.json"), join(copy, "package.json"));
});
after(() => rm(folder, { recursive: true }));

const script = `const { check } = require("connguard");
  try { check("matillion.create_connection", {}); } catch (error) { console.log(error.message); }`;

test("a package that npm left out is named, with the platform that was looked for", async () => {
  const { stdout } = await runScript(script, { type: "commonjs", cwd: folder });
  assert.match(stdout, new RegExp(`the package connguard-${process.platform}-${process.arch}[a-z-]* is missing`));
  assert.match(stdout, new RegExp(`platform ${process.platform}-${process.arch}`));
});

test("CONNGUARD_NATIVE_PATH is named when it leads nowhere", async () => {
  const { stdout } = await runScript(script, {
    type: "commonjs",
    cwd: folder,
    env: { CONNGUARD_NATIVE_PATH: "/nowhere/connguard.node" },
  });
  assert.match(stdout, /CONNGUARD_NATIVE_PATH \(\/nowhere\/connguard\.node\) is missing/);
});
