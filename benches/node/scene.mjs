// Where the server is, the bodies that every language uses, and the meter.
import { readFileSync } from "node:fs";

const told = JSON.parse(process.env.CONNGUARD_BENCH);

/** How many requests are under way at once. */
export const concurrency = 32;
export const { token, matillion_base_url: baseUrl, project_id: projectId } = told;
export const path = `/v1/projects/${projectId}/connections`;
export const url = `${baseUrl}${path}`;
export const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

const examples = JSON.parse(readFileSync(told.bodies, "utf8"));

/** As many bodies with names of their own, the examples taking turns. */
export function bodies(prefix, count) {
  return Array.from({ length: count }, (_, number) => ({
    ...examples[number % examples.length],
    name: `${prefix}-${number}`,
  }));
}

/** Wall time, and CPU time of all threads of this process. */
export class Meter {
  #cpu = process.cpuUsage();
  #wall = performance.now();

  stop(calls) {
    const wall = performance.now() - this.#wall;
    const { user, system } = process.cpuUsage(this.#cpu);
    return { calls, wall_seconds: wall / 1e3, cpu_seconds: (user + system) / 1e6 };
  }
}

/** Runs the contender that the arguments name: `<script> <contender> <count>`. */
export async function main(contenders) {
  const [name, count] = process.argv.slice(2);
  const figures = await contenders[name](Number(count));
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
}
