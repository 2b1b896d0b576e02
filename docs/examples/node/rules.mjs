// The rules alone: no client, no network.
import assert from "node:assert/strict";

// --8<-- [start:check]
import { check } from "connguard";

const body = {
  name: "my-connection",
  platformConnectionType: "COMPONENT_BASIC",
  authProvider: "none",
  authType: "GENERIC_SECRET",
  connectionDetials: { connectionProperties: { secretName: "db-credentials" } },
};
for (const { severity, path, rule, evidence } of check("matillion.create_connection", body)) {
  console.log(severity, path, rule, evidence);
}
// --8<-- [end:check]

// --8<-- [start:waive]
const database = {
  configName: "production-db",
  type: "POSTGRESQL",
  host: "db.example.com",
  port: 5432,
  databaseName: "ledger",
  userName: "reader",
  password: "a password",
  metadata: { tier: 1 },
};
const found = check("lerian.create_connection", database, { product: "my-product" });
console.log("found:", found[0].rule);
const waived = check("lerian.create_connection", database, { product: "my-product", waive: [found[0].rule] });
console.log("after the waiver:", waived.length);
// --8<-- [end:waive]
assert.equal(waived.length, 0);
