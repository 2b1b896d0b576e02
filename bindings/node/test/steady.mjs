// Calls again and again, and prints as JSON what grew meanwhile. The arguments are the URL of a service, how many calls
// one after the other, how many at a time, and how many bytes each call leaks, so that a test can see that it would.
import { readdirSync, readFileSync } from "node:fs";

import { Lerian, NotFoundError, RuleViolationError } from "connguard";

const [url, ...counts] = process.argv.slice(2);
const [sequential, concurrent, leak] = counts.map(Number);
const AT_A_TIME = 64;
/** So many calls bring buffers, pools and caches to their size. */
const WARM_UP = 6000;
const FOUND = "01a20f8c-7ad1-74b9-beb9-56488f6b9086";
const MISSING = "01a20f8c-7ad1-74b9-beb9-000000000000";
const body = {
  type: "MYSQL",
  host: "h",
  port: 1,
  databaseName: "d",
  userName: "u",
  password: "p",
  configName: "steady",
};
const product = "p";
const { connections } = new Lerian({ baseUrl: url, requestsPerMinute: 0 });
const leaked = [];

/** Mostly reads; the other ends of a call now and then. */
const kinds = {
  7: () => connections.get(MISSING),
  13: () => connections.create({ ...body, port: 0 }, { product }),
  17: () => connections.create(body, { product }),
  23: async () => {
    // Leaving the loop drops the page that is being fetched ahead.
    for await (const _ of connections.list({ limit: 1 })) break;
  },
  29: async () => {
    const controller = new AbortController();
    const call = connections.get(FOUND, { signal: controller.signal });
    controller.abort();
    await call;
  },
};

async function oneAfterTheOther(count) {
  for (let number = 0; number < count; number += 1) {
    try {
      await (kinds[number % 50] ?? (() => connections.get(FOUND)))();
    } catch (error) {
      if (!(error instanceof NotFoundError || error instanceof RuleViolationError) && error.name !== "AbortError")
        throw error;
    }
    if (leak > 0) leaked.push(Buffer.alloc(leak, 1));
  }
}

async function atATime(count) {
  await Promise.all(Array.from({ length: AT_A_TIME }, () => oneAfterTheOther(Math.floor(count / AT_A_TIME))));
}

async function measure() {
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const threads = Number(/^Threads:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  return {
    "in use by JavaScript": heapUsed + external,
    resident: rss,
    descriptors: readdirSync("/proc/self/fd").length,
    threads,
  };
}

const figures = {};
for (const [name, [count, step]] of Object.entries({
  sequential: [sequential, oneAfterTheOther],
  concurrent: [concurrent, atATime],
})) {
  await step(Math.min(count, WARM_UP));
  const before = await measure();
  const since = performance.now();
  await step(count);
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  const after = await measure();
  figures[name] = { calls: count, seconds };
  for (const what of Object.keys(after)) figures[name][what] = after[what] - before[what];
}
console.log(JSON.stringify(figures));
