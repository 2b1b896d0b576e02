// The rules alone, on bodies that they let through.
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { bodies, Meter, main } from "./scene.mjs";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

async function race(passes, all) {
  const lap = (items) => {
    for (const item of items) if (!passes(item)) throw new Error("refused");
  };
  lap(all.slice(0, 20_000));
  // The engine compiles on other threads, whose work would be counted for whoever is measured while they are late.
  await setTimeout(100);
  // The bodies are nobody's work: whoever is measured when they are moved would pay for all.
  collectGarbage();
  const meter = new Meter();
  lap(all);
  return meter.stop(all.length);
}

await main({
  connguard: async (count) => {
    const { check } = await import("connguard");
    return race((body) => check("matillion.create_connection", body).length === 0, bodies("check", count));
  },
  "connguard from JSON text": async (count) => {
    const { check } = await import("connguard");
    const texts = bodies("check", count).map((body) => JSON.stringify(body));
    return race((text) => check("matillion.create_connection", text).length === 0, texts);
  },
  zod: async (count) => {
    const { NewConnection } = await import("./models.mjs");
    return race((body) => NewConnection.safeParse(body).success, bodies("check", count));
  },
  ajv: async (count) => {
    const { Ajv } = await import("ajv");
    const { schema } = await import("./schema.mjs");
    return race(new Ajv({ allErrors: true }).compile(schema), bodies("check", count));
  },
});
