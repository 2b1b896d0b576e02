"""What goes to the logger ``connguard`` and to ``on_attempt``.

Rules, addresses, statuses and times: never a body, a header or a value.
"""

from __future__ import annotations

import itertools
import sys
from _collections_abc import Iterable, Mapping
from _weakref import ref

from connguard._lazy import TYPE_CHECKING, typing

if TYPE_CHECKING:
    from typing import Final

    from connguard._call.hooks import OnAttempt

NAME: Final = "connguard"
DEBUG: Final = 10
"""As the module ``logging`` has it, which is imported only where somebody else did."""

_known: typing.Any = None
"""The logger, once it was asked for."""


class Listener:
    """The ``on_attempt`` of a client. It has a number, because what tells of an attempt does not know the client."""

    def __init__(self, heard: OnAttempt) -> None:
        self.heard = heard
        self.number = number = next(_numbers)
        # Not a `WeakValueDictionary`, whose module would be imported for those who do not listen, too.
        _listeners[number] = ref(self, lambda _: _listeners.pop(number, None))


_numbers = itertools.count(1)
_listeners: dict[int, ref[Listener]] = {}


def warnings(operation: str, found: Iterable[Mapping[str, typing.Any]]) -> None:
    """Log warnings about a request: each as the one line that the core composes."""
    logger = None
    for warning in found:
        if logger is None:
            import logging

            logger = logging.getLogger(NAME)
        logger.warning("%s", warning.get("line") or _line(operation, warning))


def _line(operation: str, warning: Mapping[str, typing.Any]) -> str:
    return f"{operation}: {warning.get('path') or 'the body'}: {warning.get('message')} ({warning.get('rule')})"


def are_wanted(listener: int) -> bool:
    """Tell whether anybody hears of the requests of a client, so that nobody else's need to be described."""
    return listener in _listeners or _logger() is not None


def _logger() -> typing.Any:
    global _known
    if _known is None:
        # Where nobody has imported the module, nobody listens either; importing it takes longer than a call.
        logging = sys.modules.get("logging")
        if logging is None:
            return None
        _known = logging.getLogger(NAME)
    return _known if _known.isEnabledFor(DEBUG) else None


def attempts(made: Iterable[Mapping[str, typing.Any]] | None, listener: int = 0) -> None:
    """Log each request that was sent, at DEBUG; a record has the same as its attribute ``attempt``."""
    if not made:
        return
    known = _listeners.get(listener) if listener else None
    hook = None if known is None else known()
    logger = _logger()
    for each in made:
        if logger is not None:
            logger.debug(
                "%s attempt %s: %s: %s after %s ms, request id %s",
                each.get("operation"),
                each.get("attempt"),
                " ".join(str(each[name]) for name in ("method", "url") if each.get(name)) or "sent",
                each.get("status") or each.get("error") or "no reply",
                each.get("milliseconds"),
                each.get("request_id"),
                extra={"attempt": dict(each)},
            )
        if hook is not None:
            _tell(hook, each)


def _tell(hook: Listener, attempt: Mapping[str, typing.Any]) -> None:
    try:
        hook.heard(dict(attempt))
    except Exception:
        # A call must not end, with an outcome that nobody knows, because somebody who looks on fails.
        import logging

        logging.getLogger(NAME).exception("on_attempt failed")
