// A create whose reply is lost: it happens once, and the journal shows how.
import assert from "node:assert/strict";

// --8<-- [start:lost]
import { Emulator, Matillion, matillion } from "connguard";

const emulator = await Emulator.start();
const client = new Matillion(emulator.matillion);
const { connections } = client.project(emulator.projectId);
const lost = { kind: "reset_after", operation: "create_connection", times: 1 };
await emulator.settings({ faults: [lost] });

const aws = matillion.aws({ name: "analytics", credentialSecretName: "aws-credentials" });
console.log("created:", (await connections.create(aws)).name);
for (const request of await emulator.journal()) console.log(request.operation);
// --8<-- [end:lost]
assert.equal((await connections.list().toArray()).length, 1);
client.close();
await emulator.stop();
