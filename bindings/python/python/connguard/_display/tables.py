"""Tables for notebooks, all in one manner."""

from __future__ import annotations

from _collections_abc import Sequence

from connguard._lazy import TypeVar, overload, typing

Item = TypeVar("Item")

MOST_ROWS_SHOWN = 100
"""A notebook is for looking; whoever wants all rows loops."""
MOST_CHARACTERS_SHOWN = 2000
"""Of a cell, for the same reason."""
MOST_CHARACTERS_IN_A_LINE = 40
"""A cell that is no longer than this is not broken into lines."""


class Listed(list[Item]):
    """A list whose parts and copies are of its kind."""

    @overload
    def __getitem__(self, place: typing.SupportsIndex, /) -> Item: ...
    @overload
    def __getitem__(self, place: slice, /) -> typing.Self: ...
    def __getitem__(self, place: typing.SupportsIndex | slice, /) -> Item | typing.Self:
        found: typing.Any = super().__getitem__(place)
        return type(self)(found) if isinstance(place, slice) else found

    def copy(self) -> typing.Self:
        """Return a copy of the list, with the same items."""
        return type(self)(self)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return an HTML table of strings; of very many rows it shows the first ones and says how many are left.

    Without ``columns`` the first cell of each row is its head.
    """
    from html import escape

    heads = 0 if columns else 1
    head = f"<thead>{_row(columns, len(columns))}</thead>" if columns else ""
    body = "".join(_row(row, heads) for row in rows[:MOST_ROWS_SHOWN])
    left = len(rows) - MOST_ROWS_SHOWN
    foot = f"<tfoot><tr><td colspan='{len(columns) or 2}'>and {left} more</td></tr></tfoot>" if left > 0 else ""
    title = f"<caption style='text-align:left;font-weight:bold'>{escape(caption)}</caption>"
    return f"<table>{title}{head}<tbody>{body}</tbody>{foot}</table>"


def shown(value: object) -> str:
    """Return a value of the API's JSON as it is shown: a string as it is, an object member by member, nothing for None."""
    import json

    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr, indent=2)


def _row(cells: Sequence[str], heads: int) -> str:
    inner = "".join(_cell("th" if place < heads else "td", cell) for place, cell in enumerate(cells))
    return f"<tr>{inner}</tr>"


def _cell(tag: str, text: str) -> str:
    from html import escape

    # Notebooks align to the right, as numbers want it; these are strings, some of several lines. Ids and times stay in one.
    space = "nowrap" if len(text) <= MOST_CHARACTERS_IN_A_LINE and "\n" not in text else "pre-wrap"
    return f"<{tag} style='text-align:left;vertical-align:top;white-space:{space}'>{escape(_short(text))}</{tag}>"


def _short(cell: str) -> str:
    left = len(cell) - MOST_CHARACTERS_SHOWN
    return cell if left <= 0 else f"{cell[:MOST_CHARACTERS_SHOWN]}… and {left} more characters"
