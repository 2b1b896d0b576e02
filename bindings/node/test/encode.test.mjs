// A body that JSON writes as it is is written by JSON itself: the same string as by the writer that finds what JSON cannot hold.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

import { Mutator } from "./accept/mutate.mjs";
import { seeds } from "./accept/seeds.mjs";
import { awsBody } from "./support.mjs";

const require = createRequire(import.meta.url);
const { encodeBody, encodeValue } = require("../dist/json/encode.js");
const { isOrdinary } = require("../dist/json/ordinary.js");
const { operations } = require("../dist/generated/operations.js");

const isSafe = (value) => {
  try {
    return isOrdinary(value);
  } catch {
    return false;
  }
};

test("100,000 bodies are written alike in both ways", () => {
  const all = seeds(Object.keys(operations)).filter(({ body }) => body !== undefined);
  const mutator = new Mutator(all, 7);
  let ordinary = 0;
  for (let number = 0; number < 100_000; number += 1) {
    const { body } = mutator.mutated(all);
    if (typeof body !== "object" || body === null || Array.isArray(body)) continue;
    ordinary += Number(isSafe(body));
    const [quick, careful] = [encodeBody(body), encodeValue(body, "", "body")];
    if (quick.text !== careful.text || quick.findings.length !== careful.findings.length)
      assert.deepEqual(quick, careful, inspect(body, { depth: 9, showHidden: true }));
  }
  assert.ok(ordinary > 50_000, String(ordinary));
});

test("what JSON changes is not left to it", () => {
  const cycle = { ...awsBody() };
  cycle.connectionDetails = cycle;
  const hidden = Object.defineProperty({}, "toJSON", { value: () => "x" });
  for (const value of [
    NaN,
    2 ** 53,
    1n,
    () => 1,
    Symbol("x"),
    [undefined],
    [, 1],
    new Date(0),
    new Map(),
    "\ud800",
    hidden,
  ])
    assert.ok(!isOrdinary({ a: { b: value } }), inspect(value));
  assert.ok(!isOrdinary(cycle) && !isOrdinary({ "\ud800": 1 }) && !isOrdinary(Object.create({ a: 1 })));
  assert.ok(isOrdinary({ a: [null, -0, 1.5, true, { b: undefined }], [Symbol("x")]: 1 }));
});
