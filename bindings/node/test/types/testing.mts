// The hooks of test runners fit, an option that there is none does not. Checked without the types of Node or of a runner.
import { Matillion } from "connguard";
import { type TestEmulator, type UseEmulatorOptions, useEmulator } from "connguard/testing";

/** As vitest and jest declare them. */
declare function beforeEach(run: (context: { task: string }) => unknown, timeout?: number): void;
declare const afterEach: (run: (done: () => void) => unknown) => void;
/** As mocha declares them. */
declare const mocha: {
  (run: (this: { timeout: number }, done: () => void) => void): void;
  (run: () => PromiseLike<unknown>): void;
};

const emulator: TestEmulator = useEmulator({ beforeEach, afterEach, environment: true, listen: "127.0.0.1:0" });
useEmulator({ beforeEach: mocha, afterEach: mocha });

export async function test(): Promise<void> {
  using client = new Matillion(emulator.matillion);
  client.project(emulator.projectId);
  const [entry] = await emulator.journal();
  entry?.status satisfies number | null | undefined;
  await emulator.settings({ faults: [] });
}

// @ts-expect-error both hooks are needed
useEmulator({ beforeEach });
// @ts-expect-error a hook is a function
useEmulator({ beforeEach, afterEach: "afterEach" });
// @ts-expect-error an option that there is none
const wrong: UseEmulatorOptions = { beforeEach, afterEach, environ: true };
// @ts-expect-error it stands for the emulator of a test, and is not made
new TestEmulator();

export { wrong };
