"""What became of a plan that was applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connguard._display.preformatted import preformatted
from connguard.error_base import ConnguardError


class ApplyError(ConnguardError):
    """An apply that is incomplete; ``report`` tells what became of every action."""

    __module__ = "connguard"

    code = "apply"

    def __init__(self, message: str, report: ApplyReport) -> None:
        super().__init__(message)
        self.report = report

    def __reduce__(self) -> tuple[Any, ...]:
        return (ApplyError, (self.message, self.report))


class ApplyReport:
    """What became of every action of a plan."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    @property
    def counts(self) -> dict[str, int]:
        """How many actions have each outcome; 0 where none has.

        Outcomes are ``applied``, ``already``, ``failed``, ``unknown``, ``held`` and ``cancelled``.
        """
        return dict(self._values["counts"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """One for each action, in the order of the plan: ``key``, ``action``, ``outcome``, ``error`` and where it is declared."""
        return [dict(entry) for entry in self._values["entries"]]

    @property
    def complete(self) -> bool:
        """Whether everything is as the manifest declares it."""
        return bool(self._values["complete"])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"counts": self.counts, "entries": self.entries, "complete": self.complete}

    def raise_for_failures(self) -> None:
        """Raise if anything is not done.

        Raises:
            ApplyError: If the report is not complete.
        """
        if not self.complete:
            raise ApplyError(str(self).rstrip(), self)

    def __bool__(self) -> bool:
        return self.complete

    def __str__(self) -> str:
        return str(self._values["text"])

    def __repr__(self) -> str:
        return f"ApplyReport({dict(told(self.counts))})"

    def _repr_html_(self) -> str:
        return preformatted(str(self))


class ApplyInterrupted(KeyboardInterrupt):
    """Ctrl-C during an apply: nothing more was begun, and what was in flight had 5 seconds.

    ``report`` tells what became of every action; run the same again to go on.
    """

    __module__ = "connguard"

    def __init__(self, report: ApplyReport) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in told(self.report.counts))
        return f"interrupted: {counts}; what is done is left as it is when the same is run again"

    def __reduce__(self) -> tuple[Any, ...]:
        return (ApplyInterrupted, (self.report,))


def told(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the outcomes that actions have."""
    return [(outcome, count) for outcome, count in counts.items() if count]
