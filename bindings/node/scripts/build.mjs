// Builds the package in place: dist/ from TypeScript, native/ from Rust.
//   node scripts/build.mjs [--release] [--no-native]
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = new Set(process.argv.slice(2));
const release = flags.delete("--release");
const withoutNative = flags.delete("--no-native");
if (flags.size > 0) {
  console.error(`unknown flag ${[...flags].join(" ")}; allowed: --release, --no-native`);
  process.exit(2);
}

compileTypeScript();
if (!withoutNative) await buildNative();

function compileTypeScript() {
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run(process.execPath, [join(typescript, "bin", "tsc"), "-p", join(root, "tsconfig.json")]);
}

async function buildNative() {
  run("cargo", ["build", "-p", "connguard-node", ...(release ? ["--release"] : [])]);
  const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], {
    cwd: root,
    maxBuffer: 1 << 28,
  });
  const folder = join(JSON.parse(metadata.toString()).target_directory, release ? "release" : "debug");
  const { platformName } = await import(pathToFileURL(join(root, "dist", "native", "platform.js")).href);
  const target = join(root, "native", `connguard.${platformName()}.node`);
  mkdirSync(dirname(target), { recursive: true });
  // Renamed into place: overwriting a library that a running process has mapped would crash that process.
  copyFileSync(join(folder, libraryName()), `${target}.new`);
  renameSync(`${target}.new`, target);
}

function libraryName() {
  if (process.platform === "win32") return "connguard_node.dll";
  return process.platform === "darwin" ? "libconnguard_node.dylib" : "libconnguard_node.so";
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) console.error(`could not run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
