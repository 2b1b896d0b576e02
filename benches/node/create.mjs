// Creating connections, 32 at once.
import { baseUrl, bodies, concurrency, headers, Meter, main, path, projectId, token, url } from "./scene.mjs";

async function race(create, count) {
  await lap(create, bodies("warm", concurrency * 16));
  const all = bodies("run", count);
  const meter = new Meter();
  await lap(create, all);
  return meter.stop(count);
}

/** Each of the workers takes the next body until none is left. */
async function lap(create, all) {
  let next = 0;
  const work = async () => {
    while (next < all.length) await create(all[next++]);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

await main({
  connguard: async (count) => {
    const { Matillion } = await import("connguard");
    const { connections } = new Matillion({ baseUrl, token, requestsPerMinute: 0 }).project(projectId);
    return race((body) => connections.create(body), count);
  },
  "undici.request + zod": async (count) => {
    const { request } = await import("undici");
    const { incoming, outgoing } = await import("./models.mjs");
    return race(async (body) => {
      const reply = await request(url, { method: "POST", headers, body: outgoing(body) });
      return incoming(await reply.body.json(), reply.statusCode);
    }, count);
  },
  "a pool of undici + zod": async (count) => {
    const { Pool } = await import("undici");
    const { incoming, outgoing } = await import("./models.mjs");
    const { origin, pathname } = new URL(url);
    const pool = new Pool(origin, { connections: concurrency });
    return race(async (body) => {
      const reply = await pool.request({ path: pathname, method: "POST", headers, body: outgoing(body) });
      return incoming(await reply.body.json(), reply.statusCode);
    }, count);
  },
  "fetch + zod": async (count) => {
    const { incoming, outgoing } = await import("./models.mjs");
    return race(async (body) => {
      const reply = await fetch(url, { method: "POST", headers, body: outgoing(body) });
      return incoming(await reply.json(), reply.status);
    }, count);
  },
  "openapi-fetch": async (count) => {
    const { default: createClient } = await import("openapi-fetch");
    const client = createClient({ baseUrl, headers });
    return race(async (body) => {
      const { data, response } = await client.POST(path, { body });
      if (response.status !== 201) throw new Error(`answered ${response.status}`);
      return data;
    }, count);
  },
  "connguard createMany": async (count) => {
    const { Matillion } = await import("connguard");
    const { connections } = new Matillion({ baseUrl, token, requestsPerMinute: 0 }).project(projectId);
    (await connections.createMany(bodies("warm", concurrency * 16), { concurrency })).raiseForFailures();
    const all = bodies("run", count);
    const meter = new Meter();
    const report = await connections.createMany(all, { concurrency });
    const figures = meter.stop(count);
    report.raiseForFailures();
    return figures;
  },
});
