// Options of clients and calls: what is wrong is named in the caller's own spelling, and no secret is shown.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

import { Airflow, ConfigError, Emulator, Lerian, Matillion } from "connguard";

import { awsBody, rejection, runScript, SECRET, thrown } from "./support.mjs";

const require = createRequire(import.meta.url);

const CREDENTIALS = { clientId: "id", clientSecret: SECRET, baseUrl: "http://127.0.0.1:9" };

const WRONG = [
  ["an unknown option", { ...CREDENTIALS, baseURL: "x" }, /unknown option baseURL; did you mean baseUrl\?/],
  ["another language's spelling", { client_id: "id" }, /unknown option client_id; did you mean clientId\?/],
  ["null", { ...CREDENTIALS, tokenUrl: null }, /tokenUrl must not be null/],
  ["NaN", { ...CREDENTIALS, timeoutSeconds: NaN }, /^timeoutSeconds: not a finite number; pass a finite number/],
  ["a number out of range", { ...CREDENTIALS, maxRetries: -1 }, /maxRetries/],
  ["a fraction for an integer", { ...CREDENTIALS, maxRetries: 1.5 }, /maxRetries/],
  ["a text for a number", { ...CREDENTIALS, timeoutSeconds: "5" }, /timeoutSeconds/],
  ["a region that does not exist", { token: SECRET, region: "mars1" }, /region/],
  ["a region beside a base URL", { ...CREDENTIALS, region: "eu1" }, /region[^]*baseUrl|baseUrl[^]*region/],
  ["a token beside client credentials", { ...CREDENTIALS, token: SECRET }, /token/],
  ["an id without a secret", { clientId: "id", region: "eu1" }, /clientSecret/],
  ["plain http to another machine", { token: SECRET, baseUrl: "http://api.example.com" }, /https/],
  ["a listener that is no function", { ...CREDENTIALS, onWarning: 5 }, /onWarning must be a function/],
  ["a logger that is no function", { ...CREDENTIALS, logger: console }, /logger must be a function/],
  ["a proxy that is no URL", { ...CREDENTIALS, proxyUrl: "nonsense" }, /proxyUrl/],
  ["an unknown trust store", { ...CREDENTIALS, trustStore: "mine" }, /trustStore[^]*system, ca_file/],
  ["authorities of a file that is not named", { ...CREDENTIALS, trustStore: "ca_file" }, /caFile/],
  ["authorities of a file that is not there", { ...CREDENTIALS, caFile: "/nonexistent/ca.pem" }, /caFile/],
  [
    "a certificate without its key",
    { ...CREDENTIALS, clientCertificateFile: "/nonexistent/cert.pem" },
    /clientKeyFile/,
  ],
  ["a key without its certificate", { ...CREDENTIALS, clientKeyFile: "/nonexistent/key.pem" }, /clientCertificateFile/],
  ["Lerian's option for Matillion", { ...CREDENTIALS, authUrl: "https://auth.example.com" }, /unknown option authUrl/],
  ["options that are no object", "token", /options must be an object/],
  ["null as options", null, /options must be an object/],
];

for (const [what, options, pattern] of WRONG) {
  test(`${what} is a ConfigError`, () => {
    const error = thrown(() => new Matillion(options));
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.equal(error.code, "config");
    assert.match(error.message, pattern);
    assert.ok(!`${inspect(error)}${JSON.stringify(error)}`.includes(SECRET));
  });
}

const LERIAN = { baseUrl: "http://127.0.0.1:9" };
for (const [what, options, pattern] of [
  ["client credentials without an auth URL", { clientId: "id", clientSecret: SECRET }, /authUrl/],
  ["an id without a secret", { clientId: "id", authUrl: "http://127.0.0.1:9" }, /clientSecret/],
  [
    "a token beside client credentials",
    { clientId: "id", clientSecret: SECRET, authUrl: "http://127.0.0.1:9", token: SECRET },
    /token/,
  ],
  ["Matillion's option", { region: "eu1" }, /unknown option region/],
]) {
  test(`Lerian: ${what} is a ConfigError`, () => {
    const error = thrown(() => new Lerian({ ...LERIAN, ...options }));
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.match(error.message, pattern);
    assert.ok(!`${inspect(error)}${JSON.stringify(error)}`.includes(SECRET));
  });
}

test("requests go through the proxy that is named, but those to this machine do not", async (context) => {
  const asked = [];
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  context.after(() => proxy.close());
  const proxyUrl = `http://127.0.0.1:${proxy.address().port}`;
  const read = (baseUrl) =>
    rejection(new Lerian({ baseUrl, proxyUrl, maxRetries: 0 }).connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890"));
  const error = await read("https://lerian.example.com");
  assert.match(error.message, /proxy/);
  assert.deepEqual(asked, ["lerian.example.com:443"]);
  assert.equal((await read("http://127.0.0.1:9")).code, "transport");
  assert.equal(asked.length, 1);
});

test("every option of the table reaches the core", () => {
  const { settings } = require("../dist/generated/options.js");
  for (const [Client, names] of [
    [Matillion, settings.matillion],
    [Lerian, settings.lerian],
  ]) {
    for (const name of Object.keys(names)) {
      // A list where a text or a number belongs, a number where a list belongs: only the core can tell.
      const error = thrown(() => new Client({ [name]: name === "waive" ? 5 : [] }));
      assert.ok(error instanceof ConfigError, name);
      assert.match(error.message, new RegExp(`\\b${name}\\b`), `${name}: ${error.message}`);
      assert.doesNotMatch(error.message, /unknown option/);
    }
  }
});

test("options of a call are checked too", async () => {
  const connections = new Matillion(CREDENTIALS).project("550e8400-e29b-41d4-a716-446655440002").connections;
  for (const [options, pattern] of [
    [{ timeout: 5 }, /unknown option timeout; did you mean timeoutSeconds\?/],
    [{ maxRetries: null }, /maxRetries must not be null/],
    [{ timeoutSeconds: -1 }, /timeoutSeconds/],
    [{ waive: "x" }, /waive/],
    [5, /options must be an object/],
  ]) {
    const error = await rejection(connections.create(awsBody(), options));
    assert.ok(error instanceof ConfigError, inspect(error));
    assert.match(error.message, pattern);
  }
  assert.match(thrown(() => connections.list({ name: ["x"] })).message, /did you mean names\?/);
});

test("neither inspect nor JSON shows a client's secrets", () => {
  const clients = [
    new Matillion(CREDENTIALS),
    new Matillion({ token: SECRET, region: "eu1" }),
    new Lerian({ token: SECRET, baseUrl: "http://127.0.0.1:9" }),
    new Airflow({ username: "u", password: SECRET, baseUrl: "http://127.0.0.1:9" }),
  ];
  for (const client of clients) {
    const holder = { client, nested: [client], parts: client.connections ?? client.project("x") };
    assert.ok(!`${inspect(holder, { depth: 9, showHidden: true })}${JSON.stringify(holder)}${client}`.includes(SECRET));
  }
  assert.equal(inspect(clients[0]), "Matillion { auth: 'client_credentials' }");
  assert.equal(inspect(clients[2]), "Lerian { auth: 'token' }");
  assert.equal(inspect(clients[3]), "Airflow { auth: 'password' }");
});

test("a closed client refuses further calls, by close and by dispose", async () => {
  for (const end of [(client) => client.close(), (client) => client[Symbol.dispose]()]) {
    const client = new Lerian({ baseUrl: "http://127.0.0.1:9" });
    end(client);
    end(client);
    const error = await rejection(client.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890"));
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /closed/);
  }
});

test("fromEnv reads the environment, and options win over it", async () => {
  const emulator = await Emulator.start();
  const { clientId, clientSecret, tokenUrl, baseUrl } = emulator.matillion;
  const env = {
    MATILLION_CLIENT_ID: clientId,
    MATILLION_CLIENT_SECRET: clientSecret,
    MATILLION_TOKEN_URL: tokenUrl,
    MATILLION_BASE_URL: "https://not-used.example.com",
    LERIAN_BASE_URL: emulator.lerian.baseUrl,
  };
  const { stdout } = await runScript(
    `import { Lerian, Matillion } from "connguard";
     const project = Matillion.fromEnv({ baseUrl: ${JSON.stringify(baseUrl)} }).project(${JSON.stringify(emulator.projectId)});
     const created = await project.connections.create(${JSON.stringify(awsBody())});
     const listed = await Lerian.fromEnv().connections.list().toArray();
     console.log(created.name, listed.length);`,
    { env },
  );
  assert.equal(stdout, "my-aws-connection 0");
  await emulator.stop();
});

test("an environment that contradicts itself is a ConfigError that names the variables", async () => {
  const { stdout } = await runScript(
    `import { Matillion } from "connguard";
     try { Matillion.fromEnv(); } catch (error) { console.log(error.name, error.message); }`,
    {
      env: {
        MATILLION_TOKEN: SECRET,
        MATILLION_CLIENT_ID: "id",
        MATILLION_CLIENT_SECRET: SECRET,
        MATILLION_REGION: "eu1",
      },
    },
  );
  assert.match(stdout, /^ConfigError .*MATILLION_TOKEN/);
  assert.match(stdout, /MATILLION_CLIENT_ID/);
  assert.ok(!stdout.includes(SECRET));
});
