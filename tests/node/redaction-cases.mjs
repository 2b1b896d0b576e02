// Secrets that are planted, and looked for in everything that can be printed, in every spelling.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ConnguardError, check } from "connguard";
import { camel, open, optionsOf, perform } from "./calls.mjs";
import { withCanned } from "./canned.mjs";
import { options, resolved } from "./placeholders.mjs";
import { prepared } from "./wire-cases.mjs";

/** Makes the calls, and scans what they leave behind for the secrets. */
export async function runRedaction({ given, expected }, emulator) {
  await emulator.reset();
  const saved = await prepared(given.provider, given.setup, emulator);
  await emulator.settings(given.settings);
  const run = (service) => printed(given, expected, saved, emulator, service);
  const outputs = given.replies ? await withCanned(given.replies, run) : await run();
  outputs.push(JSON.stringify(await emulator.journal()));
  for (const spelling of given.secrets.flatMap(spellings)) {
    const shows = outputs.find((output) => output.includes(spelling));
    assert.equal(shows, undefined, `${spelling} shows`);
  }
}

/** Opens a client, makes the calls, and resolves to everything that can be printed of them. */
async function printed(given, expected, saved, emulator, service) {
  const outputs = [];
  const logged = [];
  const logger = (entry) => logged.push(inspect(entry, { depth: 9 }), JSON.stringify(entry));
  let client;
  try {
    client = await openClient(given, emulator, service, { logger, onWarning: logger });
  } catch (error) {
    assert.equal(error.name, expected.open, String(error));
    return toldBy(error);
  }
  try {
    assert.equal(expected.open, undefined, "no client was to be had with these options");
    assert.equal(given.calls.length, expected.errors.length);
    outputs.push(inspect(client, { depth: 9, showHidden: true }), JSON.stringify(client), String(client));
    for (const [number, call] of given.calls.entries()) {
      outputs.push(...(await outputsOf(client, resolved(call, saved), expected.errors[number])));
    }
    // What the listeners are told comes in a task of its own.
    await new Promise((resolve) => setImmediate(resolve));
    // A scan of logs that nobody wrote would prove nothing.
    assert.ok(logged.length > 0 || !expected.errors.includes(null), "nothing was logged");
    outputs.push(...logged);
  } finally {
    client.close();
  }
  if (service !== undefined && expected.sent) {
    const sent = service.requests.join("");
    for (const secret of given.secrets) {
      assert.ok(
        spellings(secret).some((spelling) => sent.includes(spelling)),
        "the secret was not even sent",
      );
    }
  }
  return outputs;
}

/** Opens a client with the case's options, for the emulator or for the service that repeats what it is told. */
async function openClient(given, emulator, service, listeners) {
  const changes = camel(await options(given.client, emulator));
  if (service === undefined)
    return open(given.provider, { ...optionsOf(given.provider, emulator), ...changes }, listeners);
  const placed = Object.entries(changes).map(([name, value]) => [name, value?.replace("$server", service.url)]);
  return open(given.provider, { baseUrl: service.url, maxRetries: 0, ...Object.fromEntries(placed) }, listeners);
}

/** Makes a call and resolves to everything that can be printed of how it ended. */
async function outputsOf(client, call, wanted) {
  if (call.bulk) {
    const report = await client.connections.createMany(call.items, camel(call.arguments));
    const told = [inspect(report, { depth: 9, showHidden: true }), JSON.stringify(report)];
    return [...told, ...report.failed.flatMap(({ error }) => toldBy(error))];
  }
  const outputs = checked(call);
  let reply;
  try {
    reply = await perform(client, call);
  } catch (error) {
    if (!(error instanceof ConnguardError)) throw error;
    assert.equal(error.name, wanted, String(error));
    return [...outputs, ...toldBy(error)];
  }
  assert.equal(wanted, null, `${call.operation} was to fail`);
  return [...outputs, inspect(reply, { depth: 9, showHidden: true }), JSON.stringify(reply)];
}

/** Returns what the rules say about a call's body. */
function checked({ operation, arguments: own, body }) {
  if (body === undefined) return [];
  const { maxRetries: _, timeoutSeconds: __, waive: ___, ...options_ } = camel(own);
  const found = check(operation, body, options_);
  return [inspect(found, { depth: 9 }), JSON.stringify(found)];
}

/** Returns everything that can be printed of an error. */
function toldBy(error) {
  const parts = inspect(error, { depth: 9, showHidden: true });
  return [
    String(error),
    error.stack,
    parts,
    JSON.stringify(error),
    String(error.body),
    inspect(error.cause, { depth: 9 }),
  ];
}

/** Returns a secret as it may be written: as it is, in JSON, in a URL, in base64. */
function spellings(secret) {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const encoded = [Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url")];
  const quoted = encodeURIComponent(secret);
  const strict = quoted.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [quoted, strict, new URLSearchParams({ a: secret }).toString().slice(2)];
  const lower = urls.map((url) => url.replace(/%../g, (digits) => digits.toLowerCase()));
  return [secret, json, ascii, ...urls, ...lower, ...encoded, encoded[0].replace(/=+$/, "")];
}
