// How to test your own automation: node:test, and an emulator for each test.

// --8<-- [start:fixture]
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Matillion, matillion, ServerError } from "connguard";
import { useEmulator } from "connguard/testing";

const emulator = useEmulator({ beforeEach, afterEach, environment: true });
/** The project of the test that is running. */
const project = () => new Matillion({ ...emulator.matillion, maxRetries: 0 }).project(emulator.projectId);
// --8<-- [end:fixture]

// --8<-- [start:automation]
/** The automation under test. */
async function provision() {
  const landing = matillion.aws({ name: "landing", credentialSecretName: "landing-credentials" });
  await project().connections.create(landing);
}
// --8<-- [end:automation]

// --8<-- [start:state]
test("it leaves the connection behind", async () => {
  await provision();
  const connections = await project().connections.list().toArray();
  assert.deepEqual(
    connections.map((connection) => connection.name),
    ["landing"],
  );
});
// --8<-- [end:state]

// --8<-- [start:journal]
test("it sends one create and nothing else", async () => {
  await provision();
  const sent = (await emulator.journal()).map((request) => request.operation);
  assert.deepEqual(sent, ["matillion.token", "matillion.create_connection"]);
});
// --8<-- [end:journal]

// --8<-- [start:fault]
test("it says so when the service is down", async () => {
  await emulator.settings({ faults: [{ kind: "status", status: 500, operation: "create_connection" }] });
  await assert.rejects(provision, ServerError);
});
// --8<-- [end:fault]

// --8<-- [start:environment]
/** A script that opens its client itself. */
async function script() {
  const client = Matillion.fromEnv();
  const [{ id }] = await client.projects.list().toArray();
  await client
    .project(id)
    .connections.create(matillion.aws({ name: "landing", credentialSecretName: "landing-credentials" }));
  client.close();
}

test("a script runs as it is", async () => {
  await script();
  assert.deepEqual(
    (await emulator.journal()).map((request) => request.status),
    [200, 200, 201],
  );
});
// --8<-- [end:environment]
