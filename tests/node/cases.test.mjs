// Runs every shared case through the public Node API.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { Emulator } from "connguard";
import { runBulk } from "./bulk-cases.mjs";
import { closeShared } from "./calls.mjs";
import { KINDS, load } from "./case-files.mjs";
import { runAgreement, runCheck } from "./check-cases.mjs";
import { runInput } from "./input-cases.mjs";
import { runRedaction } from "./redaction-cases.mjs";
import { runScenario } from "./scenario-cases.mjs";
import { runSequence } from "./sequence-cases.mjs";
import { runTolerance } from "./tolerance-cases.mjs";
import { runError, runFlow, runSend } from "./wire-cases.mjs";

const HANDLERS = {
  agreement: runAgreement,
  auth: runSequence,
  bulk: runBulk,
  check: runCheck,
  encoding: runSequence,
  error: runError,
  flow: runFlow,
  input: runInput,
  pagination: runSequence,
  redaction: runRedaction,
  retry: runSequence,
  scenario: runScenario,
  send: runSend,
  tolerance: runTolerance,
};

const cases = load();
const tally = {};
let emulator;

before(async () => {
  emulator = await Emulator.start();
});

after(async () => {
  closeShared();
  await emulator?.stop();
});

describe("shared cases", { concurrency: 1 }, () => {
  for (const one of cases) {
    it(one.id, async () => {
      tally[one.kind] = (tally[one.kind] ?? 0) + 1;
      await HANDLERS[one.kind](one, emulator);
    });
  }
});

it("leaves no case out", () => {
  assert.deepEqual(Object.keys(HANDLERS).sort(), KINDS);
  const kinds = Object.fromEntries(Object.entries(tally).sort(([one], [other]) => (one < other ? -1 : 1)));
  const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  const shown = Object.entries(kinds)
    .map(([kind, count]) => `${kind}=${count}`)
    .join(", ");
  console.log(`cases: node ${total} run (${shown})`);
  const target = process.env.CONNGUARD_CASE_COUNTS;
  if (target) writeFileSync(target, `${JSON.stringify({ language: "node", total, kinds })}\n`);
  assert.equal(total, cases.length);
});
