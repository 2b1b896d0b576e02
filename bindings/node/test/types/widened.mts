// Compiled, never run: bodies whose types say less than their values are taken, as they are at run time; what their types
// do say, and every literal, must be a valid combination.
import { type Lerian, type Matillion, matillion } from "connguard";

declare const client: Matillion;
declare const reporter: Lerian;
const { connections, dataPlatformConnections } = client.project("550e8400-e29b-41d4-a716-446655440002");

const aws = {
  name: "a",
  platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
  authProvider: "aws",
  authType: "CLOUD_PROVIDER_SECRET",
  connectionDetails: { connectionProperties: { credentialSecretName: "s" } },
};
const database = {
  configName: "db1",
  type: "POSTGRESQL",
  host: "db.example.com",
  port: 5432,
  databaseName: "d",
  userName: "u",
  password: "p",
  ssl: { mode: "verify-full", ca: "pem" },
};
declare const rows: Record<string, unknown>[];
declare const text: string;
const GENERIC_SECRET = {
  platformConnectionType: "COMPONENT_BASIC",
  authProvider: "NONE",
  authType: "GENERIC_SECRET",
} as const;

export async function taken(): Promise<void> {
  await connections.create(aws);
  await connections.create({ ...aws, name: "b", authProvider: "gcp" });
  for (const row of rows) await connections.create(row);
  await connections.upsert(aws);
  await connections.update("a", { platformConnectionType: "COMPONENT_BASIC", authType: text });
  await connections.patch("a", { authType: text });
  await dataPlatformConnections.create({ ...matillion.snowflake({ name: "w" }), authType: text });
  await reporter.connections.create(database, { product: "p" });
  await reporter.connections.create({ ...database, ssl: { mode: text } }, { product: "p" });

  const report = await connections.createMany(rows, { ifExists: "skip" });
  await connections.createMany(report.remaining());
  await connections.createMany([aws, { ...aws, name: "b", connectionDetails: undefined }, JSON.stringify(aws)]);
  await connections.createMany([aws, { ...GENERIC_SECRET, name: "c" }]);
  await connections.createMany(new Set([aws]));
  await connections.upsertMany(rows.filter((row) => row["name"] !== ""));
  await reporter.connections.createMany([database], { product: "p" });
  const { name, authProvider, ...details } = aws;
  await connections.updateMany(new Map([[name, details]]));
  await connections.updateMany(Object.entries({ a: details }));
  await connections.updateMany(new Map(rows.map((row) => [text, row] as const)));
}

/** A call's result says how the service answered; items of lists and reports were not answered alone. */
export async function responses(): Promise<void> {
  (await connections.create(aws)).response.status satisfies number;
  (await connections.upsert(aws)).response.requestId satisfies string | undefined;
  (await reporter.connections.test("id")).response.headers satisfies Readonly<Record<string, string>>;
  for await (const { response } of connections.list()) response?.status satisfies number | undefined;
}

export async function refused(): Promise<void> {
  // @ts-expect-error a literal must be a valid combination, also beside what its type does not say
  await connections.create({ ...GENERIC_SECRET, name: text, authProvider: "salesforce" });
  // @ts-expect-error what is known of a widened body does not fit
  await connections.create({ ...aws, platformConnectionType: "DWH" });
  const { name, ...nameless } = aws;
  // @ts-expect-error a name is required
  await connections.create(nameless);
  // @ts-expect-error a port is a number
  await reporter.connections.create({ ...database, port: text }, { product: "p" });
  // @ts-expect-error one body is wanted
  await connections.create([aws]);
  // @ts-expect-error not an object
  await connections.create(JSON.parse(text) as unknown);
  // @ts-expect-error no such database
  await reporter.connections.createMany([{ ...database, type: "SQLITE" }], { product: "p" });
  // @ts-expect-error a generic secret has the provider NONE
  await connections.createMany([aws, { ...GENERIC_SECRET, name: "c", authProvider: "aws" }]);
  // @ts-expect-error a misspelt member
  await connections.createMany([{ ...GENERIC_SECRET, name: "c", conectionDetails: {} }]);
  // @ts-expect-error a composite token is no cloud platform's
  await connections.updateMany([[name, { platformConnectionType: "DWH", authType: "COMPOSITE_TOKEN" }]]);
  // @ts-expect-error pairs are wanted
  await connections.updateMany([aws]);
  // @ts-expect-error an unknown type of authentication
  await connections.patch("a", { authType: "PASSWORD" });
}
