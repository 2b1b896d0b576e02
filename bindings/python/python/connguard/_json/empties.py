"""What ``drop_empty=True`` leaves out of a body: the cells of a table that hold nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isnan
from typing import Any, Final

MISSING: Final = ("NAType", "NaTType")
"""The classes of pandas whose values say that there is none."""


def is_empty(value: object) -> bool:
    """Tell whether a value stands for nothing: None, NaN, pandas' NA and NaT, numpy's NaN and NaT, or an empty string."""
    kind = type(value)
    if value is None or kind.__name__ in MISSING:
        return True
    try:
        if issubclass(kind, str):
            return str.__len__(value) == 0  # type: ignore[arg-type]
        if issubclass(kind, float):
            return isnan(float.__float__(value))  # type: ignore[arg-type]
        # float32, datetime64 and timedelta64 of numpy, and Decimal: only what is no number, or no time, differs from itself.
        return kind.__module__ in ("numpy", "decimal") and "__len__" not in vars(kind) and bool(value != value) is True
    except Exception:
        return False


def dropped(body: object) -> object:
    """Return a body without the members that are empty, at every depth, and without the objects that hold nothing else.

    Items of lists stay where they are, and so does an object that the caller gave empty. JSON text is read first; text that
    is no JSON, or in which a name stands twice, is left to the rules.
    """
    if issubclass(type(body), (str, bytes, bytearray, memoryview)):
        return _dropped_of_text(body)
    try:
        return _without(body, set())
    except Exception:
        # What cannot be read is refused where it is encoded, with its place.
        return body


def _without(value: Any, within: set[int]) -> Any:
    if id(value) in within:
        return value
    if isinstance(value, Mapping):
        inner = within | {id(value)}
        kept = ((name, member, _without(member, inner)) for name, member in value.items() if not is_empty(member))
        return {name: member for name, given, member in kept if not _emptied(given, member)}
    if isinstance(value, (list, tuple)) and not hasattr(type(value), "_asdict"):
        inner = within | {id(value)}
        return [_without(item, inner) for item in value]
    return value


def _emptied(given: Any, left: Any) -> bool:
    return isinstance(given, Mapping) and len(given) > 0 and left == {}


def _dropped_of_text(body: Any) -> Any:
    try:
        text = body if isinstance(body, str) else bytes(memoryview(body))
        return _without(json.loads(text, object_pairs_hook=_once), set())
    except Exception:
        return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice")
    return members
