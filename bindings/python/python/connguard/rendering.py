"""Violations as text that a person reads. The text itself is the core's, so that all languages show the same."""

from __future__ import annotations

import json
from collections.abc import Sequence

from connguard import _native
from connguard.violations import Violation


def describe_refusal(operation: str | None, violations: Sequence[Violation]) -> str:
    """Return one paragraph for each violation, errors first, below a headline."""
    found = json.dumps([violation.to_dict() for violation in violations])
    return _native.describe_refusal(operation or "the request", found)
