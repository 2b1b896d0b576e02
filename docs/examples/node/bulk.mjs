// Creates many connections in one run and reads the report.
import assert from "node:assert/strict";
import { BulkError, Matillion, matillion } from "connguard";

const client = Matillion.fromEnv();
const project = client.project((await client.projects.get("Test-project")).id);
await project.connections.create(matillion.aws({ name: "source-7", credentialSecretName: "made-before" }));

// --8<-- [start:run]
const bodies = Array.from({ length: 100 }, (_, number) =>
  matillion.aws({ name: `source-${number}`, credentialSecretName: "aws-credentials" }),
);
bodies[3].name = "";

const report = await project.connections.createMany(bodies, { concurrency: 8 });
for (const [outcome, count] of Object.entries(report.counts)) console.log(`${outcome}: ${count}`);
// --8<-- [end:run]

// --8<-- [start:failed]
for (const { index, outcome, error } of report.failed) {
  console.log(`item ${index}: ${outcome}, ${error.code}`);
}
// --8<-- [end:failed]

// --8<-- [start:raise]
try {
  report.raiseForFailures();
} catch (error) {
  if (!(error instanceof BulkError)) throw error;
  console.log("errors:", error.report.failed.length);
}
// --8<-- [end:raise]
client.close();
assert.deepEqual(
  report.failed.map((entry) => entry.index),
  [3, 7],
);
