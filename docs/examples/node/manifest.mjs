// Plans and applies a manifest.
// --8<-- [start:all]
import { Manifest } from "connguard";

const { env } = process;
const vars = {
  matillion_base_url: env.MATILLION_BASE_URL,
  token_url: env.MATILLION_TOKEN_URL,
  lerian_base_url: env.LERIAN_BASE_URL,
};
const secrets = {
  EU_CLIENT_ID: env.MATILLION_CLIENT_ID ?? "",
  EU_CLIENT_SECRET: env.MATILLION_CLIENT_SECRET ?? "",
  LEDGER_PASSWORD: "a password",
};
const manifest = await Manifest.load("manifest/connections.yaml", { vars });
const plan = await manifest.plan({ secrets });
for (const { action, kind, key } of plan.actions) console.log(action, kind, key);
const report = await plan.apply({ secrets });
console.log("applied:", report.counts.applied);
console.log("left to do:", (await manifest.plan({ secrets })).actions.length);
// --8<-- [end:all]
