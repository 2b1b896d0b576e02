// tsc judges every cell of the matrices: were a verdict the other way round, it would say so. The examples compile.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const EXPECTED = "// @ts-expect-error";
const MATRICES = { "matillion-matrix": 154, "lerian-ssl-matrix": 70 };

/** The cells of a file, each a statement with or without the line above it that expects an error. */
const CELL = /^(?:\/\/ @ts-expect-error\n)?void connections\.create\(.*\);$/gm;

for (const [name, cells] of Object.entries(MATRICES)) {
  test(`every verdict of ${name} counts`, async (context) => {
    const text = await readFile(join(import.meta.dirname, "types", "generated", `${name}.mts`), "utf8");
    assert.equal(text.match(CELL).length, cells);
    const flipped = text.replaceAll(CELL, (cell) =>
      cell.startsWith(EXPECTED) ? `\n${cell.slice(EXPECTED.length + 1)}` : `${EXPECTED}\n${cell}`,
    );
    const { stdout } = await compiled(context, { [`${name}.mts`]: flipped });
    const wrong = new Set([...stdout.matchAll(/\.mts\((\d+),/g)].map(([, line]) => Number(line)));
    const lines = flipped.split("\n");
    const judged = lines.flatMap((line, index) => (line.startsWith("void connections.create(") ? [index + 1] : []));
    // An error stands at the cell itself, or at the line above it that expects one in vain.
    assert.deepEqual(
      judged.filter((line) => !wrong.has(line) && !wrong.has(line - 1)),
      [],
    );
  });
}

test("the first examples of the READMEs compile as TypeScript", async (context) => {
  const root = join(import.meta.dirname, "..", "..", "..");
  const example = async (path) => /```js\n([^]*?)```/.exec(await readFile(join(root, path), "utf8"))[1];
  const files = {
    "repository.mts": await example("README.md"),
    "package.mts": await example("bindings/node/README.md"),
    "quickstart.mts": await example("docs/quickstart.md"),
  };
  const { status, stdout } = await compiled(context, files);
  assert.deepEqual([status, stdout], [0, ""]);
});

/** Compiles files by their names, inside of the package, so that its name leads to itself. */
async function compiled(context, files) {
  const folder = await mkdtemp(join(import.meta.dirname, "compiled-"));
  context.after(() => rm(folder, { recursive: true }));
  const settings = { extends: "../types/tsconfig.json", include: ["."] };
  for (const [name, text] of Object.entries({ ...files, "tsconfig.json": JSON.stringify(settings) }))
    await writeFile(join(folder, name), text);
  return spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
}
