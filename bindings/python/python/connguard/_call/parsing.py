"""Bodies of unknown type, checked with the rules alone."""

from __future__ import annotations

from typing import Any

from connguard import _native, errors
from connguard._call import calls


def parse(operation: str, unknown: object, **options: object) -> dict[str, Any]:
    """Return a value of any type as the body of an operation; what stands beside the body is not looked at.

    Raises:
        RuleViolationError: if the body violates a rule.
        ConfigError: if an option is invalid.
    """
    try:
        return _native.parsed_body(*calls.request(operation, unknown, **options))
    except _native.NativeError as cause:
        failure = errors.from_details(cause.args[0])
    raise failure
