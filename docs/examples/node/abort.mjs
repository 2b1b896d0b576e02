// A signal ends a call: its request is dropped on the wire.
import assert from "node:assert/strict";

// --8<-- [start:all]
import { Emulator, Matillion } from "connguard";

const emulator = await Emulator.start();
const client = new Matillion(emulator.matillion);
await emulator.settings({ faults: [{ kind: "delay", milliseconds: 5000 }] });

const started = performance.now();
const signal = AbortSignal.timeout(200);
const outcome = await client.projects.get("Test-project", { signal }).catch((reason) => reason.name);
console.log("ended by:", outcome);
// --8<-- [end:all]
assert.equal(outcome, "TimeoutError");
assert.ok(performance.now() - started < 2000);
client.close();
await emulator.stop();
