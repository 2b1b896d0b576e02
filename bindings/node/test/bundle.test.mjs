// A program that a bundler has put into one file starts, and the native part is found beside it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const PROGRAM = `import { check, Lerian } from "connguard";
  new Lerian({ baseUrl: "http://127.0.0.1:9" }).close();
  console.log(check("matillion.create_connection", {}).length > 0 ? "started" : "no rules");`;
/** What esbuild's own documentation says for ECMAScript modules that require parts of Node. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

let folder;
before(async () => {
  // Elsewhere, so that no part of this package is found by accident.
  folder = await mkdtemp(join(tmpdir(), "connguard-bundle-"));
  const [library] = (await readdir(join(root, "native"))).filter((name) => name.endsWith(".node"));
  const [, platform] = /^connguard\.(.+)\.node$/.exec(library);
  const place = join(folder, "node_modules", `connguard-${platform}`);
  await mkdir(place, { recursive: true });
  await copyFile(join(root, "native", library), join(place, library));
  await writeFile(join(place, "package.json"), JSON.stringify({ name: `connguard-${platform}`, main: library }));
});
after(() => rm(folder, { recursive: true }));

async function bundled(outfile, options) {
  const stdin = { contents: PROGRAM, resolveDir: import.meta.dirname, loader: "js" };
  const { warnings } = await build({
    stdin,
    bundle: true,
    platform: "node",
    outfile: join(folder, outfile),
    logLevel: "silent",
    ...options,
  });
  assert.deepEqual(warnings, []);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, outfile)], { cwd: tmpdir() });
  return stdout.trim();
}

test("as CommonJS", async () => {
  assert.equal(await bundled("program.cjs", { format: "cjs" }), "started");
});

test("as an ECMAScript module", async () => {
  assert.equal(await bundled("program.mjs", { format: "esm", banner: { js: REQUIRE } }), "started");
});

test("minified", async () => {
  assert.equal(await bundled("small.cjs", { format: "cjs", minify: true }), "started");
});
