"""What a method takes as a body beside the types that are generated for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias


class InvalidBody:
    """The values of a mapping that says nothing about them. There is none: only Any passes for it."""


JsonObject: TypeAlias = Mapping[str, InvalidBody]
"""A mapping whose values are Any, e.g. ``dict[str, Any]`` from ``json.load``: the rules check it when it is sent.

A mapping that a type checker knows the values of is refused where it is no valid combination.
"""
