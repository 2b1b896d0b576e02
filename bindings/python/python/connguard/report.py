"""What became of every item of a bulk run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Generic, Literal, TypeVar

from connguard import calls, errors, tables
from connguard.error_base import ConnguardError
from connguard.results import Result
from connguard.violations import Violation

Item = TypeVar("Item", bound=Result)

Outcome = Literal["succeeded", "refused", "failed", "unknown", "cancelled"]
"""``refused`` breaks a rule and ``cancelled`` was not begun: nothing was sent. ``failed`` has a definite answer, and
``unknown`` may have happened."""

OUTCOMES: Final[tuple[Outcome, ...]] = ("succeeded", "refused", "failed", "unknown", "cancelled")


class Entry(Generic[Item]):
    """What became of one item."""

    __slots__ = ("attempts", "error", "index", "outcome", "value", "warnings")

    def __init__(
        self,
        index: int,
        outcome: Outcome,
        value: Item | None = None,
        error: ConnguardError | None = None,
        warnings: Sequence[Violation] = (),
        attempts: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.index = index
        """The item's place in what was given, from 0."""
        self.outcome = outcome
        """One of :data:`connguard.report.Outcome`."""
        self.value = value
        """What the service answered, if the item succeeded."""
        self.error = error
        """Why it did not, otherwise."""
        self.warnings = list(warnings)
        """What the rules warned of."""
        self.attempts = [dict(each) for each in attempts]
        """The requests that were sent for it; see :attr:`connguard.ConnguardError.attempts`."""

    @property
    def ok(self) -> bool:
        """Whether the item succeeded."""
        return self.outcome == "succeeded"

    def __repr__(self) -> str:
        told = self.value if self.ok else self.error
        return f"Entry(index={self.index}, outcome={self.outcome!r}, {told!r})"


class BulkError(ExceptionGroup[ConnguardError], ConnguardError):
    """Items of a bulk run did not succeed; ``exceptions`` has the error of each, and :attr:`report` everything."""

    __module__ = "connguard"

    code = "bulk"

    def __new__(cls, message: str, exceptions: Sequence[ConnguardError], report: Report[Any] | None = None) -> BulkError:
        return super().__new__(cls, message, exceptions)

    def __init__(
        self, message: str, exceptions: Sequence[ConnguardError], report: Report[Any] | None = None
    ) -> None:
        ConnguardError.__init__(self, message, report=report)
        self.args = (message, exceptions)

    @property
    def report(self) -> Report[Any]:
        """What became of every item."""
        report: Report[Any] = self._details["report"]
        return report


class Report(Generic[Item]):
    """What became of every item of a bulk run, in the order in which they were given.

    Example:
        >>> from connguard import Emulator, Matillion, matillion
        >>> bodies = [matillion.aws(name, "aws-credentials") for name in ("raw", "staging", "raw")]
        >>> with Emulator() as emulator, Matillion(**emulator.matillion) as client:
        ...     report = client.project(emulator.project_id).connections.create_many(bodies, concurrency=1)
        >>> report.counts["succeeded"], [(entry.index, entry.outcome) for entry in report.failed]
        (2, [(2, 'failed')])
    """

    def __init__(
        self,
        kind: type[Item],
        told: str | Callable[[], str],
        places: Sequence[int],
        refused: Mapping[int, ConnguardError],
    ) -> None:
        self._kind = kind
        self._told = told
        self._places = list(places)
        self._refused = dict(refused)
        self._entries: list[Entry[Item]] | None = None

    @staticmethod
    def of(error: BaseException) -> Report[Any] | None:
        """Return the report of the run that this exception ended, or None.

        Ctrl-C, a cancelled task, a timeout around it, and an error of the caller's own ``progress`` have one.
        """
        told: BaseException | None = error
        seen: set[int] = set()
        while isinstance(told, BaseException) and id(told) not in seen:
            report = getattr(told, "report", None)
            if isinstance(report, Report):
                return report
            seen.add(id(told))
            told = told.__cause__ or told.__context__
        return None

    @property
    def entries(self) -> list[Entry[Item]]:
        """One entry for each item, in the order given."""
        # Read when it is first asked for: after Ctrl-C nobody waits for thousands of entries to be written.
        if self._entries is None:
            self._entries = self._read()
        return self._entries

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many items had which outcome; outcomes that no item had are 0."""
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def ok(self) -> bool:
        """Whether every item succeeded."""
        return all(entry.ok for entry in self.entries)

    @property
    def failed(self) -> list[Entry[Item]]:
        """The entries that did not succeed: refused, failed, unknown and cancelled."""
        return [entry for entry in self.entries if not entry.ok]

    @property
    def values(self) -> list[Item]:
        """What the service answered to the items that succeeded."""
        return [entry.value for entry in self.entries if entry.value is not None and entry.ok]

    @property
    def cancelled(self) -> bool:
        """Whether the run was ended before every item was begun."""
        return any(entry.outcome == "cancelled" for entry in self.entries)

    def raise_for_failures(self) -> None:
        """Raise the errors of the items that did not succeed, as one; do nothing if all did.

        Raises:
            BulkError: a group, so that ``except*`` can tell the errors apart.
        """
        found = [entry.error or ConnguardError(f"item {entry.index}: {entry.outcome}") for entry in self.failed]
        if found:
            # The first line of a refusal only counts; what is wrong stands in the second.
            first = " ".join(line.strip() for line in str(found[0]).splitlines()[:2])
            raise BulkError(f"{self.summary()}; item {self.failed[0].index}: {first}", found, self)

    def summary(self) -> str:
        """Return the counts as a sentence, e.g. ``3 items: 2 succeeded, 1 failed``."""
        told = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items() if count)
        return f"{len(self)} item{'' if len(self) == 1 else 's'}: {told or 'nothing to do'}"

    def __len__(self) -> int:
        return len(self._places) + len(self._refused)

    def __iter__(self) -> Iterator[Entry[Item]]:
        return iter(self.entries)

    def __getitem__(self, index: int) -> Entry[Item]:
        return self.entries[index]

    def __repr__(self) -> str:
        return f"<Report of {self.summary()}>"

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the counts, then the items, those that did not succeed first."""
        ordered = sorted(self.entries, key=lambda entry: entry.ok)
        rows = [(str(entry.index), entry.outcome, _told(entry)) for entry in ordered]
        return tables.table(self.summary(), ("item", "outcome", "what was answered, or why not"), rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Report, (self._kind, self._text(), self._places, self._refused))

    def _text(self) -> str:
        if not isinstance(self._told, str):
            self._told = self._told()
        return self._told

    def _read(self) -> list[Entry[Item]]:
        entries = {index: Entry[Item](index, "refused", error=error) for index, error in self._refused.items()}
        for told in json.loads(self._text())["entries"]:
            index = self._places[told["index"]]
            warnings = calls.read_warnings(told)
            value = self._kind(told["value"] or {}, warnings) if told["outcome"] == "succeeded" else None
            error = errors.from_details(told["error"]) if told.get("error") else None
            attempts = told.get("attempts") or (error.attempts if error is not None else ())
            entries[index] = Entry(index, told["outcome"], value, error, warnings, attempts)
        return [entries[index] for index in sorted(entries)]


def _told(entry: Entry[Any]) -> str:
    if not entry.ok or entry.value is None:
        return str(entry.error)
    values = entry.value.to_dict()
    # What a reader knows it by; all of it is in the entry.
    known = [str(values[name]) for name in ("name", "configName", "id") if values.get(name)]
    return ", ".join(known) or repr(entry.value)


class BulkInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a bulk run: nothing more is sent. :attr:`report` tells what had happened."""

    __module__ = "connguard"

    def __init__(self, report: Report[Any]) -> None:
        super().__init__(report)
        self.report = report
        """What had become of every item."""

    def __str__(self) -> str:
        return f"interrupted after {self.report.summary()}"
