"""The cases of bad input: refused by the rules and by the client, and nothing is sent."""

import copy
from typing import Any

from calls import client, failure_of, perform, perform_keeping_warnings, provider_of
from check_cases import assert_well_formed
from connguard import Emulator, RuleViolationError, check
from expectations import CANARY
from matching import fits, shown, suggests

Case = dict[str, Any]
LONGEST_MESSAGE = 20_000


def run_input(case: Case, emulator: Emulator) -> None:
    """Hands a body with one bad value to the rules and to a client."""
    given, expected = case["given"], case["expected"]
    body = with_special(given)
    call = {"operation": given["operation"], "arguments": given["arguments"], "body": body}
    violations = check(given["operation"], body, **given["arguments"])
    for violation in violations:
        assert_well_formed(violation)
    assert_hidden(*map(repr, violations), *(str(violation.to_dict()) for violation in violations))
    emulator.reset()
    with client(provider_of(call), emulator) as session:
        for preparation in given.get("setup", []):
            perform(session, preparation)
        if expected.get("sent"):
            assert_passes(violations, expected)
            warnings = perform_keeping_warnings(session, call)
            assert [warning.to_dict() for warning in warnings] == [violation.to_dict() for violation in violations]
            entry = emulator.journal()[-1]
            wanted = expected.get("arrives", at(body, given["at"]))
            assert at(entry["body"], given["at"]) == wanted, "the value was not sent unchanged"
            return
        assert any(fits(violation, expected) for violation in violations), shown(violations)
        assert_all_at_once(violations, expected)
        error = failure_of(session, call)
        assert isinstance(error, RuleViolationError) and error.code == "rule_violation", repr(error)
        assert any(fits(violation, expected) for violation in error.violations), shown(error.violations)
        assert errors_in(error.violations) == errors_in(violations), shown(error.violations)
        assert_hidden(str(error), repr(error), str(error.__dict__), repr(session))
    assert emulator.journal() == [], "a refused request was sent"


def assert_passes(violations: list[Any], expected: Case) -> None:
    """Fails if a violation is an error, or the expected warning is missing."""
    assert not errors_in(violations), shown(violations)
    if warning := expected.get("warning"):
        assert any(suggests(violation, warning) for violation in violations), shown(violations)


def assert_all_at_once(violations: list[Any], expected: Case) -> None:
    """Fails unless what else is wrong is told too, and nothing but that."""
    if also := expected.get("also"):
        errors = errors_in(violations)
        assert all(any(fits(violation, wanted) for violation in errors) for wanted in also), shown(violations)
        assert len(errors) == len(also) + 1, shown(violations)


def errors_in(violations: list[Any]) -> list[Any]:
    """Returns the violations that refuse a request."""
    return [violation for violation in violations if violation.severity == "error"]


def assert_hidden(*texts: str) -> None:
    """Fails if a text shows the secret, or is as long as what it complains about."""
    for text in texts:
        assert CANARY not in text, "a secret shows"
        assert len(text) < LONGEST_MESSAGE, f"a message of {len(text)} characters"


def with_special(given: Case) -> Any:
    """Returns the base with the case's value in its place."""
    body = copy.deepcopy(given["base"])
    *parents, last = names(given["at"])
    holder = body
    for name in parents:
        holder = holder[name]
    if given.get("special") == "lone_surrogate_key":
        holder[last]["\ud800"] = 1
    else:
        holder[last] = special(given, depth=len(parents) + 1)
    return body


def special(given: Case, depth: int) -> Any:
    """Builds a value that JSON text, or the case files, could not hold."""
    match given.get("special"):
        case None:
            return given["value"]
        case "null":
            return None
        case "nan":
            return float("nan")
        case "infinity":
            return float("inf")
        case "negative_infinity":
            return float("-inf")
        case "huge_integer":
            return 2**70
        case "huge_negative_integer":
            return -(2**70)
        case "lone_surrogate":
            return "\ud800"
        case "megabyte":
            return "x" * 1_000_000
        case "repeat":
            return given["text"] * given["times"]
        case "list_with_nan":
            return [1, float("nan")]
        case "deep":
            return lists(200)
        case "levels":
            return lists(given["total"] - depth)
    raise AssertionError(f"no handler for the special value {given['special']}")


def lists(levels: int) -> Any:
    """Returns lists within lists."""
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


def names(pointer: str) -> list[str]:
    """Splits a JSON Pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def at(body: Any, pointer: str) -> Any:
    """Returns the value at a JSON Pointer."""
    for name in names(pointer):
        body = body[name]
    return body
