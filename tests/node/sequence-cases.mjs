// Calls in a row whose requests are counted in the journal: auth, encoding, pagination and retry.
import assert from "node:assert/strict";
import { perform, withClient } from "./calls.mjs";
import { assertCount, assertReply } from "./expectations.mjs";
import { contains } from "./matching.mjs";
import { day, options, resolved } from "./placeholders.mjs";
import { numbered, play, prepared } from "./wire-cases.mjs";

const DAY = 86_400_000;
/** Makes the calls, and compares how each ended and what was sent for all of them. */
export async function runSequence({ given, expected }, emulator) {
  const { provider, steps } = given;
  await emulator.reset();
  for (const one of given.fill ?? []) await fill(provider, one, emulator);
  const saved = await prepared(provider, given.setup, emulator);
  await emulator.settings(given.settings);
  const changes = await options(given.client, emulator);
  const mark = (await emulator.journal()).length;
  const started = performance.now();
  assert.equal(steps.length, expected.steps.length);
  await withClient(provider, emulator, changes, async (client) => {
    for (const [number, step] of steps.entries()) {
      const wanted = expected.steps[number];
      const call = "take" in step ? { ...step.call, take: step.take } : step.call;
      const run = step.at_once
        ? playAtOnce(client, step, wanted, saved)
        : play(client, emulator, { ...step, call }, wanted, saved);
      await numbered(number, () => run);
    }
  });
  const seconds = (performance.now() - started) / 1000;
  assert.ok(
    seconds >= (expected.seconds_at_least ?? 0) && seconds <= (expected.seconds_at_most ?? 60),
    `${seconds} seconds`,
  );
  assertSent((await emulator.journal()).slice(mark), expected);
}

/** Creates many of a kind, with numbers in their names. */
async function fill(provider, { operation, arguments: own, body, member, text, count }, emulator) {
  await withClient(provider, emulator, undefined, async (client) => {
    for (let number = 0; number < count; number += 1) {
      const name = `${text}${String(number).padStart(3, "0")}`;
      await perform(client, { operation, arguments: own, body: { ...body, [member]: name } });
    }
  });
}

/** Makes the same call many times at once; each must end as expected. */
async function playAtOnce(client, step, expected, saved) {
  const call = resolved(step.call, saved);
  const replies = await Promise.all(Array.from({ length: step.at_once }, () => perform(client, call)));
  for (const reply of replies) assertReply(reply, expected);
}

/** Compares the requests that the emulator received with those that are expected. */
export function assertSent(entries, expected) {
  if (expected.requests) {
    const counts = {};
    for (const { operation } of entries) counts[operation] = (counts[operation] ?? 0) + 1;
    assert.deepEqual(Object.keys(counts).sort(), Object.keys(expected.requests).sort(), JSON.stringify(counts));
    for (const [operation, wanted] of Object.entries(expected.requests))
      assertCount(counts[operation], wanted, operation);
  }
  let from = 0;
  for (const wanted of expected.sent ?? []) {
    const found = entries.findIndex((entry, index) => index >= from && contains(entry, wanted));
    assert.notEqual(found, -1, `${JSON.stringify(wanted)} was not sent, or not in this order`);
    from = found + 1;
  }
  for (const { headers, query } of entries) {
    for (const header of expected.sent_lacks_header ?? []) assert.ok(!(header in headers), `${header} was sent`);
    const length = new URLSearchParams(query).toString().length;
    assert.ok(length <= (expected.longest_query ?? Number.POSITIVE_INFINITY), "a query is too long");
  }
  if (expected.windows) {
    assertWalked(
      entries.filter(({ operation }) => operation === expected.windows.operation),
      expected.windows,
    );
  }
}

/** What the service shows at most: to the same day of the next month, or its last one. */
function monthAfter(start) {
  const from = new Date(start);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
  const last = new Date(Date.UTC(year, month + 2, 0)).getUTCDate();
  return Date.UTC(year, month + 1, Math.min(from.getUTCDate(), last));
}

/** Fails unless the ranges of the requests cover all days, without a gap, none longer than the service shows. */
function assertWalked(entries, { since, until, exactly }) {
  const ranges = entries.map(({ query }) => [day(query.startDate), day(query.endDate)]);
  const told = JSON.stringify(entries.map(({ query }) => query));
  for (const [start, end] of ranges) assert.ok(start <= end && end <= monthAfter(start), told);
  for (const [index, [start, end]] of ranges.entries()) {
    const newer = ranges[index - 1];
    const same = newer?.[0] === start && newer[1] === end;
    assert.ok(index === 0 || same || (start < newer[0] && newer[0] <= end + DAY), `a gap in ${told}`);
  }
  const [first, last] = [ranges.at(-1)[0], ranges[0][1]];
  assert.ok(first <= day(since) && last >= day(until), told);
  if (exactly) assert.deepEqual([first, last], [day(since), day(until)], told);
}
