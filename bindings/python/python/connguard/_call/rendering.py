"""What a repr shows of values that a caller gave."""

from __future__ import annotations

from connguard._json import encoding


def shown(value: object) -> str:
    """Return what a repr shows of a value: a string itself, anything else by its class."""
    return repr(str.__str__(value)) if issubclass(type(value), str) else encoding.kind_of(value)
