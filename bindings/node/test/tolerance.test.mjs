// What a newer or an odd service answers is kept, and its errors come out in one shape.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as connguard from "connguard";

import { awsBody, listen, postgresBody, rejection, secretBody } from "./support.mjs";

const { ApiError, Lerian, Matillion } = connguard;
const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const PROJECT = "550e8400-e29b-41d4-a716-446655440002";

/** Serves one answer to whatever is asked, and hands both clients to `use`. */
async function answering({ status = 200, type = "application/json", body, headers = {} }, use) {
  const server = await listen((request, response) => {
    response.writeHead(status, { ...(type === undefined ? {} : { "content-type": type }), ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  try {
    const options = { baseUrl: server.url, token: "a-long-token", maxRetries: 0 };
    return await use(new Lerian(options).connections, new Matillion(options).project(PROJECT));
  } finally {
    await server.close();
  }
}

test("unknown members and enum values of a reply round-trip, in every operation", async () => {
  const reply = {
    id: ID,
    name: "n",
    configName: "n",
    authType: "NEW_KIND",
    type: "DUCKDB",
    platformConnectionType: "LAKE",
    future: { deep: [1, null, { x: 1.5 }] },
  };
  await answering({ body: reply }, async (lerian, { connections, overrides }) => {
    assert.deepEqual(await lerian.get(ID), reply);
    assert.deepEqual(await lerian.update(ID, { port: 1 }), reply);
    assert.deepEqual(await lerian.schema(ID), reply);
    const { name, authProvider, ...body } = awsBody();
    assert.deepEqual(await connections.update("n", body), reply);
    const [first] = await connections.list().toArray();
    assert.deepEqual(first, reply);
    const [override] = await overrides.list("PROD").toArray();
    assert.deepEqual(override, { ...reply, environmentName: "PROD" });
  });
  const tested = { ...reply, status: "success" };
  await answering({ body: tested }, async (lerian) => assert.deepEqual(await lerian.test(ID), tested));
});

test("a reply without an id, with nanoseconds and with the environment's name left out", async () => {
  const reply = { name: "n", authType: "GENERIC_SECRET", createdDate: "2024-01-15T10:30:00.123456789Z" };
  await answering({ status: 201, body: reply }, async (lerian, { connections, overrides }) => {
    assert.deepEqual(await connections.create(secretBody("n")), reply);
    const body = {
      environmentName: "PROD",
      connectionName: "n",
      authType: "GENERIC_SECRET",
      connectionOverrides: { connectionProperties: { secretName: "s" } },
    };
    assert.deepEqual(await overrides.create(body), { ...reply, environmentName: "PROD" });
  });
});

const ERRORS = [
  [
    "an envelope",
    { status: 404, body: { code: "FET-1001", title: "Entity Not Found", message: "none" } },
    ["NotFoundError", "FET-1001", "Entity Not Found", "none"],
  ],
  [
    "an integer as code",
    { status: 429, body: { code: 429, title: "Too Many", message: "slowly" } },
    ["RateLimitError", "429", "Too Many", "slowly"],
  ],
  [
    "a problem document",
    {
      status: 409,
      type: "application/problem+json",
      body: {
        title: "Conflict",
        status: 409,
        detail: "taken",
        code: "FET-1002",
        errors: [{ location: "body.configName", message: "taken" }],
      },
    },
    ["ConflictError", "FET-1002", "Conflict", "taken"],
  ],
  [
    "plain text",
    { status: 401, type: "text/plain", body: "Missing Token" },
    ["AuthenticationError", undefined, undefined, "Missing Token"],
  ],
  [
    "plain text",
    { status: 403, type: "text/plain", body: "Forbidden" },
    ["PermissionDeniedError", undefined, undefined, "Forbidden"],
  ],
  ["a page of HTML", { status: 502, type: "text/html", body: "<html>bad gateway</html>" }, ["ServerError", undefined]],
  ["nothing", { status: 500, type: undefined, body: "" }, ["ServerError", undefined]],
  [
    "an integer as code of a problem",
    {
      status: 500,
      type: "application/problem+json",
      body: { title: "Database Connection Error", detail: "internal error", code: "500" },
    },
    ["ServerError", "500", "Database Connection Error"],
  ],
];

for (const [what, answer, [name, apiCode, title, detail]] of ERRORS) {
  test(`${what} with ${answer.status} is ${name}`, async () => {
    const error = await answering(answer, (lerian) => rejection(lerian.get(ID)));
    assert.ok(error instanceof ApiError, String(error));
    assert.deepEqual([error.name, error.status, error.apiCode], [name, answer.status, apiCode]);
    if (title !== undefined) assert.equal(error.title, title);
    if (detail !== undefined) assert.match(`${error.detail} ${error.message}`, new RegExp(detail));
  });
}

test("fields are named in both of Lerian's formats", async () => {
  const envelope = {
    code: "FET-0402",
    title: "Missing Fields in Request",
    message: "m",
    fields: { config_name: "required" },
  };
  const problem = {
    title: "Bad Request",
    code: "FET-0402",
    errors: [{ location: "body.config_name", message: "required" }],
  };
  for (const [type, body] of [
    ["application/json", envelope],
    ["application/problem+json", problem],
  ]) {
    const error = await answering({ status: 400, type, body }, (lerian) =>
      rejection(lerian.create(postgresBody(), { product: "p" })),
    );
    assert.deepEqual(
      [error.name, error.apiCode, Object.keys(error.fields)],
      ["BadRequestError", "FET-0402", ["config_name"]],
      type,
    );
  }
});

test("422 keeps its findings in its body, in both formats", async () => {
  const findings = [{ type: "TABLE_NOT_FOUND", message: "none", dataSource: "d", table: "t" }];
  for (const type of ["application/json", "application/problem+json"]) {
    const error = await answering(
      { status: 422, type, body: { code: "FET-1060", title: "t", message: "m", errors: findings } },
      (lerian) => rejection(lerian.validateSchema({ mappedFields: { d: { t: ["f"] } } })),
    );
    assert.deepEqual([error.name, error.status, error.apiCode], ["BadRequestError", 422, "FET-1060"]);
    assert.deepEqual(JSON.parse(error.body).errors, findings, type);
  }
});

test("a problem document of Matillion keeps its violations", async () => {
  const violations = ["name: must not be empty"];
  const body = { type: "about:blank", title: "Bad Request", status: 400, detail: "no", violations };
  const error = await answering({ status: 400, type: "application/problem+json", body }, (lerian, project) =>
    rejection(project.connections.create(secretBody("n"))),
  );
  assert.deepEqual(
    [error.name, error.title, error.detail, error.violations],
    ["BadRequestError", "Bad Request", "no", violations],
  );
});

test("a reply that is not JSON is a DecodeError", async () => {
  const error = await answering({ body: "<html>" }, (lerian) => rejection(lerian.get(ID)));
  assert.ok(error instanceof connguard.DecodeError, String(error));
});
