"""Compares what came with what a case expects."""

import json
from typing import Any


def matches_row(row: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Tells whether a row of a combination table holds the expected values."""
    return all(
        row.get(column) == value or (isinstance(row.get(column), list) and value in row[column])
        for column, value in expected.items()
    )


def fits(violation: Any, expected: dict[str, Any]) -> bool:
    """Tells whether a violation has the expected rule and path."""
    rules = expected.get("rules_any") or [expected["rule"]]
    path = str(violation.path)
    if "path" in expected:
        place = path == expected["path"]
    else:
        prefix = str(expected.get("path_prefix", ""))
        place = path == prefix or path.startswith(prefix + "/") or not prefix
    return violation.rule in rules and place


def suggests(violation: Any, expected: dict[str, Any]) -> bool:
    """Tells whether a violation has the expected rule and path, and holds the expected text."""
    told = json.dumps([violation.message, violation.allowed, violation.nearest], ensure_ascii=False)
    return fits(violation, expected) and expected.get("text", "") in told


def shown(violations: list[Any]) -> str:
    """Returns rule and path of each violation, for the message of a failed case."""
    return str([(violation.severity, violation.rule, violation.path) for violation in violations])


def assert_contains(actual: Any, expected: Any, where: str = "") -> None:
    """Fails unless the actual value has every member of the expected one, at every depth."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            assert name in actual, f"{where}/{name} is missing"
            assert_contains(actual[name], value, f"{where}/{name}")
    else:
        assert actual == expected, f"{where} is {actual!r:.300}, not {expected!r:.300}"


def contains(actual: Any, expected: Any) -> bool:
    """Tells what assert_contains would assert."""
    try:
        assert_contains(actual, expected)
    except AssertionError:
        return False
    return True


def equal_but_for_wildcards(actual: Any, expected: Any) -> bool:
    """Tells whether two values are equal, where "<any>" fits everything."""
    if expected == "<any>":
        return True
    if isinstance(expected, dict) and isinstance(actual, dict):
        return actual.keys() == expected.keys() and all(
            equal_but_for_wildcards(actual[name], value) for name, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(actual, list):
        return len(actual) == len(expected) and all(map(equal_but_for_wildcards, actual, expected))
    return type(actual) is type(expected) and actual == expected
