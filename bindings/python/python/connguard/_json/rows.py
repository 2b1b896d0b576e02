"""How typed constructors put bodies together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def body(row: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body of the fixed members of a row and of those that are given; None stands for one that is not."""
    return {**row, **{name: value for name, value in given.items() if value is not None}}


def members(given: Mapping[str, Any], further: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return an object of those members that are given, and of further ones; None if there are none at all."""
    return body({}, given) | dict(further or {}) or None
