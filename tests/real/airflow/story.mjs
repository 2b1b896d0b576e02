// The story that `cargo xtask real airflow` tells a server; story.py and rust/story.rs tell the same, line by line.
import { Airflow, airflow, ConflictError, NotFoundError } from "connguard";

const { http, postgres } = airflow;
const options = JSON.parse(process.env.CONNGUARD_REAL);

const client = new Airflow({
  baseUrl: options.base_url,
  username: "admin",
  password: options.password,
  requestsPerMinute: 0, // Airflow has no rate limit.
});
const { connections } = client;
console.log("version", (await client.version.get()).version);

const warehouse = { connection_id: "warehouse", host: "db.example.com", port: 5432, login: "reader" };
const created = await connections.create(postgres({ ...warehouse, password: "s3cret-canary" }));
console.log("created", created.connection_id, created.port, created.password);
await connections.create(postgres({ connection_id: "warehouse", host: "db.example.com" })).catch((error) => {
  if (!(error instanceof ConflictError)) throw error;
  console.log("conflict", error.status);
});

const change = { conn_type: "postgres", host: "db2.example.com", schema: "sales" };
const updated = await connections.update("warehouse", change);
console.log("updated", updated.host, updated.schema, updated.login, updated.password);
const masked = { conn_type: "postgres", host: "db3.example.com", schema: "ignored" };
const patched = await connections.update("warehouse", masked, { updateMask: ["host"] });
console.log("patched", patched.host, patched.schema);

const outcome = await connections.upsert(postgres({ ...warehouse, host: "db3.example.com" }));
console.log("upserted", outcome.outcome, outcome.schema ? "schema" : "no schema");

const many = Array.from({ length: 500 }, (_, number) =>
  postgres({
    connection_id: `bulk-${String(number).padStart(3, "0")}`,
    host: "db.example.com",
    extra: { sslmode: "require" },
  }),
);
const report = await connections.createMany(many);
console.log("bulk", report.entries.length, report.counts.succeeded);
const again = await connections.createMany(["bulk-007", "bulk-500"].map((id) => postgres({ connection_id: id })));
console.log("bulk again", ...again.entries.map((entry) => entry.outcome));
const listed = await connections.list().toArray();
console.log("listed", listed.length, new Set(listed.map((connection) => connection.connection_id)).size);
const { extra } = await connections.get("bulk-007");
console.log("extra", `{"sslmode": "${extra.sslmode}"}`);

const tested = { connection_id: "tested", host: "127.0.0.1", schema: "http" };
const listening = await connections.test(http({ ...tested, port: options.open_port }));
const closed = await connections.test(http({ ...tested, port: 1 }));
console.log("tested", `[${listening.status}, ${closed.status}]`);

await connections.delete("warehouse");
await connections.get("warehouse").catch((error) => {
  if (!(error instanceof NotFoundError)) throw error;
  console.log("deleted", error.status);
});
const left = await connections.list().toArray();
const deleted = await connections.deleteMany(left.map((connection) => connection.connection_id));
console.log("deleted", deleted.counts.succeeded, "left", (await connections.list().toArray()).length);
