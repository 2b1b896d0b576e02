import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { version } from "./generated/version.js";
import { adviceFor, platformName } from "./platform.js";

/** A session of the native part. Everything crosses as JSON text; errors as an Error whose message is JSON. */
export interface NativeSession {
  call(id: number, listens: boolean, operation: string, arguments_: string, body: string | null): Promise<string>;
  request(id: number, listens: boolean, method: string, path: string, arguments_: string, body: string | null): Promise<string>;
  /** The requests of a call under way. */
  news(id: number): NativeNews | null;
  cancel(id: number): void;
  pages(listens: boolean, operation: string, arguments_: string): NativePages;
  bulk(operation: string, items: string, options: string): Promise<NativeBulk>;
  close(): void;
}

/** The requests of a call, as they happen. */
export interface NativeNews {
  /** Resolves to requests that were not told yet, as JSON; null when the call has ended. */
  next(): Promise<string | null>;
}

/** The pages of a list, the next one fetched ahead. */
export interface NativePages {
  /** Resolves to a page as JSON; null after the last one or when they are closed. */
  next(): Promise<string | null>;
  /** Resolves to requests that were not told yet, as JSON; null when no page is waited for. */
  news(): Promise<string | null>;
  close(): void;
}

/** A bulk run under way. */
export interface NativeBulk {
  /** Resolves to the number of items that are done, as soon as it is greater than `known` or all are done. */
  progress(known: number): Promise<number>;
  /** The requests that were sent since it was asked last, as JSON; null where there are none. */
  news(): string | null;
  cancel(): void;
  /** Resolves to the report as JSON when nothing is under way any more. */
  report(): Promise<string>;
}

/** A running emulator of the native part. */
export interface NativeEmulator {
  readonly info: string;
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/** The native part, as `bindings/node/src` exports it. */
export interface Native {
  readonly NativeSession: new (provider: string, options: string, variables: string | null) => NativeSession;
  readonly NativeEmulator: {
    start(options: string): Promise<NativeEmulator>;
    /** Runs the program `connguard-emulator` until a signal ends it; resolves to its exit code. */
    run(arguments_: readonly string[]): Promise<number>;
  };
  check(operation: string, arguments_: string, body: string | null): string;
  describeRefusal(operation: string, violations: string): string;
  toRequest(operation: string, reply: string): string;
  version(): string;
}

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
  const local = join(dirname(here), "..", "native", `connguard.${platform}.node`);
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
      "or package-lock.json were made on another platform; beside a bundle, install connguard or copy that package"
  );
}

/** A native part of another version would speak another dialect of the boundary: better to say so at once. */
function checked(native: Native): Native {
  if (native.version() !== version) {
    throw new Error(`connguard ${version} found a native part of version ${native.version()}; install both in the same version`);
  }
  return native;
}
