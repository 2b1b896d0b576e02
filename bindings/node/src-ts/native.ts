import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { platformName } from "./platform.js";

/** A session of the native part. Everything crosses as JSON text; errors as an Error whose message is JSON. */
export interface NativeSession {
  call(id: number, operation: string, arguments_: string, body: string | null): Promise<string>;
  cancel(id: number): void;
  pages(operation: string, arguments_: string): NativePages;
  bulk(operation: string, items: string, options: string): Promise<NativeBulk>;
  close(): void;
}

/** The pages of a list, the next one fetched ahead. */
export interface NativePages {
  /** Resolves to a page as JSON; null after the last one or when they are closed. */
  next(): Promise<string | null>;
  /** The requests that were sent and that no page has told of, as JSON; null where there are none. */
  news(): string | null;
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
  stop(): Promise<void>;
}

/** The native part, as `bindings/node/src` exports it. */
export interface Native {
  readonly NativeSession: new (provider: string, options: string, variables: string | null) => NativeSession;
  readonly NativeEmulator: { start(options: string): Promise<NativeEmulator> };
  check(operation: string, arguments_: string, body: string | null): string;
  describeRefusal(operation: string, violations: string): string;
  version(): string;
}

const load = createRequire(__filename);
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
  const local = join(__dirname, "..", "native", `connguard.${platform}.node`);
  if (existsSync(local)) return open(local, local);
  const name = `connguard-${platform}`;
  return open(name, `the package ${name}`);
}

function open(path: string, what: string): Native {
  try {
    return load(path) as Native;
  } catch (cause) {
    const missing = (cause as { code?: unknown } | null)?.code === "MODULE_NOT_FOUND";
    const message = missing
      ? `connguard has no native part here: ${what} is missing (platform ${platformName()}); ` +
        "install it, e.g. by running npm install without --omit=optional on this platform, or build it with npm run build"
      : `connguard could not load its native part from ${what} (platform ${platformName()})`;
    throw new Error(message, { cause });
  }
}

/** A native part of another version would speak another dialect of the boundary: better to say so at once. */
function checked(native: Native): Native {
  const { version } = load("../package.json") as { version: string };
  if (native.version() !== version) {
    throw new Error(`connguard ${version} found a native part of version ${native.version()}; install both in the same version`);
  }
  return native;
}
