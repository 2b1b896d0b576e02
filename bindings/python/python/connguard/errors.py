"""Every error class, and how an error of the core becomes one of them."""

from __future__ import annotations

from _collections_abc import Mapping

from connguard._lazy import typing
from connguard.error_base import ApiError as ApiError
from connguard.error_base import ConnguardError as ConnguardError
from connguard.generated.errors import *  # noqa: F403
from connguard.generated.errors import BY_CODE, RuleViolationError
from connguard.violations import Violation


def from_details(told: Mapping[str, typing.Any]) -> ConnguardError:
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
