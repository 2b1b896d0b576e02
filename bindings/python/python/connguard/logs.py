"""What goes to the logger ``connguard``: rules, statuses and times. Never a body, a header or a value."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from connguard.violations import Violation

NAME: Final = "connguard"


def warnings(operation: str, found: Sequence[Violation]) -> None:
    """Log the warnings of the rules about a request, each with its rule and path."""
    if not found:
        return
    import logging

    logger = logging.getLogger(NAME)
    for warning in found:
        logger.warning("%s: %s at %s", operation, warning.rule, warning.path or "the whole body")


def news(text: str) -> None:
    """Log requests that were sent for what is still under way, as the JSON text that the core has for them."""
    import json

    attempts(json.loads(text))


def attempts(made: Iterable[Mapping[str, Any]] | None) -> None:
    """Log each request that was sent, at DEBUG; a record has the same as its attribute ``attempt``."""
    # Where nobody has imported the module, nobody listens either; importing it takes longer than a call.
    logging = sys.modules.get("logging")
    if logging is None or not made:
        return
    logger = logging.getLogger(NAME)
    if not logger.isEnabledFor(logging.DEBUG):
        return
    for each in made:
        logger.debug(
            "%s attempt %s: %s after %s ms, request id %s",
            each.get("operation"),
            each.get("attempt"),
            each.get("status") or each.get("error") or "no reply",
            each.get("milliseconds"),
            each.get("request_id"),
            extra={"attempt": dict(each)},
        )
