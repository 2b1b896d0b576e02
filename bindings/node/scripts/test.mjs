// Runs the tests of the built package: the type tests, then test/*.test.*.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const files = readdirSync(join(root, "test"))
  .filter((name) => /\.test\.[cm]js$/.test(name))
  .map((name) => join("test", name));

for (const types of ["types", join("types", "node")]) run([join(typescript, "bin", "tsc"), "-p", join("test", types)]);
run(["--test", ...files]);

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
