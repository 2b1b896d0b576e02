import { readOptions } from "./call/arguments.js";
import { fromNative } from "./errors/from-native.js";
import type { AirflowOptions } from "./generated/airflow/client.js";
import { ConfigError, TransportError } from "./generated/errors.js";
import type { LerianOptions } from "./generated/lerian/client.js";
import type { MatillionOptions } from "./generated/matillion/client.js";
import { kindOf, membersOf } from "./input/given.js";
import { encodeBody, encodeValue } from "./json/encode.js";
import { refuseFindings } from "./json/finding.js";
import { native } from "./native/load.js";
import type { NativeEmulator } from "./native/types.js";

/** How to start an emulator. */
export interface EmulatorOptions {
  /** IP address and port to listen on; default: `127.0.0.1:0`, a free port. */
  readonly listen?: string | undefined;
  /** A file that keeps the state, so that it survives a restart; default: in memory. */
  readonly data?: string | undefined;
  /** What exists from the start: an object, or the path of a JSON file with the same content. */
  readonly seed?: string | EmulatorSeed | undefined;
}

/** What exists from the start, and again after a reset. Bodies are those of create requests. */
export interface EmulatorSeed {
  readonly matillion?:
    | {
        /** Environments of the project that always exists, in addition to DEV, TEST and PROD. */
        readonly environments?: readonly string[] | undefined;
        /** Connections of the project that exists always. */
        readonly connections?: readonly object[] | undefined;
        /** Other projects; the name determines an `id` (a UUID in lower case) that is not given. */
        readonly projects?:
          | readonly {
              readonly name: string;
              readonly id?: string | undefined;
              readonly description?: string | undefined;
              readonly environments?: readonly string[] | undefined;
              readonly connections?: readonly object[] | undefined;
            }[]
          | undefined;
      }
    | undefined;
  /** Connections may have `productName` and `createdAt` (RFC 3339) too. */
  readonly lerian?: { readonly connections?: readonly object[] | undefined } | undefined;
}

/** Where an emulator listens, and what it accepts. */
export interface EmulatorInfo {
  readonly url: string;
  readonly matillionBaseUrl: string;
  readonly lerianBaseUrl: string;
  readonly airflowBaseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly projectId: string;
}

/** A request that the emulator saw, secrets redacted. */
export interface JournalEntry {
  readonly sequence: number;
  readonly time: string;
  readonly provider: string;
  readonly operation: string | null;
  /** The name, or else the client id, of the credentials for which the request's token was issued. */
  readonly credential: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly status: number | null;
  readonly fault: unknown;
  readonly [member: string]: unknown;
}

/** The names of the options of {@link Emulator.start}. */
export const startOptionNames: readonly string[] = ["listen", "data", "seed"];

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * The services of all providers, emulated inside this process on one local port. It does not keep the process alive.
 *
 * @example
 * ```ts
 * await using emulator = await Emulator.start();
 * const matillion = new Matillion(emulator.matillion);
 * ```
 */
export class Emulator implements AsyncDisposable {
  readonly #native: NativeEmulator;
  readonly #info: EmulatorInfo;

  private constructor(started: NativeEmulator) {
    this.#native = started;
    this.#info = readInfo(started.info);
  }

  /**
   * Starts an emulator.
   *
   * @throws ConfigError when an option is unknown or wrong, a file cannot be read, or the port cannot be had.
   */
  static async start(options?: EmulatorOptions): Promise<Emulator> {
    const { given } = readOptions(options, startOptionNames);
    const members = Object.entries(given).map(
      ([name, value]) => `${JSON.stringify(name)}:${encodeOption(name, value)}`,
    );
    const { NativeEmulator } = native();
    let started: NativeEmulator;
    try {
      started = await NativeEmulator.start(`{${members.join(",")}}`);
    } catch (thrown) {
      throw fromNative(thrown);
    }
    for (const warning of started.warnings) process.emitWarning(`emulator: ${warning}`, { type: "ConnguardWarning" });
    return new Emulator(started);
  }

  /** Where the emulator listens, e.g. `http://127.0.0.1:34567`. */
  get url(): string {
    return this.#info.url;
  }

  /** Everything that the emulator says about itself, its generated credentials included. */
  get info(): EmulatorInfo {
    return this.#info;
  }

  /** The project that the emulated Matillion has. */
  get projectId(): string {
    return this.#info.projectId;
  }

  /** Options for `new Matillion(…)`. */
  get matillion(): MatillionOptions {
    const { clientId, clientSecret, tokenUrl, matillionBaseUrl } = this.#info;
    return { clientId, clientSecret, tokenUrl, baseUrl: matillionBaseUrl };
  }

  /** Options for `new Airflow(…)`. */
  get airflow(): AirflowOptions {
    const { clientId, clientSecret, airflowBaseUrl } = this.#info;
    return { baseUrl: airflowBaseUrl, username: clientId, password: clientSecret };
  }

  /** Options for `new Lerian(…)`. */
  get lerian(): LerianOptions {
    return { baseUrl: this.#info.lerianBaseUrl };
  }

  /** Puts state, journal, settings and faults back to the start. */
  async reset(): Promise<void> {
    await this.#control("POST", "reset");
  }

  /**
   * Changes settings and returns those in force; settings that are not named stay as they are.
   *
   * @throws ConfigError when the emulator does not know a setting or its value is wrong.
   */
  async settings(changes: object): Promise<Record<string, unknown>> {
    return (await this.#control("PUT", "settings", changes)) as Record<string, unknown>;
  }

  /** Returns the requests seen since the start or the last reset, in their order. */
  async journal(): Promise<JournalEntry[]> {
    return ((await this.#control("GET", "journal")) as { requests: JournalEntry[] }).requests;
  }

  /** Stops the emulator; stopping it again does nothing. */
  async stop(): Promise<void> {
    await this.#native.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  [INSPECT](): string {
    return `Emulator { url: '${this.url}' }`;
  }

  async #control(method: string, name: string, value?: object): Promise<unknown> {
    const { text, findings } = encodeBody(value);
    if (findings[0]?.kind === "no_object" || (text !== null && !text.startsWith("{"))) {
      throw new ConfigError({ message: `settings must be an object, e.g. { faults: [] }; ${kindOf(value)} was given` });
    }
    refuseFindings(findings, "settings");
    const headers = value === undefined ? {} : { "content-type": "application/json" };
    let response: Response;
    try {
      response = await fetch(`${this.url}/_emulator/${name}`, { method, headers, body: text });
    } catch (cause) {
      throw new TransportError({ message: `the emulator at ${this.url} does not answer; was it stopped?`, cause });
    }
    const reply = await response.text();
    const told = reply === "" ? undefined : parsed(reply);
    if (response.ok) return told;
    const reason = (told as { readonly error?: unknown } | undefined)?.error ?? reply;
    throw new ConfigError({ message: `the emulator refuses the ${name}: ${String(reason)}` });
  }
}

function encodeOption(name: string, value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (name !== "seed") throw new ConfigError({ message: `${name} must be a string; ${kindOf(value)} was given` });
  membersOf(value, "seed");
  const { text, findings } = encodeValue(value, "/seed", "body");
  refuseFindings(findings);
  return text ?? "null";
}

function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}

function readInfo(text: string): EmulatorInfo {
  const info = JSON.parse(text) as Record<string, string>;
  const member = (name: string) => info[name] ?? "";
  return Object.freeze({
    url: member("url"),
    matillionBaseUrl: member("matillion_base_url"),
    lerianBaseUrl: member("lerian_base_url"),
    airflowBaseUrl: member("airflow_base_url"),
    tokenUrl: member("token_url"),
    clientId: member("client_id"),
    clientSecret: member("client_secret"),
    projectId: member("project_id"),
  });
}
