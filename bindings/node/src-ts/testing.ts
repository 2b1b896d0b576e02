/**
 * For tests: an emulator of its own for each test, with any runner that has `beforeEach` and `afterEach`.
 */
import { readOptions } from "./call/arguments.js";
import { Emulator, type EmulatorInfo, type EmulatorOptions, type JournalEntry, startOptionNames } from "./emulator.js";
import type { AirflowOptions } from "./generated/airflow/client.js";
import { ConfigError } from "./generated/errors.js";
import type { LerianOptions } from "./generated/lerian/client.js";
import type { MatillionOptions } from "./generated/matillion/client.js";
import { variables } from "./generated/options.js";

/** The hooks of a test runner, and how the emulator starts. */
export interface UseEmulatorOptions extends EmulatorOptions {
  /** `beforeEach` of node:test, vitest, jest or mocha. */
  readonly beforeEach: (run: () => Promise<void>) => unknown;
  /** `afterEach` of the same runner. */
  readonly afterEach: (run: () => Promise<void>) => unknown;
  /**
   * Sets `process.env` for each test so that `fromEnv()` finds the emulator and nothing else; afterwards it is as before.
   */
  readonly environment?: boolean | undefined;
}

/**
 * Starts an emulator before each test and stops it after; the object stands for that of the test that is running. The tests
 * of a file run one after the other, as runners do by default; files may run in parallel.
 *
 * @throws ConfigError when a hook is not a function or an option is unknown; in a hook, when the emulator cannot start; and by the object, when no test
 * is running.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { afterEach, beforeEach, test } from "node:test";
 * import { Matillion } from "connguard";
 * import { useEmulator } from "connguard/testing";
 *
 * const emulator = useEmulator({ beforeEach, afterEach });
 *
 * test("nothing is there", async () => {
 *   using client = new Matillion(emulator.matillion);
 *   assert.deepEqual(await client.project(emulator.projectId).connections.list().toArray(), []);
 * });
 * ```
 */
export function useEmulator(options: UseEmulatorOptions): TestEmulator {
  const { given } = readOptions(options, ["beforeEach", "afterEach", "environment", ...startOptionNames]);
  const { beforeEach, afterEach, environment, ...start } = given as unknown as UseEmulatorOptions;
  if (typeof beforeEach !== "function" || typeof afterEach !== "function") {
    throw new ConfigError({
      message: "useEmulator needs the functions beforeEach and afterEach of your test runner, e.g. from node:test",
    });
  }
  // Of tests inside of a test, each has one of its own, and after it the outer one's is there again.
  const running: { readonly emulator: Emulator; readonly restore: () => void }[] = [];
  beforeEach(async () => {
    const emulator = await Emulator.start(start);
    running.push({ emulator, restore: environment === true ? setEnvironment(emulator) : () => {} });
  });
  afterEach(async () => {
    const ended = running.pop();
    ended?.restore();
    await ended?.emulator.stop();
  });
  return new TestEmulator(() => {
    const innermost = running.at(-1);
    if (innermost !== undefined) return innermost.emulator;
    throw new ConfigError({
      message:
        "the emulator is there while a test runs; use it in a test or in a hook that runs for each test, after useEmulator",
    });
  });
}

/** The emulator of the test that is running. */
export class TestEmulator {
  readonly #running: () => Emulator;

  /** @internal */
  constructor(running: () => Emulator) {
    this.#running = running;
  }

  /** Where the emulator listens. */
  get url(): string {
    return this.#running().url;
  }

  /** Everything that the emulator says about itself. */
  get info(): EmulatorInfo {
    return this.#running().info;
  }

  /** The project that the emulated Matillion has. */
  get projectId(): string {
    return this.#running().projectId;
  }

  /** Options for `new Matillion(…)`. */
  get matillion(): MatillionOptions {
    return this.#running().matillion;
  }

  /** Options for `new Airflow(…)`. */
  get airflow(): AirflowOptions {
    return this.#running().airflow;
  }

  /** Options for `new Lerian(…)`. */
  get lerian(): LerianOptions {
    return this.#running().lerian;
  }

  /**
   * Changes settings or injects faults, for this test.
   *
   * @throws ConfigError when the emulator does not know a setting or its value is wrong.
   */
  async settings(changes: object): Promise<Record<string, unknown>> {
    return this.#running().settings(changes);
  }

  /** Returns the requests that this test has sent, in their order. */
  async journal(): Promise<JournalEntry[]> {
    return this.#running().journal();
  }
}

/** Points `fromEnv()` to the emulator; returns what puts the environment back. */
function setEnvironment(emulator: Emulator): () => void {
  const wanted = new Map<string, string | undefined>();
  const options: Record<string, Readonly<Record<string, unknown>>> = {
    matillion: { ...emulator.matillion },
    airflow: { ...emulator.airflow },
    lerian: { ...emulator.lerian },
  };
  for (const [provider, names] of Object.entries(variables)) {
    for (const [name, variable] of Object.entries(names)) {
      const value = options[provider]?.[name];
      wanted.set(variable, value === undefined ? undefined : String(value));
    }
  }
  const before = new Map([...wanted.keys()].map((variable) => [variable, process.env[variable]]));
  write(wanted);
  return () => write(before);
}

function write(values: ReadonlyMap<string, string | undefined>): void {
  for (const [name, value] of values) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
