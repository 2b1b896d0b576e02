"""Calls in a row whose requests are counted in the journal: auth, encoding, pagination and retry."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from calls import client, perform
from connguard import Emulator
from expectations import assert_count, assert_reply
from matching import contains
from placeholders import day, options, resolved
from wire_cases import play, prepared

Case = dict[str, Any]


def run_sequence(case: Case, emulator: Emulator) -> None:
    """Makes the calls, and compares how each ended and what was sent for all of them."""
    given, expected = case["given"], case["expected"]
    emulator.reset()
    for fill in given.get("fill", []):
        filled(given["provider"], fill, emulator)
    saved = prepared(given["provider"], given["setup"], emulator)
    emulator.settings(given["settings"])
    changes = options(given["client"], emulator)
    mark = len(emulator.journal())
    started = monotonic()
    with client(given["provider"], emulator, changes) as session:
        for number, (step, wanted) in enumerate(zip(given["steps"], expected["steps"], strict=True)):
            try:
                if "at_once" in step:
                    play_at_once(session, step, wanted, saved)
                else:
                    play(session, emulator, {**step, "call": {**step["call"], **taken(step)}}, wanted, saved)
            except AssertionError as problem:
                raise AssertionError(f"step {number}: {problem}") from None
    seconds = monotonic() - started
    assert expected.get("seconds_at_least", 0) <= seconds <= expected.get("seconds_at_most", 60), f"{seconds} seconds"
    assert_sent(emulator.journal()[mark:], expected)


def filled(provider: str, fill: Case, emulator: Emulator) -> None:
    """Creates many of a kind, with numbers in their names."""
    with client(provider, emulator) as session:
        for number in range(fill["count"]):
            body = {**fill["body"], fill["member"]: f"{fill['text']}{number:03}"}
            perform(session, {"operation": fill["operation"], "arguments": fill["arguments"], "body": body})


def taken(step: Case) -> Case:
    """Returns how many items of a list are looked at, if not all."""
    return {"take": step["take"]} if "take" in step else {}


def play_at_once(session: Any, step: Case, expected: Case, saved: dict[str, Any]) -> None:
    """Makes the same call many times at once; each must end as expected."""
    call = resolved(step["call"], saved)
    with ThreadPoolExecutor(step["at_once"]) as threads:
        for reply in threads.map(lambda _: perform(session, call), range(step["at_once"])):
            assert_reply(reply, expected)


def assert_sent(entries: list[Case], expected: Case) -> None:
    """Compares the requests that the emulator received with those that are expected."""
    if "requests" in expected:
        counts = Counter(entry["operation"] for entry in entries)
        assert counts.keys() == expected["requests"].keys(), f"{dict(counts)}, not {expected['requests']}"
        for operation, wanted in expected["requests"].items():
            assert_count(counts[operation], wanted, operation)
    left = iter(entries)
    for wanted in expected.get("sent", []):
        assert any(contains(entry, wanted) for entry in left), f"{wanted} was not sent, or not in this order"
    for entry in entries:
        for header in expected.get("sent_lacks_header", []):
            assert header not in entry["headers"], f"{header} was sent"
        if "longest_query" in expected:
            assert len(urlencode(entry["query"])) <= expected["longest_query"], "a query is too long"
    if windows := expected.get("windows"):
        assert_walked([entry for entry in entries if entry["operation"] == windows["operation"]], windows)


def month_after(start: date) -> date:
    """What the service shows at most: to the same day of the next month, or its last one."""
    following = start.replace(day=1) + timedelta(days=31)
    last = (following.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return following.replace(day=min(start.day, last.day))


def assert_walked(entries: list[Case], expected: Case) -> None:
    """Fails unless the ranges of the requests cover all days, without a gap, none longer than the service shows."""
    ranges = [(day(entry["query"]["startDate"]), day(entry["query"]["endDate"])) for entry in entries]
    since, until = day(expected["since"]), day(expected["until"])
    assert all(start <= end <= month_after(start) for start, end in ranges), ranges
    for newer, older in pairwise(ranges):
        assert older == newer or older[0] < newer[0] <= older[1] + timedelta(days=1), (
            f"a gap between {older} and {newer}"
        )
    first, last = ranges[-1][0], ranges[0][1]
    assert first <= since and last >= until, f"{first} to {last} is not {since} to {until}"
    if expected.get("exactly"):
        assert (first, last) == (since, until), f"{first} to {last}"
