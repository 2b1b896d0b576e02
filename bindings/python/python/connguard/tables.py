"""Tables for notebooks, all in one manner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, SupportsIndex, TypeVar, overload

Item = TypeVar("Item")

MOST_ROWS_SHOWN = 100
"""A notebook is for looking; whoever wants all rows loops."""
MOST_CHARACTERS_SHOWN = 2000
"""Of a cell, for the same reason."""


class Listed(list[Item]):
    """A list whose parts and copies are of its kind."""

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> Item: ...
    @overload
    def __getitem__(self, place: slice, /) -> Self: ...
    def __getitem__(self, place: SupportsIndex | slice, /) -> Item | Self:
        found: Any = super().__getitem__(place)
        return type(self)(found) if isinstance(place, slice) else found

    def copy(self) -> Self:
        """Return a copy of the list, with the same items."""
        return type(self)(self)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return an HTML table of texts; of very many rows it shows the first ones and says how many are left.

    Without ``columns`` the first cell of each row is its head.
    """
    from html import escape

    heads = 0 if columns else 1
    head = f"<thead>{_row(columns, len(columns))}</thead>" if columns else ""
    body = "".join(_row(row, heads) for row in rows[:MOST_ROWS_SHOWN])
    left = len(rows) - MOST_ROWS_SHOWN
    foot = f"<tfoot><tr><td colspan='{len(columns) or 2}'>and {left} more</td></tr></tfoot>" if left > 0 else ""
    return f"<table><caption>{escape(caption)}</caption>{head}<tbody>{body}</tbody>{foot}</table>"


def shown(value: object) -> str:
    """Return a value of the API's JSON as a reader wants it: texts as they are, nothing for what is not there."""
    import json

    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)


def _row(cells: Sequence[str], heads: int) -> str:
    from html import escape

    # Notebooks align to the right, as numbers want it; these are texts, some of several lines.
    style = "text-align:left;vertical-align:top;white-space:pre-wrap"
    tags = ["th" if place < heads else "td" for place in range(len(cells))]
    inner = "".join(f"<{tag} style='{style}'>{escape(_short(cell))}</{tag}>" for tag, cell in zip(tags, cells, strict=True))
    return f"<tr>{inner}</tr>"


def _short(cell: str) -> str:
    left = len(cell) - MOST_CHARACTERS_SHOWN
    return cell if left <= 0 else f"{cell[:MOST_CHARACTERS_SHOWN]}… and {left} more characters"
