// The cases that go through a client to the emulator: send, error and flow.
import assert from "node:assert/strict";
import { ConnguardError } from "connguard";
import { failureOf, perform, providerOf, withClient } from "./calls.mjs";
import { assertError, assertRefusal, assertReply } from "./expectations.mjs";
import { resolved } from "./placeholders.mjs";

/** Sends a documented example, and compares what the emulator received and answered. */
export async function runSend({ given, expected }, emulator) {
  await emulator.reset();
  const reply = await withClient(providerOf(given.call), emulator, undefined, async (client) => {
    for (const call of given.setup) await perform(client, call);
    return perform(client, given.call);
  });
  const entry = (await emulator.journal()).at(-1);
  assert.equal(entry.status, expected.status);
  assert.deepStrictEqual(entry.body, expected.journal_body);
  assertReply(reply, expected);
}

/** Provokes a failure and compares the error that the client rejects with. */
export async function runError({ given, expected }, emulator) {
  await emulator.reset();
  const saved = await prepared(given.provider, given.setup, emulator);
  await emulator.settings(given.settings);
  assertError(await provoked(given, saved, emulator), expected);
}

async function provoked({ provider, client: changes, calls }, saved, emulator) {
  try {
    return await withClient(
      provider,
      emulator,
      Object.keys(changes).length > 0 ? changes : undefined,
      async (client) => {
        for (const call of calls.slice(0, -1)) await perform(client, resolved(call, saved));
        return failureOf(client, resolved(calls.at(-1), saved));
      },
    );
  } catch (error) {
    if (error instanceof ConnguardError) return error;
    throw error;
  }
}

/** Plays several calls in a row. */
export async function runFlow({ given, expected }, emulator) {
  await emulator.reset();
  const saved = {};
  assert.equal(given.steps.length, expected.steps.length);
  await withClient(providerOf(given.steps[0].call), emulator, undefined, async (client) => {
    for (const [number, step] of given.steps.entries()) {
      await numbered(number, () => play(client, emulator, step, expected.steps[number], saved));
    }
  });
}

/** Says in which step something failed. */
export async function numbered(number, work) {
  try {
    return await work();
  } catch (error) {
    error.message = `step ${number}: ${error.message}`;
    throw error;
  }
}

/** Makes one step's call and compares how it ended. */
export async function play(client, emulator, step, expected, saved) {
  const call = resolved(step.call, saved);
  const seen = expected.not_sent ? await writes(emulator) : undefined;
  if (expected.error) {
    assertRefusal(await failureOf(client, call), expected);
  } else {
    const reply = await perform(client, call);
    assertReply(reply, expected);
    saved[step.save ?? ""] = reply;
  }
  if (seen !== undefined) assert.equal(await writes(emulator), seen, "a refused request was sent");
}

/** Makes the calls that come before a case, with the shared client; resolves to the replies that are saved. */
export async function prepared(provider, calls, emulator) {
  const saved = {};
  await withClient(provider, emulator, undefined, async (client) => {
    for (const call of calls) saved[call.save ?? ""] = await perform(client, resolved(call, saved));
  });
  return saved;
}

/** Counts the requests that could have changed something; a patch reads before it is judged. */
async function writes(emulator) {
  return (await emulator.journal()).filter(({ method }) => method !== "GET").length;
}
