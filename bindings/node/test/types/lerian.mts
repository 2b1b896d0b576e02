// Compiled, never run, as an ES module: what tsc must accept and must refuse.
import {
  ApiError,
  type BulkError,
  ConnguardError,
  check,
  type Entry,
  type ErrorCode,
  Lerian,
  type LogEntry,
  lerian,
  NotFoundError,
  type Report,
  type RuleId,
  RuleViolationError,
  type Violation,
} from "connguard";

const members = {
  configName: "db1",
  host: "db.example.com",
  port: 5432,
  databaseName: "d",
  userName: "u",
  password: "p",
};

export const accepted: lerian.CreateConnectionRequest[] = [
  { ...members, type: "POSTGRESQL", ssl: { mode: "verify-full", ca: "pem" }, metadata: { team: "x" } },
  { ...members, type: "SQL_SERVER", ssl: { mode: "strict", ca: "pem" } },
  { ...members, type: "MYSQL" },
];

export const refused: lerian.CreateConnectionRequest[] = [
  // @ts-expect-error verify-full is PostgreSQL's
  { ...members, type: "MYSQL", ssl: { mode: "verify-full", ca: "pem" } },
  // @ts-expect-error MySQL's mode is the text "true"
  { ...members, type: "MYSQL", ssl: { mode: true, ca: "pem" } },
  // @ts-expect-error no such database
  { ...members, type: "SQLITE" },
  // @ts-expect-error a port is a number
  { ...members, type: "ORACLE", port: "1521" },
  // @ts-expect-error metadata is flat text
  { ...members, type: "ORACLE", metadata: { replicas: 2 } },
];

// @ts-expect-error strict is SQL Server's
lerian.postgresql({ ...members, ssl: { mode: "strict", ca: "pem" } });

export async function calls(client: Lerian): Promise<void> {
  await client.connections.create(lerian.postgresql(members), { product: "p", signal: new AbortController().signal });
  // @ts-expect-error product is required
  await client.connections.create(lerian.postgresql(members));
  await client.connections.update("id", { port: 5433 }, { multiTenant: true });
  (await client.connections.test("id")).status satisfies string;
  (await client.connections.schema("id")).tables[0]?.fields?.[0] satisfies string | undefined;
  await client.connections.assign("id", { product: "p" });
  await client.connections.validateSchema({ mappedFields: { "production-db": { customers: ["id"] } } });
  (await client.connections.delete("id")) satisfies void;
  for await (const found of client.connections.listUnassigned({ metadata: { team: "x" }, sortOrder: "asc" }))
    found.id satisfies string;
  // @ts-expect-error what is unassigned has no product
  client.connections.listUnassigned({ product: "p" });
  // @ts-expect-error product is required
  await client.connections.assign("id");
  // @ts-expect-error a filter's metadata are texts
  client.connections.list({ metadata: { replicas: 2 } });

  const run = client.connections.createMany(accepted, {
    product: "p",
    concurrency: 4,
    onProgress: ({ done, total }) => void (done / total),
  });
  run satisfies Promise<Report<lerian.Connection>>;
  const report = await run;
  for (const { index, outcome, value, error, attempts } of report) {
    index satisfies number;
    if (outcome === "succeeded") value?.configName satisfies string | undefined;
    else error?.code satisfies string | undefined;
    attempts satisfies readonly LogEntry[];
    error?.attempts satisfies readonly LogEntry[] | undefined;
  }
  report.counts.refused satisfies number;
  (await run.report) satisfies Report<lerian.Connection>;
  // @ts-expect-error every item must be a valid combination
  client.connections.createMany([{ ...members, type: "SQLITE" }], { product: "p" });
  // @ts-expect-error product is required
  client.connections.createMany(accepted);
  await client.connections.updateMany(new Map([["id", { host: "h" }]]));
  // @ts-expect-error pairs are wanted
  client.connections.updateMany([{ host: "h" }]);

  try {
    const { type } = await client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
    if (type !== undefined && type !== "ORACLE") void (type satisfies string);
  } catch (error) {
    if (error instanceof RuleViolationError) error.violations satisfies readonly Violation[];
    if (error instanceof NotFoundError) error.status satisfies number | undefined;
  }
}

// @ts-expect-error an unknown option of the client
new Lerian({ baseURL: "x" });
new Lerian({
  clientId: "i",
  clientSecret: "s",
  authUrl: "u",
  proxyUrl: "p",
  trustStore: "ca_file",
  caFile: "f",
  logger: (entry: LogEntry) => void entry.milliseconds,
});
// @ts-expect-error no such trust store
new Lerian({ trustStore: "none" });
// @ts-expect-error an unknown option of check
check("lerian.create_connection", {}, { produkt: "p" });
export const rule: RuleId = "lerian.ssl.mode";
// @ts-expect-error an unknown rule
export const noRule: RuleId = "lerian.ssl.modus";

/** The code of an error narrows its type. */
export function byCode(error: unknown): number | string | undefined {
  if (!(error instanceof ConnguardError)) throw error;
  error.code satisfies ErrorCode | "bulk" | "internal" | "unknown";
  // @ts-expect-error only some errors have a status
  error.status;
  // @ts-expect-error there is no such code
  if (error.code === "conflikt") return undefined;
  if (error.code === "conflict") return (error satisfies ApiError).status;
  if (error.code === "rate_limit") return error.retryAfter;
  if (error.code === "bulk") return (error satisfies BulkError).report.failed.length;
  if (error.code === "rule_violation") return error.violations[0]?.rule;
  switch (error.code) {
    case "not_found":
    case "server":
      return error.apiCode;
    default:
      return error.message;
  }
}

/** So does that of an error of the API. */
export function byStatus(error: unknown): string | undefined {
  if (error instanceof ApiError) return error.code === "conflict" ? error.detail : error.title;
  return error instanceof NotFoundError ? error.detail : undefined;
}

/** A class of one's own may extend the base. */
export class OwnError extends ConnguardError {
  readonly more = 1;
}
new OwnError({ message: "m" }).operation satisfies string | undefined;

/** The outcome of an entry tells what else it has. */
export function byOutcome(entry: Entry<lerian.Connection>): unknown {
  switch (entry.outcome) {
    case "refused":
      return entry.error.violations satisfies readonly Violation[];
    case "failed":
    case "unknown":
    case "cancelled":
      return entry.error.code satisfies ErrorCode | "internal" | "unknown";
    default:
      entry.error satisfies undefined;
      return entry.value.configName satisfies string;
  }
}
export const codes = (report: Report<lerian.Connection>): string[] => report.failed.map(({ error }) => error.code);

/** What is parsed has the body's type. */
export const parsed: lerian.CreateConnectionRequest = lerian.parseConnection(JSON.parse("{}"), { multiTenant: true });
// @ts-expect-error an option that there is none
lerian.parseConnection({}, { produkt: "p" });
