"""Compares how a call ended with what a case expects of it."""

import json
from typing import Any

from connguard import ConnguardError
from matching import assert_contains, contains, fits, matches_row, shown

Case = dict[str, Any]
CANARY = "s3cr3t-canary"
TOLD = ("status", "api_code", "title", "detail", "retry_after", "request_id")


def assert_reply(reply: Any, expected: Case) -> None:
    """Compares an object, a list of objects or nothing with what is expected."""
    if expected.get("nothing"):
        assert not reply, f"nothing was to come, but {reply!r:.300}"
        return
    if "items_contain" in expected:
        assert_items(reply, expected)
        return
    assert_contains(reply, expected["reply_contains"])
    for name, value in expected.get("reply_equals", {}).items():
        assert reply.get(name) == value, f"{name} is {reply.get(name)!r:.300}, not {value!r:.300}"
    for name in expected.get("reply_members", []):
        assert reply.get(name), f"{name} is missing"
    for name in expected.get("reply_lacks", []):
        assert name not in reply, f"{name} is in the reply"


def assert_items(items: list[Any], expected: Case) -> None:
    """Compares a list with how many items it has, and with some of them."""
    assert len(items) == expected["count"], f"{len(items)} items, not {expected['count']}"
    for item in expected["items_contain"]:
        assert any(contains(got, item) for got in items), f"{item} is not among {items!r:.500}"
    if member := expected.get("distinct"):
        assert len({item[member] for item in items}) == len(items), "an item came twice"


def assert_error(error: ConnguardError, expected: Case) -> None:
    """Compares everything that a case says about an error, and looks for secrets in its text."""
    if classes := expected.get("classes"):
        assert type(error).__name__ in classes, repr(error)
        return
    assert (type(error).__name__, error.code) == (expected["class"], expected["code"]), repr(error)
    assert str(error), "an error says what happened"
    assert CANARY not in f"{error} {error!r} {error.__dict__}", "the error shows a secret"
    for name in TOLD:
        if name in expected:
            assert getattr(error, name, None) == expected[name], (
                f"{name} is {getattr(error, name, None)!r}, not {expected[name]!r}"
            )
    told: Any = error
    if "fields" in expected:
        assert sorted(told.fields) == expected["fields"], told.fields
    for finding in expected.get("findings", []):
        assert finding in json.dumps(told.violations), f"{finding} is not among {told.violations}"
    assert expected.get("body_contains", "") in (getattr(error, "body", "") or ""), told.body
    assert expected.get("message_contains", "") in str(error), str(error)
    if rule := expected.get("rule"):
        assert rule in [violation.rule for violation in told.violations], shown(told.violations)


def assert_refusal(error: ConnguardError, expected: Case) -> None:
    """Compares a call's error, and where it is a refusal, the suggestion that it makes."""
    assert_error(error, expected["error"])
    if "rule" in expected:
        told: Any = error
        broken = [violation for violation in told.violations if fits(violation, {"rule": expected["rule"]})]
        assert broken, f"{expected['rule']} is missing among {shown(told.violations)}"
        if row := expected.get("nearest_contains"):
            assert any(matches_row(near, row) for violation in broken for near in violation.nearest), broken
    assert expected.get("message_contains", "") in str(error), str(error)


def assert_count(count: int, wanted: int | dict[str, int], what: str) -> None:
    """Compares a number with the one that is expected, or with its limits."""
    if isinstance(wanted, int):
        assert count == wanted, f"{count} {what}, not {wanted}"
    else:
        assert wanted["at_least"] <= count <= wanted["at_most"], f"{count} {what}, not within {wanted}"
