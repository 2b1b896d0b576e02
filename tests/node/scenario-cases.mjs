// The observed scenarios, played against the emulator over plain HTTP.
import assert from "node:assert/strict";
import { request as send } from "node:http";
import { equalButForWildcards } from "./matching.mjs";

const DAY = 24 * 60 * 60 * 1000;

/** Plays each step from an empty service, and compares all that the step expects. */
export async function runScenario({ given, steps }, emulator) {
  await emulator.reset();
  const made = [];
  for (const step of steps) {
    const state = { ...given, ...step.given };
    await emulator.settings({ lerian: settingsOf(state, made) });
    const reply = await exchange(emulator.url, step.request, made.at(-1)?.id ?? "", state.jwt ?? null);
    if (reply.status === 201) made.push(JSON.parse(reply.text));
    compare(reply, step.expect, `step ${step.name}: ${JSON.stringify(reply).slice(0, 800)}`);
  }
}

/** Returns the state of the service for a step; `unassign` means all that was created. */
function settingsOf(given, made) {
  const {
    auth = false,
    authorize = null,
    busy = [],
    created_at = {},
    errors = "envelope",
    multi_tenant = false,
  } = given;
  const dates = Object.entries(created_at).map(([name, time]) => [name, dated(time)]);
  const unassigned = given.unassign ? { unassigned: made.map(({ configName }) => configName) } : {};
  return { auth, authorize, busy, created_at: Object.fromEntries(dates), errors, multi_tenant, ...unassigned };
}

/** Replaces `$D-1` (yesterday) and `$D+1;` by days: those of UTC, as the service counts them. */
function dated(text) {
  return text.replace(/\$D([+-]\d+);?/g, (_, days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10));
}

/** Returns a token with these claims, whose signature nobody looks at. */
function jwt(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** Sends one request exactly as it stands in the scenario. */
function exchange(url, request, newest, claims) {
  const { hostname, port } = new URL(url);
  const path = dated(request.path).replace("$LAST", newest);
  const sent = Object.entries(request.headers).map(([name, value]) => [name, value.replace("$JWT", jwt(claims))]);
  const options = { hostname, port, method: request.method, path, headers: Object.fromEntries(sent), timeout: 10_000 };
  return new Promise((resolve, reject) => {
    const call = send(options, (reply) => {
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: reply.statusCode, headers: reply.headers, text });
      });
    });
    call.on("timeout", () => call.destroy(new Error("no reply within 10 seconds")));
    call.on("error", reject);
    call.end(request.body);
  });
}

/** Fails unless the reply is what the step expects. */
function compare({ status, headers, text }, expected, where) {
  assert.equal(status, expected.status, where);
  if ("text" in expected) assert.equal(text, expected.text, where);
  if ("content_type" in expected) assert.equal(headers["content-type"].split(";")[0], expected.content_type, where);
  const body = text && !("text" in expected) ? JSON.parse(text) : "";
  if ("code" in expected) {
    assert.equal(body.code, expected.code, where);
    assert.deepEqual(Object.keys(body.fields ?? {}).sort(), expected.fields ?? [], where);
  }
  if ("title" in expected) {
    assert.equal(body.title, expected.title, where);
    assert.equal(body.entityType, expected.entityType, where);
    assert.deepEqual(inOneOrder(body.errors), inOneOrder(expected.errors), where);
  }
  if ("allow" in expected) assert.deepEqual(headers.allow.split(", ").sort(), expected.allow, where);
  if ("body" in expected) assert.ok(equalButForWildcards(body, expected.body), where);
  if ("count" in expected) assert.equal(body.items.length, expected.count, where);
}

/** Returns findings, whose order is open, so that they can be compared. */
function inOneOrder(findings = []) {
  return findings.map((finding) => JSON.stringify(Object.entries(finding).sort())).sort();
}
