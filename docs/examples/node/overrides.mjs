// Gives a connection other credentials in each environment.
import assert from "node:assert/strict";
import { Matillion, matillion, RuleViolationError } from "connguard";

const client = Matillion.fromEnv();
const project = client.project((await client.projects.get("Test-project")).id);
const { connections, overrides } = project;

// --8<-- [start:upsert]
const dev = matillion.aws({ name: "warehouse-load", credentialSecretName: "dev-credentials" });
const parent = await connections.create(dev);
for (const environment of ["TEST", "PROD"]) {
  const credentialSecretName = `${environment.toLowerCase()}-credentials`;
  await overrides.upsert(
    {
      environmentName: environment,
      connectionName: "warehouse-load",
      authType: "CLOUD_PROVIDER_SECRET",
      connectionOverrides: { connectionProperties: { credentialSecretName } },
    },
    { parent },
  );
  console.log("override in", environment);
}
// --8<-- [end:upsert]

// --8<-- [start:parent]
try {
  await overrides.create(
    { environmentName: "PROD", connectionName: "warehouse-load", authType: "OAUTH_CLIENT_CRED" },
    { parent },
  );
} catch (error) {
  if (!(error instanceof RuleViolationError)) throw error;
  console.log("refused:", error.violations[0].rule);
}
// --8<-- [end:parent]

// --8<-- [start:list]
for await (const each of overrides.list("PROD")) {
  console.log("PROD uses", each.connectionOverrides?.connectionProperties?.credentialSecretName);
}
await overrides.delete("TEST", ["warehouse-load"]);
const left = await overrides.list("TEST").toArray();
console.log("overrides left in TEST:", left.length);
// --8<-- [end:list]
client.close();
assert.equal(left.length, 0);
