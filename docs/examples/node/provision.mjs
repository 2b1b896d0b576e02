// Provisions a project end to end. Where it goes and who it is stands in the environment.

// --8<-- [start:find]
import assert from "node:assert/strict";
import { Matillion, matillion, NotFoundError } from "connguard";

const client = Matillion.fromEnv();
const found = await client.projects.get("Test-project");
const project = client.project(found.id);
console.log("project:", found.name);
// --8<-- [end:find]

// --8<-- [start:create]
const wanted = [
  matillion.aws({
    name: "aws-platform",
    credentialSecretName: "aws-platform-credentials",
    description: "Reads the landing bucket",
  }),
  matillion.oauth({
    name: "crm",
    authProvider: "salesforce",
    authType: "OAUTH_CLIENT_CRED",
    connectionProperties: { secretName: "crm-oauth" },
  }),
  matillion.genericSecret({ name: "billing-api", secretName: "billing", secretKey: "token" }),
];
for (const body of wanted) {
  try {
    await project.connections.get(body.name);
    console.log("there already:", body.name);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    console.log("created:", (await project.connections.create(body)).name);
  }
}
// --8<-- [end:create]

// --8<-- [start:change]
await project.connections.patch("aws-platform", {
  platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
  authType: "CLOUD_PROVIDER_SECRET",
  connectionDetails: { description: "Reads and writes the landing bucket" },
});
const changed = await project.connections.get("aws-platform");
console.log("changed:", changed.connectionDetails?.description);
// --8<-- [end:change]

// --8<-- [start:warehouse]
await project.dataPlatformConnections.create(matillion.snowflake({ name: "warehouse" }));
console.log("default warehouse: snowflake");
// --8<-- [end:warehouse]

// --8<-- [start:look]
const connections = await project.connections.list().toArray();
const names = connections.map((connection) => connection.name).sort();
console.log("connections:", names.join(", "));
// --8<-- [end:look]
client.close();
assert.deepEqual(names, ["aws-platform", "billing-api", "crm"]);
