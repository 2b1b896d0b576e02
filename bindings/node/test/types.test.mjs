// tsc judges every cell of the matrices: were a verdict the other way round, it would say so.
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
    // Inside of the package, so that its name leads to itself.
    const folder = await mkdtemp(join(import.meta.dirname, "flipped-"));
    context.after(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, `${name}.mts`), flipped);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../types/tsconfig.json", include: ["."] }),
    );

    const { stdout } = spawnSync(
      process.execPath,
      [join(typescript, "bin", "tsc"), "-p", folder, "--pretty", "false"],
      { encoding: "utf8" },
    );
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
