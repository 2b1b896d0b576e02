// The packed package holds its licence and the notice about the libraries that it links.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const root = dirname(import.meta.dirname);
const repository = join(root, "..", "..");
const names = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

test("the tarball holds the licence texts", async () => {
  const windows = process.platform === "win32";
  const npm = windows ? "npm.cmd" : "npm";
  const { stdout } = await promisify(execFile)(npm, ["pack", "--dry-run", "--json"], { cwd: root, shell: windows });
  const packed = JSON.parse(stdout)[0].files.map((file) => file.path);
  assert.deepEqual(
    names.filter((name) => packed.includes(name)),
    names,
  );
});

// These are copies, which `cargo xtask licences` writes.
for (const name of names) {
  test(`${name} is the repository's`, async () => {
    const [own, original] = await Promise.all([root, repository].map((folder) => readFile(join(folder, name), "utf8")));
    assert.equal(own, original);
  });
}
