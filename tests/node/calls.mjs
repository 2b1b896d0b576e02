// Turns a case's call into a call of the public Node API, and its result into the API's JSON.
import assert from "node:assert/strict";
import { join } from "node:path";
import * as connguard from "connguard";
import { methods } from "./generated/methods.mjs";

const { ConnguardError } = connguard;

// Reading the authorities of the system takes longer than a case, and no case needs one.
const TRUST = { trustStore: "ca_file", caFile: join(import.meta.dirname, "..", "authority.pem") };
const shared = {};

/** Opens a client; an option that is null is left out. */
export function open(provider, options, more = {}) {
  // A case that does not ask for it does not wait for what may still arrive.
  const spelt = { ...TRUST, settleSeconds: 0, ...camel(options), ...more };
  const given = Object.fromEntries(Object.entries(spelt).filter(([, value]) => value !== null && value !== undefined));
  const Client = connguard[provider.replace(/^./, (first) => first.toUpperCase())];
  return new Client(given);
}

/** Returns the options of a client for one of the emulator's services. */
export function optionsOf(provider, emulator) {
  return emulator[provider];
}

/**
 * Runs `use` with a client for the emulator; an option that the changes set to null is left out. Without changes, not
 * even empty ones, all cases share a client, which trusts as clients do by default.
 */
export async function withClient(provider, emulator, changes, use, more) {
  if (changes === undefined && more === undefined) {
    const own = { requestsPerMinute: 0, trustStore: null, caFile: null };
    shared[provider] ??= open(provider, { ...optionsOf(provider, emulator), ...own }, { onWarning() {} });
    return use(shared[provider]);
  }
  const client = open(
    provider,
    { ...optionsOf(provider, emulator), ...camel(changes ?? {}) },
    { onWarning() {}, ...more },
  );
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
  const found = methods[call.operation];
  assert.ok(found, `no method for ${call.operation}`);
  const { method, keys = [], names = {}, member, body, list } = found;
  const { place, given } = placeOf(client, found, camel(call.arguments ?? {}));
  const key = (name) => {
    const { [name]: value } = given;
    delete given[name];
    return value;
  };
  const before = member === undefined ? keys.map(key) : [{ [member]: key(member) }];
  const options = Object.fromEntries(Object.entries(given).map(([name, value]) => [names[name] ?? name, value]));
  const result = place[method](...before, ...(body ? [call.body] : []), options);
  return list ? items(result, call.take) : result;
}

/** Starts a bulk run of an operation. */
export function performMany(client, operation, items, shared, options) {
  const { many, ...found } = methods[operation] ?? {};
  assert.ok(many, `no method for many of ${operation}`);
  const { place, given } = placeOf(client, found, camel(shared));
  const read = (item) => {
    const key = camel(item.arguments ?? {})[many.key];
    if (many.key === undefined) return item.body;
    return many.body ? [key, item.body] : key;
  };
  return place[many.method](items.map(read), { ...given, ...camel(options) });
}

/** Returns the object that has the method, and the arguments that remain. */
function placeOf(client, { scope, resource }, given) {
  if (scope === undefined) return { place: client[resource], given };
  const [name, argument] = scope;
  const { [argument]: key, ...rest } = given;
  return { place: client[name](key)[resource], given: rest };
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
