// Iterating over a long list, and what is fetched ahead.

import { setTimeout } from "node:timers/promises";
import { Matillion } from "connguard";
import { baseUrl, Meter, main, projectId, token } from "./scene.mjs";

const connections = () => new Matillion({ baseUrl, token, requestsPerMinute: 0 }).project(projectId).connections.list();

await main({
  connguard: async (count) => {
    let seen = 0;
    const memory = [];
    const meter = new Meter();
    for await (const connection of connections()) {
      seen += 1;
      if (seen % (count / 10) === 0) {
        if (!connection.name) throw new Error("a connection has no name");
        memory.push(process.memoryUsage.rss() / 2 ** 20);
      }
    }
    if (seen !== count) throw new Error(`${seen} connections were listed`);
    return { ...meter.stop(seen), memory };
  },
  // Looks at the first item for a while; the server's journal tells which pages were asked for meanwhile.
  prefetch: async () => {
    for await (const _ of connections()) {
      await setTimeout(500);
      break;
    }
    return { calls: 1, wall_seconds: 0.5, cpu_seconds: 0 };
  },
});
