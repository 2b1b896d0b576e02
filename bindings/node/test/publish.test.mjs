// The folder of the sources is never published: its package has no native part.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

test("npm publish is refused, and says what to run", () => {
  const { prepublishOnly } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
  const [command, ...args] = prepublishOnly.split(" ");
  assert.equal(command, "node");
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /cargo xtask dist/);
});

test("npm refuses it also where scripts are ignored", () => {
  assert.equal(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).private, true);
});

test("the platforms that the package knows are those that are built", () => {
  const { supportedPlatforms } = require("../dist/native/platform.js");
  const built = JSON.parse(readFileSync(join(root, "npm", "platforms.json"), "utf8")).map(({ name }) => name);
  assert.deepEqual(supportedPlatforms, built);
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const name of built) assert.ok(readme.includes(`\`${name}\``), `the README lists ${name}`);
});

test("the packages are staged: one without a native part, and one with that of this platform", () => {
  const folder = mkdtempSync(join(tmpdir(), "connguard-"));
  try {
    // Any file does for the library: it is copied, not loaded.
    const args = [join(root, "scripts", "stage.mjs"), folder, import.meta.filename];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const { platformName } = require("../dist/native/platform.js");
    assert.deepEqual(readdirSync(folder).sort(), ["connguard", `connguard-${platformName()}`]);
    const { main } = JSON.parse(readFileSync(join(folder, `connguard-${platformName()}`, "package.json"), "utf8"));
    assert.ok(readdirSync(join(folder, `connguard-${platformName()}`)).includes(main));
    const { bin } = JSON.parse(readFileSync(join(folder, "connguard", "package.json"), "utf8"));
    for (const path of Object.values(bin)) readFileSync(join(folder, "connguard", path));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("on a platform without a build, the advice works there", () => {
  const { adviceFor } = require("../dist/native/platform.js");
  assert.equal(adviceFor("linux-x64-gnu"), undefined);
  assert.match(
    adviceFor("linux-x64-musl"),
    /not built for linux-x64-musl; supported: linux-x64-gnu, .*an image with glibc, e\.g\. node:20-slim/,
  );
  assert.match(adviceFor("win32-arm64-msvc"), /install the x64 build of Node/);
  assert.match(adviceFor("freebsd-x64"), /CONNGUARD_NATIVE_PATH/);
  for (const name of ["linux-x64-musl", "win32-arm64-msvc", "freebsd-x64"])
    assert.doesNotMatch(adviceFor(name), /omit=optional/);
});

test("the version is compiled in", () => {
  const { version } = require("../dist/generated/version.js");
  assert.equal(version, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
});
