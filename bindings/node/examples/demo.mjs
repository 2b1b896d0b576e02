// The demonstration's part in Node; `cargo xtask demo` runs it against its emulator.
import { Lerian, Matillion, RuleViolationError } from "connguard";

const emulator = JSON.parse(process.env.CONNGUARD_DEMO);
const matillion = new Matillion({
  baseUrl: emulator.matillion_base_url,
  tokenUrl: emulator.token_url,
  clientId: emulator.client_id,
  clientSecret: emulator.client_secret,
});
const project = matillion.project(emulator.project_id);

const connection = await project.connections.create({
  name: "my-aws-connection",
  platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
  authProvider: "aws",
  authType: "CLOUD_PROVIDER_SECRET",
  connectionDetails: {
    description: "AWS credentials for the analytics environment",
    secretsLocation: { type: "AWS_SECRET_MANAGER", region: "us-east-1" },
    connectionProperties: { credentialSecretName: "aws-platform-credentials" },
  },
});
console.log(`created the AWS connection ${JSON.stringify(connection.name)}`);

const prod = {
  environmentName: "PROD",
  connectionName: "my-aws-connection",
  authType: "CLOUD_PROVIDER_SECRET",
  connectionOverrides: { connectionProperties: { credentialSecretName: "prod-aws-platform-credentials" } },
};
const created = await project.overrides.create(prod, { parent: connection });
console.log(`created its override in ${JSON.stringify(created.environmentName)}`);
prod.connectionOverrides.secretsLocation = { type: "AWS_SECRET_MANAGER", region: "us-east-1" };
const updated = await project.overrides.update(prod, { parent: connection });
console.log(`updated it: ${JSON.stringify(updated.connectionOverrides)}`);

const lerian = new Lerian({ baseUrl: emulator.lerian_base_url });
const database = await lerian.connections.create(
  {
    configName: "production-db",
    type: "POSTGRESQL",
    host: "db.example.com",
    port: 5432,
    databaseName: "mydatabase",
    userName: "dbuser",
    password: "secretpassword",
    schema: "public",
  },
  { product: "my-product" },
);
const read = await lerian.connections.get(database.id);
console.log(`created and read the PostgreSQL connection ${JSON.stringify(read.configName)}`);

const refused = await project.connections
  .create({
    name: "refused-connection",
    platformConnectionType: "CLOUD_PLATFORM_CREDENTIALS",
    authProvider: "AWS",
    authType: "CLOUD_PROVIDER_SECRET",
  })
  .catch((error) => error);
if (!(refused instanceof RuleViolationError)) throw new Error("the invalid combination was not refused");
console.log(`refused: ${refused.message}`);
