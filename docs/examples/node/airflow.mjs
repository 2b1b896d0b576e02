// Connections of Apache Airflow, from their creation to their end.

// --8<-- [start:create]
import { Airflow, airflow, RuleViolationError } from "connguard";

const client = Airflow.fromEnv();
const warehouse = { connection_id: "warehouse", host: "db.example.com", login: "reader", password: "a password" };
const body = airflow.postgres({ ...warehouse, sslmode: "require" });
const created = await client.connections.create(body);
console.log("created:", created.connection_id, "with", `sslmode ${created.extra?.sslmode}`);
console.log("password in the reply:", created.password);

// --8<-- [end:create]

// --8<-- [start:refused]
const wrong = { ...body, connection_id: "copy", password: "***", port: 65536, extra: { ssl_mode: "require" } };
try {
  await client.connections.create(wrong);
} catch (error) {
  if (!(error instanceof RuleViolationError)) throw error;
  const found = error.violations.map(({ path, rule }) => `refused: ${path} ${rule}`);
  console.log(found.sort().join("\n"));
}
// --8<-- [end:refused]

// --8<-- [start:update]
const update = { conn_type: "postgres", host: "replica.example.com", port: 5433 };
const changed = await client.connections.update("warehouse", update, { updateMask: ["port"] });
console.log("host and port:", changed.host, changed.port);
// --8<-- [end:update]

// --8<-- [start:many]
const sources = Array.from({ length: 500 }, (_, number) =>
  airflow.http({
    connection_id: `source-${String(number).padStart(3, "0")}`,
    host: `s${number}.example.com`,
    schema: "https",
  }),
);
const report = await client.connections.createMany(sources);
console.log("created:", report.counts.succeeded);
const again = await client.connections.createMany([
  ...sources.slice(0, 3),
  { connection_id: "source-500", conn_type: "http" },
]);
console.log("again:", ...again.entries.map((entry) => entry.outcome));
const stored = await client.connections.list({ connectionIdPattern: ["source-"] }).toArray();
console.log("there are:", stored.length);
const deleted = await client.connections.deleteMany(stored.map((connection) => connection.connection_id));
console.log("deleted:", deleted.counts.succeeded);
await client.connections.delete("warehouse");
// --8<-- [end:many]
client.close();
