"""Every error class, and how an error of the core becomes one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from connguard import _native
from connguard.error_base import ApiError as ApiError
from connguard.error_base import ConnguardError as ConnguardError
from connguard.generated.errors import *  # noqa: F403
from connguard.generated.errors import BY_CODE, RuleViolationError
from connguard.violations import Violation


def from_json(text: str) -> ConnguardError:
    """Build the exception for an error of the core. A code that this version does not know gives the base class."""
    return from_details(json.loads(text))


def from_details(told: Mapping[str, Any]) -> ConnguardError:
    """Build the exception for an error of the core that was read already."""
    details = dict(told)
    message = str(details.pop("message", None) or "the call failed")
    code = details.pop("code", None)
    details.pop("class", None)
    details.pop("logged", None)
    kind = BY_CODE.get(code)
    if kind is RuleViolationError:
        violations = [Violation.from_dict(values) for values in details.get("violations") or []]
        return RuleViolationError(message, **{**details, "violations": violations})
    error = (kind or ConnguardError)(message, **details)
    if kind is None and isinstance(code, str):
        error.code = code
    return error


def refusal(operation: str | None, violations: Sequence[Violation]) -> RuleViolationError:
    """Build the exception for a request that was not sent."""
    found = list(violations)
    # The core composes the message, so that all languages show the same.
    told = json.dumps([violation.to_dict() for violation in found])
    message = _native.describe_refusal(operation or "the request", told)
    return RuleViolationError(message, operation=operation, violations=found)
