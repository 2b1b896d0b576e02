"""What became of one item of a bulk run: an entry of its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from connguard._json import encoding
from connguard.error_base import ConnguardError
from connguard.generated.errors import AnyError, RuleViolationError
from connguard.results import Result
from connguard.violations import Violation

Item = TypeVar("Item", bound=Result | None)
"""What the service answers to an item; None where it answers nothing."""

DoneOutcome: TypeAlias = Literal["succeeded", "created", "updated", "replaced", "unchanged"]
"""The outcomes of an item that succeeded."""

Outcome: TypeAlias = DoneOutcome | Literal["refused", "failed", "unknown", "cancelled"]
"""``refused`` violates a rule and ``cancelled`` was not started: nothing was sent. ``failed`` has a definite answer, and
``unknown`` may have happened. Runs with ``if_exists="skip"`` or ``"replace"``, and those of an ``upsert_many``, say
``created``, ``updated``, ``replaced`` or ``unchanged`` instead of ``succeeded``."""

OUTCOMES: Final[tuple[Outcome, ...]] = ("succeeded", "refused", "failed", "unknown", "cancelled")
"""The outcomes that are counted even if no item had them."""

DONE: Final[tuple[Outcome, ...]] = ("succeeded", "created", "updated", "replaced", "unchanged")

REPEATABLE: Final[tuple[Outcome, ...]] = ("refused", "failed", "cancelled")

MOST_CHARACTERS_OF_A_NAME = 100
NAMES: Final = ("name", "configName", "connectionName")
"""The members that name what a body is about."""


class BulkItem(NamedTuple):
    """One item of a bulk run."""

    own: Mapping[str, object]
    """The arguments that are its own."""
    body: object
    item: object
    """What the caller gave."""

    def name(self) -> str | None:
        """Return the name or id that the item is about, as far as that is known without asking its own methods."""
        named: list[object] = list(self.own.values())
        body: Any = self.body
        if issubclass(type(body), dict):
            named.extend(dict.get(body, name) for name in NAMES)
        strings = (str.__str__(each) for each in named if isinstance(each, str) and issubclass(type(each), str))
        return next((each for each in strings if encoding.is_unicode(each)), None)


class Entry(Generic[Item]):
    """What became of one item. Its ``outcome`` tells type checkers which of the three kinds of entries it is."""

    __slots__ = ("attempts", "error", "index", "item", "name", "outcome", "value", "warnings")

    def __init__(
        self,
        index: int,
        outcome: Outcome,
        value: Item | None = None,
        error: ConnguardError | None = None,
        warnings: Sequence[Violation] = (),
        attempts: Sequence[Mapping[str, Any]] = (),
        name: str | None = None,
        item: object = None,
    ) -> None:
        self.index = index
        """The item's place in what was given, from 0."""
        self.name = name
        """The name or id that it is about; None if it has none."""
        self.item = item
        """The item as it was given; None in a report that was pickled, because it may hold secrets."""
        self.outcome = outcome
        """One of :data:`connguard.report.Outcome`."""
        self.value = value
        """What the service answered, if the item succeeded; None for deletes."""
        self.error = error
        """Why it did not, otherwise."""
        self.warnings = list(warnings)
        """What the rules warned of."""
        self.attempts = [dict(each) for each in attempts]
        """The requests that were sent for it; see :attr:`connguard.ConnguardError.attempts`."""

    @property
    def ok(self) -> bool:
        """Whether the item succeeded."""
        return self.outcome in DONE

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as JSON has it, without the item itself, which may hold secrets."""
        return {
            "index": self.index,
            "name": self.name,
            "outcome": self.outcome,
            "value": None if self.value is None else self.value.to_dict(),
            "error": None if self.error is None else _error_dict(self.error),
            "warnings": [warning.to_dict() for warning in self.warnings],
            "attempts": [dict(each) for each in self.attempts],
        }

    def label(self) -> str:
        """Return index and name, e.g. ``item 2 "raw"``."""
        return _label(self.index, self.name)

    def __repr__(self) -> str:
        told = self.value if self.ok else self.error
        return f"Entry(index={self.index}, name={self.name!r}, outcome={self.outcome!r}, {told!r})"


class DoneEntry(Entry[Item]):
    """An item that succeeded."""

    __slots__ = ()

    outcome: DoneOutcome
    value: Item
    """What the service answered; None for deletes."""
    error: None


class RefusedEntry(Entry[Any]):
    """An item that violates a rule; nothing was sent."""

    __slots__ = ()

    outcome: Literal["refused"]
    value: None
    error: RuleViolationError
    """Everything that is wrong with it."""


class FailedEntry(Entry[Any]):
    """An item that failed, may have happened, or was not begun."""

    __slots__ = ()

    outcome: Literal["failed", "unknown", "cancelled"]
    value: None
    error: AnyError
    """Why it did not succeed; its ``code`` tells type checkers the class."""


AnyEntry: TypeAlias = DoneEntry[Item] | RefusedEntry | FailedEntry
"""An entry of a report."""


def entry_class(outcome: Outcome) -> type[DoneEntry[Any] | RefusedEntry | FailedEntry]:
    """Return the class of the entries with an outcome."""
    if outcome in DONE:
        return DoneEntry
    return RefusedEntry if outcome == "refused" else FailedEntry


def _label(index: int, name: str | None) -> str:
    return f"item {index}" if name is None else f'item {index} "{name[:MOST_CHARACTERS_OF_A_NAME]}"'


def _error_dict(error: ConnguardError) -> dict[str, Any]:
    told = {"class": type(error).__name__, "code": error.code, "message": error.message}
    known = {name: getattr(error, name, None) for name in ("status", "api_code", "request_id")}
    return {**told, **{name: value for name, value in known.items() if value is not None}}
