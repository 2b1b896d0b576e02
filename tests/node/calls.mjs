// Turns a case's call into a call of the public Node API, and its result into the API's JSON.
import assert from "node:assert/strict";
import { join } from "node:path";
import { ConnguardError, Lerian, Matillion } from "connguard";

// Reading the authorities of the system takes longer than a case, and no case needs one.
const TRUST = { trustStore: "ca_file", caFile: join(import.meta.dirname, "..", "authority.pem") };
const shared = {};

/** Opens a client; an option that is null is left out. */
export function open(provider, options, more = {}) {
  // A case that does not ask for it does not wait for what may still arrive.
  const spelt = { ...TRUST, settleSeconds: 0, ...camel(options), ...more };
  const given = Object.fromEntries(Object.entries(spelt).filter(([, value]) => value !== null && value !== undefined));
  return provider === "matillion" ? new Matillion(given) : new Lerian(given);
}

/** Returns the options of a client for one of the emulator's services. */
export function optionsOf(provider, emulator) {
  return provider === "matillion" ? emulator.matillion : emulator.lerian;
}

/**
 * Runs `use` with a client for the emulator; an option that the changes set to null is left out. Without changes, not
 * even empty ones, all cases share a client, which trusts as clients do unless told.
 */
export async function withClient(provider, emulator, changes, use, more) {
  if (changes === undefined && more === undefined) {
    const own = { requestsPerMinute: 0, trustStore: null, caFile: null };
    shared[provider] ??= open(provider, { ...optionsOf(provider, emulator), ...own }, { onWarning() {} });
    return use(shared[provider]);
  }
  const client = open(provider, { ...optionsOf(provider, emulator), ...camel(changes ?? {}) }, { onWarning() {}, ...more });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** Closes the clients that cases share. */
export function closeShared() {
  for (const client of Object.values(shared)) client.close();
}

/** Makes a call. Resolves to an object, undefined where the service answers nothing, or an array for a list operation. */
export async function perform(client, call) {
  const [provider, operation] = call.operation.split(".");
  const handler = { matillion, lerian }[provider]?.[operation];
  assert.ok(handler, `no handler for ${call.operation}`);
  const result = handler(client, camel(call.arguments ?? {}), call.body);
  return operation.startsWith("list_") ? items(result, call.take) : result;
}

/** Makes a call that must fail, and resolves to its error. */
export async function failureOf(client, call) {
  let reply;
  try {
    reply = await perform(client, call);
  } catch (error) {
    if (error instanceof ConnguardError) return error;
    throw error;
  }
  assert.fail(`${call.operation} was to fail, and answered ${JSON.stringify(reply)?.slice(0, 300)}`);
}

const named = (method) => (client, { projectId, connectionName, ...options }, ...body) =>
  client.project(projectId).connections[method](connectionName, ...given(body), options);
const written = (method) => (client, { projectId, ...options }, body) =>
  client.project(projectId).overrides[method](body, options);
const byId = (method) => (client, { id, ...options }, ...body) => client.connections[method](id, ...given(body), options);

const matillion = {
  create_connection: (client, { projectId, ...options }, body) =>
    client.project(projectId).connections.create(body, options),
  upsert_connection: (client, { projectId, ...options }, body) =>
    client.project(projectId).connections.upsert(body, options),
  get_connection: named("get"),
  update_connection: named("update"),
  patch_connection: named("patch"),
  delete_connection: named("delete"),
  list_connections: (client, { projectId, connectionNames, ...filters }) =>
    client.project(projectId).connections.list(connectionNames ? { ...filters, names: connectionNames } : filters),
  create_environment_override: written("create"),
  update_environment_override: written("update"),
  upsert_environment_override: written("upsert"),
  list_environment_overrides: (client, { projectId, environmentName, ...options }) =>
    client.project(projectId).overrides.list(environmentName, options),
  delete_environment_overrides: (client, { projectId, environmentName, connectionNames, ...options }) =>
    client.project(projectId).overrides.delete(environmentName, connectionNames, options),
  create_data_platform_connection: (client, { projectId, ...options }, body) =>
    client.project(projectId).dataPlatformConnections.create(body, options),
  list_projects: (client, options) => client.projects.list(options),
  get_project: (client, { projectName, ...options }) => client.projects.get(projectName, options),
  list_environments: (client, { projectId, ...options }) => client.project(projectId).environments.list(options),
  get_environment: (client, { projectId, environmentName, ...options }) =>
    client.project(projectId).environments.get(environmentName, options),
};

const lerian = {
  create_connection: (client, options, body) => client.connections.create(body, options),
  get_connection: byId("get"),
  get_connection_by_name: (client, { configName, ...options }) => client.connections.get({ configName }, options),
  update_connection: byId("update"),
  delete_connection: byId("delete"),
  test_connection: byId("test"),
  get_connection_schema: byId("schema"),
  assign_connection: byId("assign"),
  list_connections: (client, filters) => client.connections.list(filters),
  list_unassigned_connections: (client, filters) => client.connections.listUnassigned(filters),
  validate_schema: (client, options, body) => client.connections.validateSchema(body, options),
};

/** A body that is not there is no argument. */
function given([body]) {
  return body === undefined ? [] : [body];
}

async function items(pages, most = Number.POSITIVE_INFINITY) {
  const found = [];
  for await (const item of pages) {
    found.push(item);
    if (found.length >= most) break;
  }
  return found;
}

/** Spells the members of an object in camel case; their values stay as they are. */
export function camel(values) {
  const spelt = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [spelt(name), value]));
}

/** Returns the provider of a call's operation. */
export function providerOf(call) {
  return call.operation.split(".")[0];
}
