"""The cases that need the rules only: check and agreement."""

from typing import Any

import pytest
from connguard import ConfigError, Violation, check
from matching import fits, matches_row, shown, suggests

Case = dict[str, Any]


def run_check(case: Case) -> None:
    """Runs the rules over a request and compares errors, warnings and suggestions."""
    given, expected = case["given"], case["expected"]
    body = given.get("body_text", given.get("body"))
    if wanted := expected.get("error"):
        with pytest.raises(ConfigError) as caught:
            check(given["operation"], body, **given["arguments"])
        assert (caught.type.__name__, caught.value.code) == (wanted["class"], wanted["code"])
        return
    violations = check(given["operation"], body, **given["arguments"])
    for violation in violations:
        assert_well_formed(violation)
    errors = [violation for violation in violations if violation.severity == "error"]
    warnings = [violation for violation in violations if violation.severity == "warning"]
    assert bool(errors) == expected["refused"], shown(violations)

    left = list(errors)
    for wanted in expected["errors"]:
        found = next((violation for violation in left if fits(violation, wanted)), None)
        assert found is not None, f"{wanted} is missing among {shown(errors)}"
        left.remove(found)
    unexpected = [violation for violation in left if violation.rule not in expected.get("may", [])]
    assert not unexpected, f"not expected: {shown(unexpected)}"

    if "warnings" in expected:
        assert sorted(violation.rule for violation in warnings) == sorted(expected["warnings"]), shown(warnings)
    for rule in expected.get("warnings_include", []):
        assert rule in [violation.rule for violation in warnings], f"{rule} is missing among {shown(warnings)}"
    if row := expected.get("nearest_contains"):
        rows = [near for violation in errors for near in violation.nearest]
        assert any(matches_row(near, row) for near in rows), f"{row} is not among {rows}"
    if wanted := expected.get("suggests"):
        assert any(suggests(violation, wanted) for violation in violations), f"no violation suggests {wanted}"


def run_agreement(case: Case) -> None:
    """Compares what the rules say about a create, or about an update of a stored connection, with what the service did."""
    given, expected = case["given"], case["expected"]
    operation: Any
    if "update" in given:
        operation, arguments = "lerian.update_connection", {"id": given["update"], "parent": given["parent"]}
    else:
        operation, arguments = "lerian.create_connection", {"product": given["product"]}
    violations = check(operation, given["body"], multi_tenant=given["multi_tenant"], **arguments)
    errors = [violation for violation in violations if violation.severity == "error"]
    assert bool(errors) == expected["check_refused"], shown(violations)
    if rule := expected["documented_only"]:
        assert not expected["service_refused"]
        assert rule in [violation.rule for violation in errors], shown(errors)
    else:
        assert bool(errors) == expected["service_refused"]


def assert_well_formed(violation: Violation) -> None:
    """Fails unless a violation has the form that the architecture promises."""
    assert violation.path == "" or violation.path.startswith("/"), f"{violation.path!r} is no JSON Pointer"
    assert violation.location in ("body", "path", "query", "header"), violation.location
    assert violation.severity in ("error", "warning"), violation.severity
    assert violation.evidence in ("documented", "observed", "assumed"), violation.evidence
    assert violation.message, "a violation says what is wrong"
    assert violation.source, "a violation says where its rule comes from"
    assert isinstance(violation.allowed, list) and isinstance(violation.nearest, list)
