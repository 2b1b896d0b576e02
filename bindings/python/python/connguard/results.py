"""What the services answer, as objects with snake_case attributes."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from connguard.violations import Violation


class Result:
    """An object of the API. Members that this version does not know are kept in :meth:`to_dict`."""

    __slots__ = ("_values", "_warnings")

    _members: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The documented members: attribute and name in the API's JSON."""

    def __init__(self, values: Mapping[str, Any], warnings: Sequence[Violation] = ()) -> None:
        self._values = dict(values)
        self._warnings = tuple(warnings)

    @property
    def warnings(self) -> list[Violation]:
        """The warnings of the call that returned this object; empty for an object from a list."""
        return list(self._warnings)

    def to_dict(self) -> dict[str, Any]:
        """Return the API's JSON, unknown members included; a copy that may be changed."""
        return copy.deepcopy(self._values)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._values == other._values)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (
            f"{attribute}={self._values[member]!r}"
            for attribute, member in self._members
            if isinstance(self._values.get(member), (str, int, float))
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._values, self._warnings))

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        from html import escape

        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(_shown(value))}</td></tr>"
            for name, value in self._values.items()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption><tbody>{rows}</tbody></table>"


def _shown(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
