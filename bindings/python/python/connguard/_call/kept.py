"""What a report is read from: the core's own, or one that is kept as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from connguard import _native


class KeptReport:
    """The report of a run that sent nothing, or one that was pickled."""

    def __init__(self, entries: Sequence[Mapping[str, Any]], reason: str | None = None) -> None:
        self._entries = entries
        self.reason = reason

    @classmethod
    def of(cls, told: Told) -> KeptReport:
        """Keep a report as values."""
        return cls([told.entry(index) for index in range(len(told.outcomes()))], told.reason)

    def outcomes(self) -> list[Any]:
        """Return the outcome of every item, in the order given."""
        return [entry["outcome"] for entry in self._entries]

    def entry(self, index: int) -> Mapping[str, Any]:
        """Return one entry."""
        return self._entries[index]

    def warnings(self) -> list[Sequence[Mapping[str, Any]]]:
        """Return the warnings of the items that have any."""
        return [entry["warnings"] for entry in self._entries if entry["warnings"]]


Told: TypeAlias = "_native.BulkReport | KeptReport"
