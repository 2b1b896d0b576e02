// Bodies and helpers that several test files share.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";

/** A text that must never come out of an error, a log or an inspection. */
export const SECRET = "s3cr3t-canary";

export const awsBody = () => ({
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

export const secretBody = (name) => ({
  name,
  platformConnectionType: "COMPONENT_BASIC",
  authProvider: "NONE",
  authType: "GENERIC_SECRET",
  connectionDetails: { connectionProperties: { secretName: "db-credentials" } },
});

export const overrideBody = (secret = "prod-aws-platform-credentials") => ({
  environmentName: "PROD",
  connectionName: "my-aws-connection",
  authType: "CLOUD_PROVIDER_SECRET",
  connectionOverrides: {
    secretsLocation: { type: "AWS_SECRET_MANAGER", region: "us-east-1" },
    connectionProperties: { credentialSecretName: secret },
  },
});

export const postgresBody = (configName = "production-db") => ({
  configName,
  type: "POSTGRESQL",
  host: "db.example.com",
  port: 5432,
  databaseName: "mydatabase",
  userName: "dbuser",
  password: SECRET,
  schema: "public",
  metadata: { environment: "production", team: "data-engineering" },
});

/** Returns what a promise rejects with; fails when it does not. */
export async function rejection(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}

/** Returns what a function throws; fails when it does not. */
export function thrown(work) {
  let value;
  try {
    value = work();
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(value)}`);
}

/** Runs a script in a process of its own, as a module by default. */
export async function runScript(script, { env = {}, type = "module", cwd } = {}) {
  const args = [`--input-type=${type}`, "--eval", script];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: cwd ?? import.meta.dirname,
    env: { ...process.env, ...env },
  });
  return { stdout: stdout.trim(), stderr };
}

/** Starts a local server with this handler; `close` ends it and its connections. */
export async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}

/** Waits until a condition holds, and fails when it does not for 5 seconds. */
export async function until(condition) {
  const end = Date.now() + 5000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`this did not come true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
