"""Many writes at a time: what became of each, in the order given."""

from collections import Counter
from typing import Any

import pytest
from calls import client, many, perform
from connguard import ConnguardError, Emulator
from expectations import assert_error, assert_reply
from placeholders import resolved
from sequence_cases import assert_sent
from wire_cases import prepared

Case = dict[str, Any]


def run_bulk(case: Case, emulator: Emulator) -> None:
    """Runs all items, and compares the report, the requests, and what the service holds afterwards."""
    given, expected = case["given"], case["expected"]
    emulator.reset()
    saved = prepared(given["provider"], given["setup"], emulator)
    emulator.settings(given["settings"])
    items = [resolved(item, saved) for item in given["items"]]
    mark = len(emulator.journal())
    done: list[int] = []
    arguments = {**given["arguments"], **given["options"], "progress": done.append}
    with client(given["provider"], emulator, given["client"]) as session:
        if "error" in expected:
            with pytest.raises(ConnguardError) as caught:
                many(session, given["operation"], items, arguments)
            assert_error(caught.value, expected["error"])
        else:
            assert_report(many(session, given["operation"], items, arguments), expected)
            assert sum(done) == len(items), f"the progress says {sum(done)}"
    assert_sent(emulator.journal()[mark:], expected)
    if "after" in given:
        emulator.settings({"faults": []})
        with client(given["provider"], emulator) as session:
            assert_reply(perform(session, resolved(given["after"], saved)), expected["after"])


def assert_report(report: Any, expected: Case) -> None:
    """Compares a report with the outcome and the error of each item."""
    entries = list(report)
    assert [entry.index for entry in entries] == list(range(len(expected["outcomes"])))
    assert [entry.outcome for entry in entries] == expected["outcomes"], report
    errors = [type(entry.error).__name__ if entry.error else None for entry in entries]
    assert errors == expected["errors"], errors
    assert {name: count for name, count in report.counts.items() if count} == dict(Counter(expected["outcomes"]))
    undone = {"refused", "failed", "unknown", "cancelled"}
    assert all(entry.value is None or entry.outcome not in undone for entry in entries)
    if "names" in expected:
        assert [entry.name for entry in entries] == expected["names"]
    if "reason" in expected:
        wanted = expected["reason"]
        if isinstance(wanted, str):
            assert wanted in (report.reason or ""), report.reason
        else:
            assert (report.reason is not None) == wanted, report.reason
    if "warnings" in expected:
        told = [[f"{warning.rule} {warning.path}" for warning in entry.warnings] for entry in entries]
        assert told == expected["warnings"]
    assert report.cancelled == ("cancelled" in expected["outcomes"])
