// 10,000 calls one after the other and 100,000 at a time: neither memory, nor descriptors, nor threads grow.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const [SEQUENTIAL, CONCURRENT] = [10_000, 100_000];
/** A leak is at least an object of JavaScript with a few members. */
const BYTES_PER_CALL = 50;
/** Of the whole process; a leak of 200 bytes for each call, wherever it is, would break it. */
const RESIDENT = { sequential: 2 << 20, concurrent: 8 << 20 };
/** As many connections may be kept alive as there were calls at a time, and no more. */
const DESCRIPTORS = 64;
/** Those of a pool come and go with the load; a leak has one for each call. */
const THREADS = 8;

const elsewhere = process.platform !== "linux" && "the figures come from /proc";
let server;
let url;

before(async () => {
  server = spawn(process.execPath, [join(import.meta.dirname, "steady-server.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  url = String((await once(server.stdout, "data"))[0]).trim();
});
after(() => server.stdin.end());

async function figures(context, ...counts) {
  // A young generation that does not grow leaves the figures of the process to what stays.
  const flags = ["--expose-gc", "--max-semi-space-size=2"];
  const arguments_ = [...flags, join(import.meta.dirname, "steady.mjs"), url, ...counts.map(String)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, arguments_);
  assert.equal(stderr, "");
  const found = JSON.parse(stdout);
  for (const [name, values] of Object.entries(found)) context.diagnostic(`node, ${name}: ${JSON.stringify(values)}`);
  return found;
}

function grown(measured) {
  const beyond = ([name, found]) => [
    found["in use by JavaScript"] >= BYTES_PER_CALL * found.calls && `${name}: in use by JavaScript`,
    found.resident >= RESIDENT[name] && `${name}: resident`,
    found.descriptors > DESCRIPTORS && `${name}: descriptors`,
    found.threads > THREADS && `${name}: threads`,
  ];
  return Object.entries(measured).flatMap(beyond).filter(Boolean);
}

test("nothing grows", { skip: elsewhere }, async (context) => {
  // What a heap takes now and then is there once; what leaks is there each time.
  const turns = [];
  while (turns.length < 3 && turns.at(-1)?.length !== 0)
    turns.push(grown(await figures(context, SEQUENTIAL, CONCURRENT, 0)));
  assert.deepEqual(turns.at(-1), [], `of ${turns.length} turns: ${JSON.stringify(turns)}`);
});

test("a leak of two hundred bytes for each call would be seen", { skip: elsewhere }, async (context) => {
  for (const [name, found] of Object.entries(await figures(context, 5000, 5000, 200))) {
    assert.ok(found["in use by JavaScript"] > 3 * BYTES_PER_CALL * found.calls, name);
  }
});
