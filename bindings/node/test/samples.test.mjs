// What the pages, the README and the hover texts show passes `tsc --strict` as it is pasted.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const root = dirname(import.meta.dirname);
const pages = join(root, "..", "..", "docs", "examples", "node");

const CONFIG = {
  compilerOptions: {
    noEmit: true,
    target: "es2023",
    module: "nodenext",
    moduleResolution: "nodenext",
    moduleDetection: "force",
    lib: ["es2023", "dom", "esnext.disposable"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
  },
  include: ["."],
};

/** What a snippet that is a part of a program relies on. */
const AROUND = `import * as connguard from "connguard";
declare global {
  const client: connguard.Lerian & connguard.Matillion;
  const project: connguard.matillion.Project;
  const bodies: connguard.JsonText[];
  const signal: AbortSignal;
  const error: unknown;
  export import Airflow = connguard.Airflow;
  export import Emulator = connguard.Emulator;
  export import Lerian = connguard.Lerian;
  export import Matillion = connguard.Matillion;
  export import ConnguardError = connguard.ConnguardError;
  export import check = connguard.check;
}
`;

/** Fails with what tsc says about the samples, each a module of its own. */
async function compile(context, samples) {
  // Inside of the package, so that its name leads to itself.
  const folder = await mkdtemp(join(import.meta.dirname, "samples-"));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(CONFIG));
  await writeFile(join(folder, "around.d.mts"), AROUND);
  for (const [name, text] of samples) await writeFile(join(folder, `${name}.mts`), text);
  const arguments_ = [join(typescript, "bin", "tsc"), "-p", folder, "--pretty", "false"];
  const { stdout, status } = spawnSync(process.execPath, arguments_, { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
}

test("the samples of the pages", async (context) => {
  const files = (await readdir(pages)).filter((name) => name.endsWith(".mjs"));
  assert.ok(files.length > 8, String(files));
  const read = async (name) => [name.replace(/\.mjs$/, ""), await readFile(join(pages, name), "utf8")];
  await compile(context, await Promise.all(files.map(read)));
});

test("the snippets of the README", async (context) => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const snippets = [...readme.matchAll(/```(?:js|ts)\n([^]*?)```/g)].map(([, snippet], index) => [
    `readme-${index}`,
    snippet,
  ]);
  assert.equal(snippets.length, 4);
  await compile(context, snippets);
});

test("the examples of the hover texts", async (context) => {
  const dist = join(root, "dist");
  const files = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith(".d.ts"));
  const examples = [];
  for (const file of files) {
    const text = await readFile(join(dist, file), "utf8");
    // Its operations have the names of the others', and take something else.
    const own = file.includes("airflow") ? 'declare const client: import("connguard").Airflow;\n' : "";
    for (const [, code] of text.matchAll(/```ts\n([^]*?)```/g)) {
      const shown = code.replace(/^ *\* ?/gm, "");
      const client = /\b(const|using) client\b/.test(shown) ? "" : own;
      examples.push([`${file.replace(/\W/g, "-")}-${examples.length}`, client + shown]);
    }
  }
  assert.ok(examples.length > 40, `${examples.length} examples`);
  await compile(context, examples);
});
