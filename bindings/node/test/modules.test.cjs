// The package in CommonJS, beside the same package in ESM.
const assert = require("node:assert/strict");
const { test } = require("node:test");

const connguard = require("connguard");

test("both kinds of import see the same names and the same classes", async () => {
  const module = await import("connguard");
  const names = (object) =>
    Object.keys(object)
      .filter((name) => name !== "default" && name !== "module.exports" && name !== "__esModule")
      .sort();
  assert.deepEqual(names(module), names(connguard));
  for (const name of names(connguard)) assert.equal(module[name], connguard[name], name);
  assert.ok(new module.NotFoundError({ message: "x" }) instanceof connguard.ApiError);
});

test("the whole flow runs in CommonJS", async () => {
  const { Emulator, Matillion, Lerian, RuleViolationError, check, lerian } = connguard;
  const emulator = await Emulator.start();
  const matillion = new Matillion(emulator.matillion);
  await assert.rejects(matillion.project(emulator.projectId).connections.create({}), RuleViolationError);
  const body = lerian.postgresql({
    configName: "db1",
    host: "db.example.com",
    port: 5432,
    databaseName: "d",
    userName: "u",
    password: "p",
  });
  assert.deepEqual(check("lerian.create_connection", body, { product: "p" }), []);
  const created = await new Lerian(emulator.lerian).connections.create(body, { product: "p" });
  assert.equal(created.type, "POSTGRESQL");
  await emulator.stop();
});
