// Typed constructors return the API's own JSON, one for each row of the tables.
import assert from "node:assert/strict";
import { test } from "node:test";

import { check, lerian, matillion } from "connguard";

import { awsBody } from "./support.mjs";

const common = { name: "n", connectionProperties: { anything: "x" } };
const MATILLION = {
  genericSecret: matillion.genericSecret({ ...common, secretName: "s" }),
  oauth: matillion.oauth({ ...common, authProvider: "salesforce", authType: "OAUTH_CLIENT_CRED" }),
  netsuite: matillion.netsuite(common),
  xAds: matillion.xAds(common),
  aws: matillion.aws({ ...common, credentialSecretName: "c" }),
  gcp: matillion.gcp({ ...common, credentialSecretName: "c" }),
  azure: matillion.azure({ ...common, credentialSecretName: "c" }),
};
const WAREHOUSES = { snowflake: matillion.snowflake({ name: "n" }), redshift: matillion.redshift({ name: "n" }) };
const database = {
  configName: "db1",
  host: "db.example.com",
  port: 1,
  databaseName: "d",
  userName: "u",
  password: "p",
};

for (const [name, body] of Object.entries(MATILLION)) {
  test(`matillion.${name} passes the rules`, () => assert.deepEqual(check("matillion.create_connection", body), []));
}

for (const [name, body] of Object.entries(WAREHOUSES)) {
  test(`matillion.${name} passes the rules`, () =>
    assert.deepEqual(check("matillion.create_data_platform_connection", body), []));
}

for (const [name, mode] of [
  ["postgresql", "verify-full"],
  ["mysql", "preferred"],
  ["mongodb", "insecure"],
  ["oracle", "verify"],
  ["sqlServer", "strict"],
]) {
  test(`lerian.${name} passes the rules`, () => {
    const body = lerian[name]({ ...database, ssl: { mode, ca: "pem" }, metadata: { serviceName: "x" } });
    assert.deepEqual(
      check("lerian.create_connection", body, { product: "p" }).filter((each) => each.severity === "error"),
      [],
    );
  });
}

test("no constructor of the tables is missing", () => {
  const functions = (room) =>
    Object.keys(room)
      .filter((name) => typeof room[name] === "function" && /^(?!parse|from)[a-z]/.test(name))
      .sort();
  assert.deepEqual(functions(matillion), [...Object.keys(MATILLION), ...Object.keys(WAREHOUSES)].sort());
  assert.deepEqual(functions(lerian), ["mongodb", "mysql", "oracle", "postgresql", "sqlServer"]);
});

test("matillion.aws returns the documented example, in its order", () => {
  const { name, connectionDetails } = awsBody();
  const { description, secretsLocation } = connectionDetails;
  const body = matillion.aws({ name, description, secretsLocation, credentialSecretName: "aws-platform-credentials" });
  assert.equal(JSON.stringify(body), JSON.stringify(awsBody()));
});

test("a member that is misspelt is not lost but named", () => {
  const body = matillion.aws({ name: "n", credentialSecretName: "c", descripton: "typo" });
  assert.deepEqual(
    check("matillion.create_connection", body).map((each) => each.path),
    ["/descripton"],
  );
});
