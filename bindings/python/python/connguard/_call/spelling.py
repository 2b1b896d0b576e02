"""The likely spelling of a keyword that there is not."""

from __future__ import annotations

from collections.abc import Iterable

LIKE_ENOUGH = 0.7


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant, or None: one that is longer or shorter by a word, or nearly the same."""
    names = list(known)
    for each in names:
        if name in each.split("_") or each.startswith(name) or name.startswith(each):
            return each
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1, LIKE_ENOUGH)), None)
