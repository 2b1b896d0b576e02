// Writes through a network that breaks a fifth of the exchanges; lossy.py and rust/lossy.rs do the same.
// Its last line of output says what the client said of each: `cargo xtask real airflow` compares that with the server.
import { Airflow, airflow, ConnguardError, OutcomeUnknownError } from "connguard";

const { postgres } = airflow;
const options = JSON.parse(process.env.CONNGUARD_REAL);
const said = { create: {}, bulk: {}, update: {}, delete: {} };

async function outcomeOf(call) {
  try {
    await call;
    return "succeeded";
  } catch (error) {
    if (!(error instanceof ConnguardError)) throw error;
    return error instanceof OutcomeUnknownError ? "unknown" : "failed";
  }
}

const { connections } = new Airflow({
  baseUrl: options.base_url,
  username: "admin",
  password: options.password,
  settleSeconds: 1,
});
const names = Array.from({ length: 40 }, (_, number) => `one-${String(number).padStart(2, "0")}`);
for (const name of names) {
  const body = postgres({ connection_id: name, host: "db.example.com" });
  said.create[name] = await outcomeOf(connections.create(body));
}

const many = Array.from({ length: 200 }, (_, number) => `many-${String(number).padStart(3, "0")}`);
const report = await connections.createMany(many.map((name) => postgres({ connection_id: name, port: 5432 })));
for (const entry of report.entries) said.bulk[entry.name] = entry.outcome;

const change = { conn_type: "postgres", host: "changed.example.com" };
for (const name of names.filter((_, number) => number % 2 === 0)) {
  said.update[name] = await outcomeOf(connections.update(name, change, { updateMask: ["host"] }));
}
for (const name of names.filter((_, number) => number % 2 === 1)) {
  said.delete[name] = await outcomeOf(connections.delete(name));
}
console.log(JSON.stringify(said));
