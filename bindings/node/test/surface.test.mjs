// Every operation has its method, every method its operation.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Airflow,
  Lerian,
  lerian as lerianRoom,
  Matillion,
  matillion as matillionRoom,
  RuleViolationError,
} from "connguard";

import { operations } from "../dist/generated/operations.js";
import { rejection } from "./support.mjs";

/** Which room an operation's noun stands for, the longer nouns first. What names none is in `connections`. */
const ROOMS = [
  ["data_platform_connection", "dataPlatformConnections"],
  ["environment_override", "overrides"],
  ["environment", "environments"],
  ["connection", "connections"],
  ["project", "projects"],
  ["version", "version"],
];
const BULK = { createMany: "create", updateMany: "update", upsertMany: "upsert", deleteMany: "delete" };
/** Operations that share their method with another: what they are called with tells them apart. */
const SHARED = { "lerian.get_connection_by_name": { room: "connections", method: "get", key: { configName: NaN } } };

/** `lerian.get_connection_schema` is `connections.schema`: the noun goes, and so does the verb of a part. */
function methodOf(id) {
  if (SHARED[id] !== undefined) return SHARED[id];
  const name = id.split(".")[1];
  const [noun, room] = ROOMS.find(([noun]) => new RegExp(`_${noun}s?(_|$)`).test(name)) ?? ["", "connections"];
  const rest = noun === "" ? name : name.replace(new RegExp(`_${noun}s?(?=_|$)`), "").replace(/^get_(?=.)/, "");
  return { room, method: rest.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) };
}

function clients() {
  const project = new Matillion({ token: "t", baseUrl: "http://127.0.0.1:9" });
  // An id that JSON cannot hold: whatever is called is refused with the operation's name, and nothing is sent.
  const matillion = { ...project.project(NaN), projects: project.projects };
  const { connections, version } = new Airflow({ token: "t", baseUrl: "http://127.0.0.1:9", maxRetries: 0 });
  return {
    airflow: { connections, version },
    matillion,
    lerian: { connections: new Lerian({ baseUrl: "http://127.0.0.1:9" }).connections },
  };
}

for (const id of Object.keys(operations)) {
  const { room, method, key = NaN } = methodOf(id);
  test(`${id} is ${room}.${method}`, async () => {
    const provider = id.split(".")[0];
    const object = clients()[provider][room];
    assert.equal(typeof object?.[method], "function");
    const isList = method.startsWith("list");
    const options = isList ? { [provider === "matillion" ? "size" : "limit"]: NaN } : undefined;
    const reply = object[method](...Array(object[method].length - 1).fill(key), options);
    const error = await rejection(isList ? reply.toArray() : reply);
    // It takes nothing, so that nothing can be wrong with it.
    if (method !== "get" || room !== "version") assert.ok(error instanceof RuleViolationError, String(error));
    assert.equal(error.operation, id);
  });
}

test("every public method belongs to an operation", () => {
  const wanted = new Set(
    Object.keys(operations).map((id) => [id.split(".")[0], methodOf(id).room, methodOf(id).method].join(".")),
  );
  const rooms = [
    ...Object.entries(clients().airflow).map(([name, room]) => ["airflow", name, room]),
    ...Object.entries(clients().matillion).map(([name, room]) => ["matillion", name, room]),
    ...Object.entries(clients().lerian).map(([name, room]) => ["lerian", name, room]),
  ].filter(([, , room]) => typeof room === "object");
  const found = new Set();
  for (const [provider, name, room] of rooms) {
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(room))) {
      if (method !== "constructor") found.add(`${provider}.${name}.${BULK[method] ?? method}`);
    }
  }
  assert.deepEqual([...found].sort(), [...wanted].sort());
});

test("the classes are exported in their provider's room", () => {
  for (const name of ["Connections", "DataPlatformConnections", "Environments", "Overrides", "Project", "Projects"]) {
    assert.equal(typeof matillionRoom[name], "function", name);
  }
  assert.equal(typeof lerianRoom.Connections, "function");
});
