// Replies that differ from what is documented: understood where that is possible, else a typed error.
import assert from "node:assert/strict";
import { failureOf, open, perform } from "./calls.mjs";
import { withCanned } from "./canned.mjs";
import { assertCount, assertError } from "./expectations.mjs";

/** Makes a call to a service that answers as the case says. */
export async function runTolerance({ given, expected }) {
  await withCanned(given.replies, async ({ url, requests }) => {
    const options = { baseUrl: url, maxRetries: 0, token: given.provider === "matillion" ? "a-token-for-tests" : null };
    const warned = [];
    const client = open(given.provider, options, { onWarning: ({ rule }) => warned.push(rule) });
    try {
      if (expected.error) {
        assertError(await failureOf(client, given.call), expected.error);
      } else {
        const reply = await perform(client, given.call);
        if (expected.warnings) assert.deepStrictEqual(warned, expected.warnings);
        assert.deepStrictEqual(reply, expected.nothing ? undefined : (expected.items ?? expected.reply));
      }
    } finally {
      client.close();
    }
    if ("requests" in expected) assertCount(requests.length, expected.requests, "requests");
  });
}
