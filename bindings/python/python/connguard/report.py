"""What became of every item of a bulk run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Generic, cast

from connguard import errors
from connguard._call import calls
from connguard._call.kept import KeptReport, Told
from connguard._display import tables
from connguard.entries import (
    DONE,
    MOST_CHARACTERS_OF_A_NAME,
    OUTCOMES,
    REPEATABLE,
    AnyEntry,
    BulkItem,
    DoneEntry,
    Entry,
    FailedEntry,
    Item,
    Outcome,
    RefusedEntry,
    entry_class,
)
from connguard.error_base import ConnguardError
from connguard.generated.errors import ConfigError
from connguard.results import Result
from connguard.violations import Violation

MOST_NAMES_SHOWN = 3
"""A repr is one line."""


class BulkError(ExceptionGroup[ConnguardError], ConnguardError):
    """Items of a bulk run did not succeed; ``exceptions`` has the error of each, and :attr:`report` everything."""

    __module__ = "connguard"

    code = "bulk"

    def __new__(  # noqa: D102
        cls, message: str, exceptions: Sequence[ConnguardError], report: Report[Any] | None = None
    ) -> BulkError:
        return super().__new__(cls, message, exceptions)

    def __init__(self, message: str, exceptions: Sequence[ConnguardError], report: Report[Any] | None = None) -> None:
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
        >>> bodies = [matillion.aws(name, "aws-credentials") for name in ("raw", "staging", "")]
        >>> with Emulator() as emulator, Matillion(**emulator.matillion) as client:
        ...     report = client.project(emulator.project_id).connections.create_many(bodies)
        >>> report.counts["succeeded"], [(entry.index, entry.outcome) for entry in report.failed]
        (2, [(2, 'refused')])
    """

    def __init__(
        self,
        kind: type[Item],
        told: Told | Callable[[], Told],
        items: Sequence[BulkItem] | None = None,
        names: Sequence[str | None] | None = None,
    ) -> None:
        self._kind = kind
        self._told = told
        self._items = items
        self._names = names
        self._read: dict[int, AnyEntry[Item]] = {}
        self._known: list[Outcome] | None = None

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
    def entries(self) -> list[AnyEntry[Item]]:
        """One entry for each item, in the order given."""
        return [self._entry(index) for index in range(len(self._outcomes))]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many items had which outcome.

        Outcomes that no item had are 0; those of runs that look at what exists are omitted then.
        """
        counted = Counter(self._outcomes)
        told = [outcome for outcome in DONE if outcome in counted or outcome in OUTCOMES]
        return {outcome: counted[outcome] for outcome in [*told, *OUTCOMES[1:]]}

    @property
    def ok(self) -> bool:
        """Whether every item succeeded."""
        return all(outcome in DONE for outcome in self._outcomes)

    @property
    def failed(self) -> list[RefusedEntry | FailedEntry]:
        """The entries that did not succeed: refused, failed, unknown and cancelled."""
        failed = (self._entry(index) for index, outcome in enumerate(self._outcomes) if outcome not in DONE)
        return [entry for entry in failed if not isinstance(entry, DoneEntry)]

    @property
    def values(self) -> list[Item]:
        """What the service answered to the items that succeeded."""
        return [entry.value for entry in self.entries if isinstance(entry, DoneEntry) and entry.value is not None]

    @property
    def cancelled(self) -> bool:
        """Whether the run was ended before every item was begun."""
        return "cancelled" in self._outcomes

    @property
    def reason(self) -> str | None:
        """Why the run ended before every item was sent, e.g. because the credentials were refused; None if it did not."""
        return self._ended().reason

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary for each item, in the order given, e.g. for ``pandas.DataFrame(report.to_dicts())``."""
        return [entry.to_dict() for entry in self.entries]

    def remaining(self) -> list[Any]:
        """Return the items of which nothing was stored, as they were given, for another run: refused, failed, cancelled.

        Those whose outcome is unknown are not among them: look first whether they exist, or repeat them with
        ``if_exists="skip"``.

        Raises:
            ConfigError: for a report that was pickled, whose items were omitted, because they may hold secrets.
        """
        left = [index for index, outcome in enumerate(self._outcomes) if outcome in REPEATABLE]
        if not left:
            return []
        if self._items is None:
            raise ConfigError(
                "the items were left out when this report was pickled; take them by the index of each entry"
            )
        return [self._items[index].item for index in left]

    def raise_for_failures(self) -> None:
        """Raise the errors of the items that did not succeed, as one; do nothing if all did.

        Raises:
            BulkError: a group, so that ``except*`` can tell the errors apart.
        """
        failed = self.failed
        if failed:
            found = [entry.error or ConnguardError(f"{entry.label()}: {entry.outcome}") for entry in failed]
            first = f"{failed[0].label()}: {_first_lines(found[0])}"
            others = _listed([_short_label(entry) for entry in failed[1:]])
            raise BulkError(f"{self.summary()}; {first}{f'; also {others}' if others else ''}", found, self)

    def summary(self) -> str:
        """Return the counts as a sentence, e.g. ``3 items: 2 succeeded, 1 failed``."""
        told = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items() if count)
        return f"{len(self)} item{'' if len(self) == 1 else 's'}: {told or 'nothing to do'}"

    def __len__(self) -> int:
        return len(self._items if self._items is not None else self._names or ())

    def __iter__(self) -> Iterator[AnyEntry[Item]]:
        return iter(self.entries)

    def __getitem__(self, index: int) -> AnyEntry[Item]:
        return self._entry(range(len(self._outcomes))[index]) if isinstance(index, int) else self.entries[index]

    def __repr__(self) -> str:
        return f"<Report of {self.summary()}{self._which_failed()}>"

    def __str__(self) -> str:
        """Return the counts, and a line for each item that did not succeed."""
        reason = [f"ended early: {self.reason}"] if self.reason else []
        lines = [f"{entry.label()}: {entry.outcome}: {_first_lines(entry.error)}" for entry in self.failed]
        left = len(lines) - tables.MOST_ROWS_SHOWN
        more = [f"and {left} more"] if left > 0 else []
        return "\n  ".join([self.summary(), *reason, *lines[: tables.MOST_ROWS_SHOWN], *more])

    def _which_failed(self) -> str:
        failed = _listed([_short_label(entry) for entry in self.failed])
        return f"; not done: {failed}" if failed else ""

    def _repr_html_(self) -> str:
        """Return a table for notebooks: the counts, then the items, those that did not succeed first."""
        ordered = sorted(self.entries, key=lambda entry: entry.ok)
        rows = [(str(entry.index), entry.name or "", entry.outcome, _told(entry)) for entry in ordered]
        caption = f"{self.summary()}; ended early: {self.reason}" if self.reason else self.summary()
        return tables.table(caption, ("item", "name", "outcome", "what was answered, or why not"), rows)

    def __reduce__(self) -> tuple[Any, ...]:
        # Not the items, which may hold secrets.
        names = [self._name_of(index) for index in range(len(self))]
        return (Report, (self._kind, KeptReport.of(self._ended()), None, names))

    def _name_of(self, index: int) -> str | None:
        if self._items is not None and index < len(self._items):
            return self._items[index].name()
        return self._names[index] if self._names is not None and index < len(self._names) else None

    def _ended(self) -> Told:
        # Asked for when it is first needed: after Ctrl-C nobody waits for the end of thousands of items.
        if callable(self._told):
            self._told = self._told()
        return self._told

    @property
    def _outcomes(self) -> list[Outcome]:
        if self._known is None:
            self._known = self._ended().outcomes()
        return self._known

    def _entry(self, index: int) -> AnyEntry[Item]:
        # Built when it is asked for: of thousands that succeeded mostly the counts are looked at.
        entry = self._read.get(index)
        if entry is None:
            entry = self._read[index] = self._build(self._ended().entry(index))
        return entry

    def _build(self, told: Mapping[str, Any]) -> AnyEntry[Item]:
        index = told["index"]
        warnings = calls.read_warnings(told)
        value = self._value(told["value"], warnings) if told["outcome"] in DONE else None
        error = errors.from_details(told["error"]) if told.get("error") else None
        attempts = told.get("attempts") or (error.attempts if error is not None else ())
        kind = entry_class(told["outcome"])
        entry = kind(index, told["outcome"], value, error, warnings, attempts, told.get("name"))
        entry.name = entry.name or self._name_of(index)
        if self._items is not None and index < len(self._items):
            entry.item = self._items[index].item
        if entry.error is not None and not hasattr(entry.error, "__notes__"):
            # A traceback shows it below the message.
            entry.error.add_note(entry.label())
        return entry

    def _value(self, told: Any, warnings: list[Violation]) -> Item | None:
        return None if self._kind is NoneType else cast(Item, cast(type[Result], self._kind)(told or {}, warnings))


def _short_label(entry: Entry[Any]) -> str:
    return f"item {entry.index}" if entry.name is None else entry.name[:MOST_CHARACTERS_OF_A_NAME]


def _listed(labels: list[str]) -> str:
    left = len(labels) - MOST_NAMES_SHOWN
    return ", ".join(labels[:MOST_NAMES_SHOWN]) + (f" and {left} more" if left > 0 else "")


def _first_lines(error: ConnguardError | None) -> str:
    """The first line of a refusal only counts; what is wrong stands in the second."""
    return " ".join(line.strip() for line in str(error).splitlines()[:2])


def _told(entry: Entry[Any]) -> str:
    if not entry.ok:
        return str(entry.error)
    if entry.value is None:
        return ""
    values = entry.value.to_dict()
    # What a reader knows it by; all of it is in the entry.
    known = [str(values[name]) for name in ("name", "configName", "id") if values.get(name)]
    return ", ".join(known) or repr(entry.value)


class BulkInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a bulk run: nothing more is sent. :attr:`report` says what had happened."""

    __module__ = "connguard"

    def __init__(self, report: Report[Any]) -> None:
        super().__init__(report)
        self.report = report
        """What had become of every item."""

    def __str__(self) -> str:
        begun = len(self.report) - self.report.counts["cancelled"]
        return f"interrupted after {begun} of {self.report.summary()}"
