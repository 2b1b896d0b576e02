// Compiled, never run: what tsc must accept and, on the lines that expect an error, must refuse.
import { type Matillion, matillion } from "connguard";

declare const client: Matillion;
const { connections, overrides } = client.project("550e8400-e29b-41d4-a716-446655440002");

const generic: matillion.CreateConnectionRequest = {
  name: "a",
  platformConnectionType: "COMPONENT_BASIC",
  authProvider: "NONE",
  authType: "GENERIC_SECRET",
  connectionDetails: { connectionProperties: { secretName: "s", anythingElse: "allowed" } },
};
const aws: matillion.CreateConnectionRequest = {
  name: "a",
  platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
  authProvider: "aws",
  authType: "CLOUD_PROVIDER_SECRET",
};
const oauth: matillion.CreateConnectionRequest = {
  name: "a",
  platformConnectionType: "COMPONENT_BASIC",
  authProvider: "any connector",
  authType: "OAUTH_USER_TOKENS",
};
export const accepted = [generic, aws, oauth];

// @ts-expect-error a cloud platform's credentials are no generic secret
export const wrongAuthType: matillion.CreateConnectionRequest = { ...aws, authType: "GENERIC_SECRET" } as const;

export const literals: matillion.CreateConnectionRequest[] = [
  // @ts-expect-error AWS belongs to CLOUD_PLATFORM_CREDENTIALS
  { name: "a", platformConnectionType: "COMPONENT_BASIC", authProvider: "aws", authType: "CLOUD_PROVIDER_SECRET" },
  // @ts-expect-error aws is written in lower case
  {
    name: "a",
    platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
    authProvider: "AWS",
    authType: "CLOUD_PROVIDER_SECRET",
  },
  // @ts-expect-error a generic secret has the provider NONE
  { name: "a", platformConnectionType: "COMPONENT_BASIC", authProvider: "salesforce", authType: "GENERIC_SECRET" },
  // @ts-expect-error a composite token is NetSuite's
  { name: "a", platformConnectionType: "COMPONENT_BASIC", authProvider: "salesforce", authType: "COMPOSITE_TOKEN" },
  // @ts-expect-error every row names an authProvider
  { name: "a", platformConnectionType: "COMPONENT_BASIC", authType: "GENERIC_SECRET" },
  // @ts-expect-error a name is required
  { platformConnectionType: "COMPONENT_BASIC", authProvider: "NONE", authType: "GENERIC_SECRET" },
  {
    name: "a",
    platformConnectionType: "COMPONENT_BASIC",
    authProvider: "NONE",
    authType: "GENERIC_SECRET",
    // @ts-expect-error a misspelt member
    conectionDetails: {},
  },
];

export async function calls(): Promise<string | undefined> {
  const created = await connections.create({ ...generic, name: "b" });
  await connections.create(matillion.aws({ name: "c", credentialSecretName: "s" }), {
    timeoutSeconds: 5,
    waive: ["matillion.secrets-location.type"],
  });
  await overrides.create(
    { environmentName: "PROD", connectionName: "c", authType: "CLOUD_PROVIDER_SECRET" },
    { parent: created },
  );
  for await (const connection of connections.list({ authProvider: ["aws"] }))
    connection.name satisfies string | undefined;
  created.authType satisfies string | undefined;

  await connections.patch("c", { connectionDetails: { description: null } });
  (await connections.delete("c")) satisfies void;
  await overrides.upsert({ environmentName: "PROD", connectionName: "c", authType: "CLOUD_PROVIDER_SECRET" });
  await overrides.delete("PROD", ["c"]);
  const { projects } = client;
  (await projects.get("Analytics")).id satisfies string;
  const { environments, dataPlatformConnections } = client.project("x");
  for await (const { name } of environments.list({ size: 10 })) name satisfies string;
  await dataPlatformConnections.create(matillion.snowflake({ name: "w" }));
  await dataPlatformConnections.create({
    name: "w",
    platformConnectionType: "dwh",
    authProvider: "redshift",
    authType: "password",
  });
  await dataPlatformConnections.create({
    name: "w",
    platformConnectionType: "dwh",
    // @ts-expect-error one letter case for all three
    authProvider: "REDSHIFT",
    // @ts-expect-error one letter case for all three
    authType: "PASSWORD",
  });
  (await connections.createMany(accepted)).raiseForFailures();
  await connections.updateMany([["c", { platformConnectionType: "COMPONENT_BASIC", authType: "GENERIC_SECRET" }]]);
  // @ts-expect-error an unknown option of a run
  connections.createMany(accepted, { parallel: 4 });
  // @ts-expect-error names are a list
  await overrides.delete("PROD", "c");

  // @ts-expect-error a DWH is no CLOUD_PROVIDER's composite token
  await connections.update("c", { platformConnectionType: "DWH", authType: "COMPOSITE_TOKEN" });
  // @ts-expect-error an unknown option
  await connections.create(generic, { timeout: 5 });
  // @ts-expect-error the credentials' secret is required
  matillion.aws({ name: "c" });
  // @ts-expect-error the auth type is none of the row's
  matillion.oauth({ name: "c", authProvider: "salesforce", authType: "GENERIC_SECRET" });
  return created.name;
}
