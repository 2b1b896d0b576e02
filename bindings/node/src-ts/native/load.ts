import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { version } from "../generated/version.js";
import { adviceFor, platformName } from "./platform.js";
import type { Native } from "./types.js";

/** This file, or the program's where a bundler has made an ECMAScript module of it. */
const here = typeof __filename === "string" ? __filename : (process.argv[1] ?? join(process.cwd(), "program.js"));
const load = createRequire(here);
let loaded: Native | undefined;

/** Returns the native part, loading it at the first use. */
export function native(): Native {
  loaded ??= checked(find());
  return loaded;
}

/** The variable wins, then the file of a local build, then the package that npm installs for the platform. */
function find(): Native {
  const given = process.env["CONNGUARD_NATIVE_PATH"];
  if (given !== undefined && given !== "") return open(given, `CONNGUARD_NATIVE_PATH (${given})`);
  const platform = platformName();
  const local = join(dirname(here), "..", "..", "native", `connguard.${platform}.node`);
  if (existsSync(local)) return open(local, local);
  const name = `connguard-${platform}`;
  return open(name, `the package ${name}`);
}

function open(path: string, what: string): Native {
  try {
    return load(path) as Native;
  } catch (cause) {
    const missing = (cause as { code?: unknown } | null)?.code === "MODULE_NOT_FOUND";
    const platform = platformName();
    const message = missing
      ? `connguard has no native part here: ${what} is missing (platform ${platform}); ${remedyFor(path, platform)}`
      : `connguard could not load its native part from ${what} (platform ${platform})`;
    throw new Error(message, { cause });
  }
}

/** What to do where the native part is missing: it depends on who was to bring it. */
function remedyFor(path: string, platform: string): string {
  if (path !== `connguard-${platform}`) return "correct the path, or unset the variable";
  return (
    adviceFor(platform) ??
    `run npm install ${path}@${version} on this platform. npm leaves it out with --omit=optional, and where node_modules ` +
      "or package-lock.json were made on another platform; next to a bundle, install connguard or copy that package"
  );
}

/** A native part of another version would speak another dialect of the boundary: better to say so at once. */
function checked(native: Native): Native {
  if (native.version() !== version) {
    throw new Error(
      `connguard ${version} found a native part of version ${native.version()}; install both in the same version`,
    );
  }
  return native;
}
