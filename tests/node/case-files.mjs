// Loads the shared cases.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CASES = join(import.meta.dirname, "..", "cases");
const OBSERVED = ["lerian-observed", "lerian-live", "lerian-live-auth", "lerian-later-layer"].map(
  (name) => `${name}.jsonl`,
);

export const KINDS = [
  "agreement",
  "auth",
  "bulk",
  "check",
  "encoding",
  "error",
  "flow",
  "input",
  "pagination",
  "redaction",
  "retry",
  "scenario",
  "send",
  "tolerance",
];

/** Returns every case of every file, in a stable order; fails on a double id or an unknown kind. */
export function load() {
  const files = readdirSync(CASES)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  const cases = files.flatMap((name) => (OBSERVED.includes(name) ? lines(name).map(asCase) : lines(name)));
  const ids = cases.map((one) => one.id);
  assert.equal(new Set(ids).size, ids.length, "an id stands twice");
  const unknown = cases.filter((one) => !KINDS.includes(one.kind)).map((one) => one.id);
  assert.deepEqual(unknown, [], "no handler for the kinds of these cases");
  return cases;
}

function lines(name) {
  const text = readFileSync(join(CASES, name), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Gives a scenario what every case has. */
function asCase({ id, given = {}, steps }) {
  return { id: `scenario/${id}`, kind: "scenario", given, steps };
}
