// The installed package, imported as an ECMAScript module and required as CommonJS, is one and the same.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { check, ConnguardError, RuleViolationError } from "connguard";

const required = createRequire(import.meta.url)("connguard");
assert.equal(required.ConnguardError, ConnguardError);
assert.equal(required.RuleViolationError, RuleViolationError);
assert.ok(check("matillion.create_connection", {}).length > 0);
assert.deepEqual(check("matillion.create_connection", {}), required.check("matillion.create_connection", {}));
