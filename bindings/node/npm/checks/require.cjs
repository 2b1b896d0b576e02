// The installed package, required as CommonJS.
const assert = require("node:assert/strict");
const { check, Emulator, Matillion, matillion } = require("connguard");

async function run() {
  assert.ok(check("matillion.create_connection", {}).length > 0);
  const emulator = await Emulator.start();
  const client = new Matillion(emulator.matillion);
  const aws = matillion.aws({ name: "from-commonjs", credentialSecretName: "aws-platform-credentials" });
  const created = await client.project(emulator.projectId).connections.create(aws);
  assert.match(created.createdDate, /^\d{4}-\d\d-\d\dT/);
  client.close();
  await emulator.stop();
}
run();
