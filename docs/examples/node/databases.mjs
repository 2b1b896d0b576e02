// A database connection of Lerian's Reporter, from its creation to its end.
import assert from "node:assert/strict";

// --8<-- [start:create]
import { BadRequestError, Lerian, lerian, RuleViolationError } from "connguard";

const client = Lerian.fromEnv();
const ledger = { host: "db.example.com", databaseName: "ledger", userName: "reader", password: "a password" };
const body = lerian.postgresql({ ...ledger, configName: "production-db", port: 5432 });
const created = await client.connections.create(body, { product: "My-Product" });
console.log("created:", created.configName, "for", created.productName);
console.log("password in the reply:", "password" in created ? "yes" : "no");
// --8<-- [end:create]

// --8<-- [start:modes]
const ssl = { mode: "verify-full", ca: "-----BEGIN CERTIFICATE-----" };
const mysql = { ...ledger, type: "MYSQL", configName: "staging-db", port: 3306, ssl };
try {
  await client.connections.create(lerian.parseConnection(mysql), { product: "my-product" });
} catch (error) {
  if (!(error instanceof RuleViolationError)) throw error;
  const [first] = error.violations;
  console.log("refused:", first.path, "may be", first.allowed.join(", "));
}
// --8<-- [end:modes]

// --8<-- [start:look]
console.log("test:", (await client.connections.test(created.id)).message);
const { tables } = await client.connections.schema(created.id);
console.log("first table:", tables[0].name);
// --8<-- [end:look]

// --8<-- [start:validate]
const mappedFields = { "production-db": { [tables[0].name]: ["no_such_field"] } };
try {
  await client.connections.validateSchema({ mappedFields });
} catch (error) {
  if (!(error instanceof BadRequestError)) throw error;
  console.log("validation:", error.status, error.apiCode);
}
// --8<-- [end:validate]

// --8<-- [start:change]
const changed = await client.connections.update(created.id, { host: "replica.example.com" });
console.log("host:", changed.host);
await client.connections.delete(created.id);
const left = await client.connections.list({ product: "my-product" }).toArray();
console.log("connections left:", left.length);
// --8<-- [end:change]
client.close();
assert.equal(left.length, 0);
