// Secrets are planted everywhere, every failure is provoked, and nothing that comes out holds one of them.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { listen, runScript } from "./support.mjs";

const PLANTED = {
  password: "canary+password/9?&",
  key: "-----BEGIN KEY-----canary/key+1==",
  token: "canary-token~with spaces?no",
  clientSecret: "canary+client/secret=&%",
};

/** Every form in which a secret could leave: as it is, escaped, encoded for a URL, in base64 at each offset. */
function forms(secret) {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset, 120), bytes]).toString("base64");
    // The characters at both ends depend on the neighbours.
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

const SCRIPT = `
import { inspect } from "node:util";
import * as connguard from "connguard";
const { Emulator, Lerian, Matillion } = connguard;
const planted = JSON.parse(process.env.PLANTED);
const emulator = await Emulator.start({ data: process.env.DATA });
const show = (...values) => values.forEach((value) => console.log(inspect(value, { depth: 9, showHidden: true }), String(value), JSON.stringify(value), value?.stack, value?.body));
process.on("warning", (warning) => show(warning));
const listeners = { logger: show, onWarning: show };
const attempt = async (work) => { try { show(await work()); } catch (error) { show(error); if (error.cause) show(error.cause); } };

const good = { configName: "canary-db", type: "POSTGRESQL", host: "db.example.com", port: 5432, databaseName: "d", userName: "u",
  password: planted.password, ssl: { mode: "require", ca: "pem", key: planted.key } };
const lerian = new Lerian({ ...emulator.lerian, token: planted.token, ...listeners, maxRetries: 1, timeoutSeconds: 5 });
const quiet = new Lerian({ ...emulator.lerian, token: planted.token });
show(lerian, { lerian }, lerian.connections);
const bodies = [good, { ...good, port: 0 }, { ...good, ssl: { mode: "no", key: planted.key } }, { ...good, port: 0, passwort: planted.password },
  { ...good, password: [planted.password] }, { ...good, password: { x: planted.password } }, { ...good, metadata: { x: NaN } },
  JSON.stringify(good).slice(0, -1), JSON.stringify(good) + planted.password];
for (const body of bodies) {
  await attempt(async () => connguard.check("lerian.create_connection", body, { product: "p" }));
  await attempt(() => lerian.connections.create(body, { product: "p" }));
  await attempt(() => quiet.connections.create(body, { product: "p" }));
}
await attempt(async () => { const report = await lerian.connections.createMany(bodies, { product: "p" }); show(report, report.entries); report.raiseForFailures(); });
const [{ id }] = await lerian.connections.list().toArray();
await attempt(() => lerian.connections.update(id, { password: planted.password, port: 0 }));
await attempt(() => lerian.connections.update(id, { password: planted.password }));
for (const errors of ["envelope", "problem"]) {
  for (const fault of [{ kind: "status", status: 500 }, { kind: "status", status: 401 }, { kind: "html_502" }, { kind: "reset_before" }, { kind: "reset_after" }, { kind: "truncate" }]) {
    await emulator.settings({ lerian: { errors }, faults: [fault] });
    await attempt(() => lerian.connections.create({ ...good, configName: "other" }, { product: "p" }));
    await attempt(() => lerian.connections.get(id));
    await attempt(() => lerian.connections.list().toArray());
  }
}
await emulator.settings({ faults: [] });

const wrong = { ...emulator.matillion, clientSecret: planted.clientSecret, maxRetries: 0, ...listeners };
await attempt(() => new Matillion(wrong).project(emulator.projectId).connections.list().toArray());
await attempt(() => new Lerian({ ...emulator.lerian, clientId: "id", clientSecret: planted.clientSecret, authUrl: emulator.url, maxRetries: 0, ...listeners }).connections.list().toArray());
for (const options of [{ token: planted.token, clientSecret: planted.clientSecret }, { clientSecret: planted.clientSecret }, { tokn: planted.token },
  { token: planted.token + "\\n" }, { token: planted.token, baseUrl: "https://user:" + encodeURIComponent(planted.token) + "@example.com" },
  { ...emulator.lerian, token: planted.token, proxyUrl: "http://user:" + encodeURIComponent(planted.token) + "@127.0.0.1:9", maxRetries: 0 }]) {
  await attempt(() => new Lerian(options).connections.list().toArray());
  await attempt(() => new Matillion(options).project(emulator.projectId).connections.list().toArray());
}
for (const baseUrl of process.env.ECHO.split(" ")) {
  const echoed = new Lerian({ baseUrl, token: planted.token, maxRetries: 0, ...listeners });
  await attempt(() => echoed.connections.create(good, { product: "p" }));
  await attempt(() => echoed.connections.get(id));
}
show(await emulator.journal());
await emulator.stop();
console.log("end of script");
`;

test("no secret comes out, in any form", async () => {
  const folder = await mkdtemp(join(tmpdir(), "connguard-"));
  // Services that repeat what they were sent, as debugging proxies do.
  const echo = (type) => (request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      response.writeHead(400, { "content-type": type });
      const message = `${request.headers.authorization} ${text}`;
      response.end(
        type === "text/plain"
          ? message.slice(0, 190)
          : JSON.stringify({ code: "X", title: message, message, fields: { password: message } }),
      );
    });
  };
  const servers = [await listen(echo("application/json")), await listen(echo("text/plain"))];
  const { stdout, stderr } = await runScript(SCRIPT, {
    env: {
      PLANTED: JSON.stringify(PLANTED),
      DATA: join(folder, "state.jsonl"),
      ECHO: servers.map((server) => server.url).join(" "),
      RUST_LOG: "trace",
    },
  });
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true });
  const output = `${stdout}\n${stderr}`;
  assert.match(stdout, /end of script$/);
  assert.ok(output.length > 50_000, `${output.length} characters`);
  for (const [name, secret] of Object.entries(PLANTED)) {
    for (const form of forms(secret)) {
      const at = output.indexOf(form);
      assert.equal(at, -1, `${name} as ${form} in: ${output.slice(Math.max(0, at - 300), at + 100)}`);
    }
  }
});

test("the scan finds what it looks for", () => {
  for (const secret of Object.values(PLANTED)) {
    const [, , , , , ...base64] = forms(secret);
    for (const prefix of ["", "a", "ab", "abc"]) {
      const text = Buffer.from(`${prefix}${secret}tail`).toString("base64");
      assert.ok(
        base64.some((form) => form.length > 8 && text.includes(form)),
        `${prefix}${secret}`,
      );
    }
  }
});
