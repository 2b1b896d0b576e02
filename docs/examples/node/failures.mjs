// One error tree: what each failure looks like.
import assert from "node:assert/strict";
import { inspect } from "node:util";

// --8<-- [start:all]
import { ApiError, ConnguardError, Emulator, Matillion, matillion } from "connguard";

const emulator = await Emulator.start();
const client = new Matillion(emulator.matillion);
const { connections } = client.project(emulator.projectId);
const body = matillion.aws({ name: "analytics", credentialSecretName: "aws-credentials" });
await connections.create(body);

const attempts = [
  () => connections.create(body),
  () => connections.get("nothing"),
  () => connections.create(JSON.stringify({ ...body, authProvider: "AWS" })),
];
for (const attempt of attempts) {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof ApiError) console.log(error.code, error.status ?? "no status");
    else if (error instanceof ConnguardError) console.log(error.code, "nothing was sent");
    else throw error;
  }
}
// --8<-- [end:all]

// --8<-- [start:secret]
const shown = inspect(client).includes(emulator.info.clientSecret);
console.log("secret shown:", shown ? "yes" : "no");
// --8<-- [end:secret]
assert.ok(!shown);
client.close();
await emulator.stop();
