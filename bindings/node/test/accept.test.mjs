// What `check` accepts without the core is what the core has nothing to say of: over the bodies of the shared cases and of the
// documents, and over mutations of them. CONNGUARD_MUTATIONS and CONNGUARD_SEED try more, and others.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

import { Mutator } from "./accept/mutate.mjs";
import { seeds } from "./accept/seeds.mjs";
import { awsBody } from "./support.mjs";

const require = createRequire(import.meta.url);
const { askCore, isAccepted } = require("../dist/call/check.js");
const { operations } = require("../dist/generated/operations.js");

const MUTATIONS = Number(process.env.CONNGUARD_MUTATIONS ?? 1_000_000);
const SEED = Number(process.env.CONNGUARD_SEED ?? 20_260_101);

const all = seeds(Object.keys(operations));

/** What the core says; an option that is wrong is an error, which nothing may hide. */
function told({ operation, body, options }) {
  try {
    return askCore(operation, body, options);
  } catch (error) {
    return [error];
  }
}

function assertSilent(request) {
  const found = told(request);
  assert.deepEqual(found, [], `accepted: ${inspect(request, { depth: 9, showHidden: true })}`);
}

const accepts = ({ operation, body, options }) => isAccepted(operation, body, options);

test("valid bodies are accepted and no other", () => {
  const counts = {};
  for (const request of all) {
    const accepted = accepts(request);
    if (accepted) assertSilent(request);
    if (request.body === undefined || told(request).length > 0) continue;
    const count = (counts[request.operation] ??= { silent: 0, accepted: 0 });
    count.silent += 1;
    count.accepted += Number(accepted);
  }
  const share = (operation) => counts[operation].accepted / counts[operation].silent;
  // What is created in numbers has to be fast.
  for (const id of ["matillion.create_connection", "lerian.create_connection", "matillion.create_environment_override"])
    assert.ok(share(id) > 0.6, `${id}: ${inspect(counts[id])}`);
  const sum = (name) => Object.values(counts).reduce((sum, count) => sum + count[name], 0);
  assert.ok(sum("accepted") > sum("silent") / 2, inspect(counts));
});

test(`${MUTATIONS} mutations are accepted only where the core is silent`, (context) => {
  const mutator = new Mutator(all, SEED);
  // Operations with few cases are tried as often as those with many; mutations of what is accepted go to the borders.
  const groups = Object.values(Object.groupBy?.(all, group) ?? grouped(all));
  const withBody = groups.filter(([first]) => first.body !== undefined);
  const without = groups.filter(([first]) => first.body === undefined);
  let accepted = 0;
  for (let number = 0; number < MUTATIONS; number += 1) {
    const of = number % 8 === 0 ? without : withBody;
    const request = mutator.mutated(of[(number >> 3) % of.length]);
    if (!accepts(request)) continue;
    accepted += 1;
    assertSilent(request);
  }
  context.diagnostic(`${accepted} of ${MUTATIONS} mutations were accepted`);
  assert.ok(accepted > MUTATIONS / 10, `${accepted} were accepted`);
});

const group = (request) => `${request.operation} ${request.body === undefined} ${accepts(request)}`;

function grouped(requests) {
  const found = {};
  for (const request of requests) (found[group(request)] ??= []).push(request);
  return found;
}

test("what only looks like a plain object is asked about", () => {
  const accepted = (body, options) => isAccepted("matillion.create_connection", body, options);
  assert.ok(accepted(awsBody()));
  class Body {}
  const without = (name) => {
    const { [name]: _, ...rest } = awsBody();
    return rest;
  };
  const asked = {
    "of a class": Object.assign(new Body(), awsBody()),
    inherited: Object.create(awsBody()),
    "a prototype of its own": Object.assign(Object.create({}), awsBody()),
    "a list with the prototype of objects": Object.setPrototypeOf(Object.assign([], awsBody()), Object.prototype),
    "a member that is not enumerable": Object.defineProperty(without("name"), "name", { value: "a" }),
    "one more that is not known": { ...awsBody(), another: "a" },
    "a method toJSON": { ...awsBody(), toJSON: () => ({}) },
    "a getter that throws": Object.defineProperty(awsBody(), "name", {
      get() {
        throw new Error("unreadable");
      },
    }),
    "half a surrogate pair": { ...awsBody(), name: "\ud800" },
    "whitespace of Unicode alone": { ...awsBody(), name: "a\u0085" },
    "a revoked proxy": revoked(),
    JSON: JSON.stringify(awsBody()),
  };
  for (const [what, body] of Object.entries(asked)) assert.ok(!accepted(body), what);
  for (const options of [null, [], "x", new Map(), { nothing: 1 }, { waive: [] }, { strict: 1 }, { product: "p" }])
    assert.ok(!accepted(awsBody(), options), inspect(options));
  assert.ok(accepted({ ...awsBody(), nothing: undefined, [Symbol("x")]: 1 }, { strict: true, projectId: undefined }));
});

test("a prototype that was added to is seen", (context) => {
  const { name: _, ...nameless } = awsBody();
  context.after(() => delete Object.prototype.name);
  Object.prototype.name = "a";
  assert.ok(!isAccepted("matillion.create_connection", nameless));
  Object.defineProperty(Object.prototype, "name", { value: "a", enumerable: false, configurable: true });
  assert.ok(!isAccepted("matillion.create_connection", nameless));
});

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
