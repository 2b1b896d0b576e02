// Each failure becomes its class, with the same attributes whatever the service.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { inspect } from "node:util";

import * as connguard from "connguard";

import { awsBody, postgresBody, rejection, SECRET, secretBody } from "./support.mjs";

const { ApiError, ConnguardError, Emulator, Lerian, Matillion } = connguard;

let emulator;
before(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
after(() => emulator.stop());

const connections = (options = {}) =>
  new Matillion({ ...emulator.matillion, maxRetries: 0, ...options }).project(emulator.projectId).connections;
const create = (options) => connections(options).create(awsBody());
const fault = (change) =>
  emulator.settings({ faults: [{ operation: "matillion.create_connection", times: 1, ...change }] });

const CASES = [
  ["AuthenticationError", "authentication", 401, () => create({ clientSecret: "wrong" })],
  [
    "PermissionDeniedError",
    "permission_denied",
    403,
    async () => (await fault({ kind: "status", status: 403 }), create()),
  ],
  [
    "NotFoundError",
    "not_found",
    404,
    () =>
      new Matillion(emulator.matillion).project("550e8400-e29b-41d4-a716-446655440099").connections.create(awsBody()),
  ],
  ["ConflictError", "conflict", 409, async () => (await create(), create())],
  ["BadRequestError", "bad_request", 418, async () => (await fault({ kind: "status", status: 418 }), create())],
  [
    "RateLimitError",
    "rate_limit",
    429,
    async () => (await fault({ kind: "status", status: 429, retry_after: 7 }), create()),
  ],
  ["ServerError", "server", 500, async () => (await fault({ kind: "status", status: 500 }), create())],
  [
    "ServerError",
    "server",
    502,
    async () => (await fault({ kind: "html_502", operation: "matillion.list_connections" }), connections().get("a")),
  ],
];

for (const [className, code, status, act] of CASES) {
  test(`${status} is ${className}`, async () => {
    const error = await rejection(act());
    assert.ok(error instanceof connguard[className], inspect(error));
    assert.ok(error instanceof ApiError);
    assert.ok(error instanceof ConnguardError);
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.code, error.status], [className, code, status]);
    assert.notEqual(error.message, "");
  });
}

test("a create that a proxy answered is in doubt", async () => {
  await fault({ kind: "html_502" });
  const error = await rejection(create());
  assert.ok(error instanceof connguard.OutcomeUnknownError, inspect(error));
  const sent = error.attempts.filter((attempt) => attempt.operation !== "matillion.token");
  const [first, ...lookUps] = sent;
  assert.deepEqual(
    [first.status, new Set(lookUps.map(({ status, method }) => `${method} ${status}`))],
    [502, new Set(["GET 200"])],
  );
});

test("a rate limit says how long to wait", async () => {
  await fault({ kind: "status", status: 429, retry_after: 7 });
  assert.equal((await rejection(create())).retryAfter, 7);
});

test("Lerian's own code and fields come out in both of its formats", async () => {
  const lerian = new Lerian({ ...emulator.lerian, maxRetries: 0 });
  await lerian.connections.create(postgresBody(), { product: "p" });
  for (const errors of ["envelope", "problem"]) {
    await emulator.settings({ lerian: { errors } });
    const error = await rejection(lerian.connections.create(postgresBody(), { product: "p" }));
    assert.ok(error instanceof connguard.ConflictError, errors);
    assert.equal(error.apiCode, "FET-1002", errors);
    assert.equal(error.operation, "lerian.create_connection");
  }
});

test("nothing listening is a TransportError", async () => {
  const lerian = new Lerian({ baseUrl: "http://127.0.0.1:9", maxRetries: 0 });
  const error = await rejection(lerian.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890"));
  assert.ok(error instanceof connguard.TransportError, inspect(error));
  assert.ok(!(error instanceof ApiError));
});

test("a call that takes too long is a DeadlineError", async () => {
  await emulator.settings({
    faults: [{ operation: "matillion.list_connections", kind: "delay", milliseconds: 5000, times: 1 }],
  });
  const error = await rejection(connections().list({ timeoutSeconds: 0.2 }).toArray());
  assert.ok(error instanceof connguard.DeadlineError, inspect(error));
});

test("no secret comes out of an error, however it is shown", async () => {
  const lerian = new Lerian({ ...emulator.lerian, token: SECRET });
  const bad = { ...postgresBody(), host: SECRET + " ", ssl: { mode: "no such mode", key: SECRET }, port: 0 };
  const errors = [
    await rejection(lerian.connections.create(bad, { product: "p" })),
    await rejection(create({ clientSecret: SECRET })),
  ];
  await lerian.connections.create(postgresBody(), { product: "p" });
  errors.push(await rejection(lerian.connections.create(postgresBody(), { product: "p" })));
  const [refused, ...others] = errors;
  for (const error of others) assert.ok(!shown(error).includes(SECRET), shown(error));
  assert.ok(refused.violations.length >= 3);
  for (const violation of refused.violations) {
    if (violation.path !== "/host") assert.ok(!shown(violation).includes(SECRET), shown(violation));
  }
  function shown(value) {
    return `${inspect(value, { depth: 9 })} ${String(value)} ${JSON.stringify(value)} ${value.stack ?? ""}`;
  }
});

test("an error's JSON has what it says, and neither stack nor reply", async () => {
  const plain = JSON.parse(JSON.stringify(await rejection(create({ clientSecret: "wrong" }))));
  assert.equal(plain.name, "AuthenticationError");
  assert.equal(plain.code, "authentication");
  assert.ok(!("stack" in plain) && !("body" in plain));
});

test("errors can be made by hand and extended", () => {
  class Mine extends connguard.NotFoundError {}
  const error = new Mine({ message: "gone", status: 404 });
  assert.deepEqual([error.name, error.code, error.status, error.message], ["NotFoundError", "not_found", 404, "gone"]);
  assert.equal(new ConnguardError({ message: "x" }).code, "unknown");
});

test("many violations keep the message readable", async () => {
  const body = { ...secretBody("x"), connectionDetails: { connectionProperties: { list: Array(1000).fill(NaN) } } };
  const error = await rejection(connections().create(body));
  const ofInput = error.violations.filter(({ rule }) => rule === "input.json.number");
  assert.equal(ofInput.length, 1000);
  assert.ok(error.message.split("\n").length < 200);
  assert.match(error.message, new RegExp(`and ${error.violations.length - 50} more`));
});
