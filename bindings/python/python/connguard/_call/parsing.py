"""Bodies of unknown type, checked with the rules alone."""

from __future__ import annotations

import json
from typing import Any

from connguard import errors
from connguard._call import calls
from connguard._json import encoding


def parse(operation: str, unknown: object, **options: object) -> dict[str, Any]:
    """Return a value of any type as the body of an operation; what stands beside the body is not looked at.

    Raises:
        RuleViolationError: if the body breaks a rule.
        ConfigError: if an option is invalid.
    """
    request = calls.request(operation, {}, unknown, **options)
    encoded = None
    try:
        encoded = calls.encode(request)
    except encoding.Unencodable as cause:
        found = cause.violations
    if encoded is not None:
        found = calls.check(encoded)
    wrong = [each for each in found if each.location == "body"]
    if encoded is None or any(each.severity == "error" for each in wrong):
        raise errors.refusal(operation, wrong)
    return dict(json.loads(encoded.body or "{}"))
