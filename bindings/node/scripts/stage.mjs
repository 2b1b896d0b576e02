// Lays out the packages as they are published, without touching what is built in place.
//   node scripts/stage.mjs <folder> [<native library>]
// Writes <folder>/connguard (JavaScript only) and, for this platform, <folder>/connguard-<platform> with the library.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = join(root, "..", "..");
const [folder, library, ...rest] = process.argv.slice(2);
if (folder === undefined || rest.length > 0) {
  console.error("usage: node scripts/stage.mjs <folder> [<native library>]");
  process.exit(2);
}
const source = readJson(join(root, "package.json"));
const platforms = readJson(join(root, "npm", "platforms.json"));
const licences = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

const main = stageMain(join(resolve(folder), "connguard"));
if (library !== undefined) await stagePlatform(library);

/** The package that users name: JavaScript and types. npm chooses the one of the optional packages that fits. */
function stageMain(target) {
  empty(target);
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  run([join(typescript, "bin", "tsc"), "-p", join(root, "tsconfig.json"), "--outDir", join(target, "dist")]);
  for (const name of ["README.md", ...licences]) copyFileSync(join(root, name), join(target, name));
  mkdirSync(join(target, "bin"));
  for (const path of Object.values(source.bin)) copyFileSync(join(root, path), join(target, path));
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, ...published } = source;
  const native = platforms.map(({ name }) => [`connguard-${name}`, source.version]);
  writeJson(join(target, "package.json"), { ...published, optionalDependencies: Object.fromEntries(native) });
  return target;
}

async function stagePlatform(library) {
  const { platformName } = await import(pathToFileURL(join(main, "dist", "native", "platform.js")).href);
  const name = platformName();
  const platform = platforms.find((known) => known.name === name);
  if (platform === undefined) {
    const known = platforms.map((each) => each.name).join(", ");
    console.error(`${name} is not in npm/platforms.json; allowed: ${known}; add it there and in the release workflow`);
    process.exit(1);
  }
  const target = join(resolve(folder), `connguard-${name}`);
  empty(target);
  const file = `connguard.${name}.node`;
  copyFileSync(library, join(target, file));
  for (const licence of licences) copyFileSync(join(root, licence), join(target, licence));
  copyFileSync(join(repository, "THIRD-PARTY-LICENSES.txt"), join(target, "THIRD-PARTY-LICENSES.txt"));
  const readme = readFileSync(join(root, "npm", "README.md"), "utf8").replaceAll("{platform}", name);
  writeFileSync(join(target, "README.md"), readme);
  const { version, license, homepage, repository: origin, engines } = source;
  writeJson(join(target, "package.json"), {
    name: `connguard-${name}`,
    version,
    description: `The native part of connguard for ${name}`,
    license,
    homepage,
    repository: origin,
    engines,
    os: [platform.os],
    cpu: [platform.cpu],
    ...(platform.libc === undefined ? {} : { libc: [platform.libc] }),
    main: file,
    files: [file, ...licences, "THIRD-PARTY-LICENSES.txt"],
  });
}

function empty(path) {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
