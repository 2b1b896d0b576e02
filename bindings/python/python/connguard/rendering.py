"""What a person reads: violations, whose text is the core's, so that all languages show the same; values in a repr."""

from __future__ import annotations

import json
from collections.abc import Sequence

from connguard import _native, encoding
from connguard.violations import Violation


def describe_refusal(operation: str | None, violations: Sequence[Violation]) -> str:
    """Return one paragraph for each violation, errors first, below a headline."""
    found = json.dumps([violation.to_dict() for violation in violations])
    return _native.describe_refusal(operation or "the request", found)


def shown(value: object) -> str:
    """Return what a repr shows of a value that a caller gave: a text itself, anything else by its class."""
    return repr(str.__str__(value)) if issubclass(type(value), str) else encoding.kind_of(value)
