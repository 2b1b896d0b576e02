"""Many requests at a time: how their items are read, and how a run is followed and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, NamedTuple

from connguard import _native, errors
from connguard._call import calls, logs
from connguard._call.hooks import Progress
from connguard._call.kept import KeptReport, Told
from connguard._json import empties, encoding
from connguard._json.advice import advice_for_many
from connguard.entries import BulkItem, Item
from connguard.report import BulkInterrupted, Report

NOTHING: Final = KeptReport([])
"""The report of no items."""

CANCELLED: Final[Mapping[str, object]] = {"outcome": "cancelled", "value": None, "warnings": [], "attempts": []}


class Bulk(NamedTuple, Generic[Item]):
    """One operation for many items."""

    operation: str
    kind: type[Item]
    """What the service answers to each; None's class where it answers nothing."""
    items: list[BulkItem]
    common: dict[str, object]
    """The arguments of every item."""
    options: dict[str, object]
    drop_empty: bool


def bodies(method: str, items: Iterable[object]) -> Iterator[BulkItem]:
    """Take a list of bodies as items.

    Raises:
        TypeError: for a single body instead of the list, or what is not a list.
    """
    if isinstance(items, (Mapping, str, bytes, bytearray)):
        raise TypeError(f"{method} takes a list of bodies; for a single one there is {method.removesuffix('_many')}")
    for body in _each(method, "bodies", items):
        yield BulkItem({}, body, body)


def pairs(method: str, argument: str, items: Iterable[object] | Mapping[Any, object]) -> Iterator[BulkItem]:
    """Take a mapping, or a list of pairs, as items; the first of each pair becomes the argument.

    Raises:
        TypeError: for an item that is not a pair, or what is neither a mapping nor a list.
    """
    given = items.items() if isinstance(items, Mapping) else items
    for index, item in enumerate(_each(method, f"pairs of {argument} and body", given)):
        if not isinstance(item, (tuple, list)) or len(item) != 2:
            raise TypeError(f"{method}: item {index} is not a pair of {argument} and body")
        yield BulkItem({argument: calls.identifier(item[0])}, item[1], item)


def keys(method: str, argument: str, items: Iterable[object]) -> Iterator[BulkItem]:
    """Take a list of names or ids as items; each becomes the argument, and there is no body.

    Raises:
        TypeError: for a single name instead of the list, or what is not a list.
    """
    if isinstance(items, (str, bytes, bytearray)):
        raise TypeError(f"{method} takes a list; for a single one there is {method.removesuffix('_many')}")
    for item in _each(method, f"values for {argument}", items):
        yield BulkItem({argument: calls.identifier(item)}, calls.ABSENT, item)  # type: ignore[arg-type]


def bulk(
    operation: str,
    kind: type[Item],
    items: Iterable[BulkItem],
    common: Mapping[str, object],
    /,
    **options: object,
) -> Bulk[Item]:
    """Build a bulk run; arguments and options that are None are omitted.

    Args:
        operation: what is done with each item.
        kind: what the service answers to each.
        items: the items.
        common: the arguments of every item.
        options: those of the run, and of a call for each item.

    Raises:
        TypeError: for items that are none.
        ConfigError: if an option is invalid.
        BulkInterrupted: on Ctrl-C while the caller's items are read; its report has those that were.
    """
    drop_empty = calls.drops_empty(options)
    taken: list[BulkItem] = []
    try:
        taken.extend(items)
    except KeyboardInterrupt:
        raise BulkInterrupted(unsent(kind, taken)) from None
    return Bulk(operation, kind, taken, calls.given(common), calls.given(options), drop_empty)


def read(run: Bulk[Item], unwanted: Callable[[], bool] = lambda: False) -> _native.Items:
    """Read the items; those that JSON cannot hold are refused when the run has begun, each on its own.

    Args:
        run: what is to be read.
        unwanted: called before each item; once it returns True the rest is omitted, because nobody will send it.
    """
    items = _native.Items(run.operation, run.common)
    for own, given, _ in run.items:
        if unwanted():
            break
        items.add(dict(own), calls.sendable(run.operation, empties.dropped(given) if run.drop_empty else given))
    return items


def run(
    native: Callable[[], _native.Session], wanted: Bulk[Item], progress: Progress | None, listener: int = 0
) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        BulkInterrupted: on Ctrl-C, at whatever moment it comes.
        ConfigError: if an option is invalid; nothing was sent.
    """
    known_progress(progress)
    started: list[_native.Bulk] = []
    try:
        items = read(wanted)
        if wanted.items:
            # The list itself takes what was started: between two steps of this function Ctrl-C could lose it.
            started.extend(map(native().bulk, [items], [wanted.options]))
        done = 0
        while done < len(wanted.items):
            now = started[0].progress(done)
            tell(progress, now - done)
            done = now
        return logged(wanted, started[0].report() if started else NOTHING)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0], listener)
    except BaseException as cause:
        report = ended(wanted, started)
        if isinstance(cause, KeyboardInterrupt):
            raise BulkInterrupted(report) from None
        if started:
            attach(cause, report)
        raise
    raise failure


def ended(wanted: Bulk[Item], started: list[_native.Bulk]) -> Report[Item]:
    """End a run, at whatever moment that is, and return its report."""
    for each in started:
        each.cancel()
    return Report(wanted.kind, started[0].report, wanted.items) if started else unsent(wanted.kind, wanted.items)


def unsent(kind: type[Item], items: list[BulkItem]) -> Report[Item]:
    """Return the report of a run that was ended before anything was sent."""
    return Report(kind, lambda: _cancelled(len(items)), items)


def known_progress(progress: object) -> None:
    """Refuse what cannot be called before anything is sent.

    Raises:
        ConfigError: naming the argument.
    """
    if progress is not None and not callable(progress):
        given = encoding.kind_of(progress)
        raise errors.ConfigError(
            f"progress must be a function that takes a number, e.g. tqdm.update; {given} was given"
        )


def tell(progress: Progress | None, finished: int) -> None:
    """Tell the caller how many more items are finished."""
    if progress is not None and finished > 0:
        progress(finished)


def attach(cause: BaseException, report: Report[Any]) -> None:
    """Give an exception that ended a run the report, as its attribute ``report``."""
    cause.report = report  # type: ignore[attr-defined]
    cause.add_note("the bulk run was ended; connguard.Report.of(this exception) says what had happened")


def logged(wanted: Bulk[Item], told: Told) -> Report[Item]:
    """Return the report of a run, with the warnings of its items logged; their attempts were, while it ran."""
    for warnings in told.warnings():
        logs.warnings(wanted.operation, warnings)
    return Report(wanted.kind, told, wanted.items)


def _each(method: str, what: str, items: Iterable[object]) -> Iterator[object]:
    advice = advice_for_many(type(items))
    if advice is not None:
        raise TypeError(f"{method} takes a list of {what}; {encoding.kind_of(items)} was given: {advice}")
    try:
        return iter(items)
    except TypeError:
        raise TypeError(f"{method} takes a list of {what}; {encoding.kind_of(items)} was given") from None


def _cancelled(count: int) -> KeptReport:
    """The report of items that were not sent."""
    error = {"code": "transport", "message": "the run was ended before this was sent"}
    return KeptReport([{**CANCELLED, "index": index, "error": error} for index in range(count)])
