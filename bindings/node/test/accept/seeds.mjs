// Requests to begin with: every call of the shared cases, among them the documented examples, and the bodies of the guides.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..", "..");

/** The operations' requests, each with its options as `check` takes them. */
export function seeds(operations) {
  const found = [];
  const cases = join(root, "tests", "cases");
  for (const file of readdirSync(cases).filter((name) => name.endsWith(".jsonl"))) {
    for (const line of readFileSync(join(cases, file), "utf8").split("\n")) {
      if (line.trim() !== "") calls(JSON.parse(line), operations, found);
    }
  }
  const bodies = join(root, "docs", "examples", "bodies");
  for (const file of readdirSync(bodies)) {
    const body = JSON.parse(readFileSync(join(bodies, file), "utf8"));
    found.push({ operation: "matillion.create_connection", options: {}, body });
  }
  // Bodies without arguments, and arguments of every operation.
  for (const { operation, body } of found.filter((request) => request.body !== undefined))
    found.push({ operation, options: {}, body });
  for (const operation of operations) found.push({ operation, options: {}, body: undefined });
  return found;
}

/** Everything in a case that looks like a call. */
function calls(value, operations, found) {
  if (typeof value !== "object" || value === null) return;
  const { operation, arguments: given, body, items } = value;
  if (operations.includes(operation)) {
    const options = camel(given ?? {});
    found.push({ operation, options, body: isObject(body) ? body : undefined });
    for (const item of Array.isArray(items) ? items : []) {
      const inner = item?.body ?? item;
      if (isObject(inner)) found.push({ operation, options, body: inner });
    }
  }
  for (const inner of Object.values(value)) calls(inner, operations, found);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function camel(values) {
  const spelt = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [spelt(name), value]));
}
