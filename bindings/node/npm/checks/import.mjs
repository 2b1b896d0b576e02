// The installed package, imported as an ECMAScript module and required as CommonJS, is one and the same.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { ConnguardError, check, RuleViolationError } from "connguard";
import { useEmulator } from "connguard/testing";

const require = createRequire(import.meta.url);
const required = require("connguard");
assert.equal(required.ConnguardError, ConnguardError);
assert.equal(required.RuleViolationError, RuleViolationError);
assert.ok(check("matillion.create_connection", {}).length > 0);
assert.deepEqual(check("matillion.create_connection", {}), required.check("matillion.create_connection", {}));

// So is what tests import, and it stands for an emulator once a test runs.
assert.equal(require("connguard/testing").useEmulator, useEmulator);
const hooks = [];
const emulator = useEmulator({ beforeEach: (run) => hooks.push(run), afterEach: (run) => hooks.push(run) });
assert.throws(() => emulator.url, ConnguardError);
await hooks[0]();
assert.deepEqual(await emulator.journal(), []);
await hooks[1]();
