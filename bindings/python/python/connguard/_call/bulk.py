"""Many requests at a time: how their items are encoded, and how a run is followed and ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from connguard import _native, errors, logs
from connguard._call import calls
from connguard._json import empties, encoding
from connguard._json.advice import advice_for_many
from connguard.report import BulkInterrupted, BulkItem, Report
from connguard.results import Result
from connguard.violations import Violation

Item = TypeVar("Item", bound=Result)

Progress = Callable[[int], object]
"""Called with the number of items that finished since the last time, so that ``tqdm(total=…).update`` will do."""

NOTHING: Final = '{"entries":[]}'
"""What the core would tell about no items."""

CANCELLED: Final[Mapping[str, object]] = {"outcome": "cancelled", "value": None, "warnings": [], "attempts": []}

IfExists = Literal["fail", "skip", "replace"]
"""What becomes of an item whose name is taken."""

OPTIONS: Final = ("concurrency", "progress", "if_exists")
"""The keywords of every method for many."""


class Bulk(NamedTuple, Generic[Item]):
    """One operation for many items."""

    operation: str
    kind: type[Item]
    """What the service answers to each."""
    items: list[BulkItem]
    common: Mapping[str, object]
    """The arguments of every item."""
    options: Mapping[str, object]
    drop_empty: bool


class EncodedBulk(NamedTuple, Generic[Item]):
    """A bulk run as the core takes it, without the items that JSON cannot hold."""

    operation: str
    kind: type[Item]
    given: list[BulkItem]
    items: str
    options: str
    places: list[int]
    """The place in what was given, for each item that is sent."""
    refused: dict[int, errors.ConnguardError]

    def report(self, told: str | Callable[[], str]) -> Report[Item]:
        """Return the report for what the core tells, or will tell."""
        return Report(self.kind, told, self.places, self.refused, self.given)


def bodies(method: str, items: Iterable[object]) -> Iterator[BulkItem]:
    """Take a list of bodies as items.

    Raises:
        TypeError: for a single body in the place of the list, or what is no list at all.
    """
    if isinstance(items, (Mapping, str, bytes, bytearray)):
        raise TypeError(f"{method} takes a list of bodies; for a single one there is {method.removesuffix('_many')}")
    for body in _each(method, "bodies", items):
        yield BulkItem({}, body, body)


def pairs(method: str, argument: str, items: Iterable[object]) -> Iterator[BulkItem]:
    """Take a list of pairs as items; the first of each becomes the argument.

    Raises:
        TypeError: for an item that is no pair, or what is no list at all.
    """
    for index, item in enumerate(_each(method, f"pairs of {argument} and body", items)):
        if not isinstance(item, (tuple, list)) or len(item) != 2:
            raise TypeError(f"{method}: item {index} is not a pair of {argument} and body")
        yield BulkItem({argument: calls.identifier(item[0])}, item[1], item)


def keys(method: str, argument: str, items: Iterable[object]) -> Iterator[BulkItem]:
    """Take a list of names or ids as items; each becomes the argument, and there is no body.

    Raises:
        TypeError: for a single name in the place of the list, or what is no list at all.
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
    unknown: Mapping[str, object],
    /,
    **options: object,
) -> Bulk[Item]:
    """Put a bulk run together; arguments and options that are None are left out.

    Args:
        operation: what is done with each item.
        kind: what the service answers to each.
        items: the items.
        common: the arguments of every item.
        unknown: keywords that the method does not know.
        options: those of the run, and of a call for each item.

    Raises:
        TypeError: for a keyword that the method does not know, and for items that are none.
        ConfigError: if an option is invalid.
        BulkInterrupted: on Ctrl-C while the caller's items are read; its report has those that were.
    """
    calls.refuse_unknown(operation, unknown, OPTIONS)
    drop_empty = calls.drops_empty(options)
    taken: list[BulkItem] = []
    try:
        taken.extend(items)
    except KeyboardInterrupt:
        raise BulkInterrupted(unsent(kind, taken)) from None
    return Bulk(operation, kind, taken, calls.given(common), calls.given(options), drop_empty)


def encode(run: Bulk[Item], unwanted: Callable[[], bool] = lambda: False) -> EncodedBulk[Item]:
    """Write the items as JSON text; those that JSON cannot hold are refused, each on its own.

    Args:
        run: what is to be written.
        unwanted: asked before each item; once it says yes the rest is left out, because nobody will send it.

    Raises:
        ConfigError: if JSON cannot hold an option.
    """
    options = calls.encode_arguments(run.operation, run.options)
    try:
        everyone, shared = calls.encode_arguments(run.operation, run.common), False
    except encoding.Unencodable:
        everyone, shared = "{}", True
    texts: list[str] = []
    places: list[int] = []
    refused: dict[int, errors.ConnguardError] = {}
    for index, (own, given, _) in enumerate(run.items):
        if unwanted():
            break
        body = empties.dropped(given) if run.drop_empty else given
        request = calls.Request(run.operation, {**run.common, **own} if own or shared else {}, body)
        try:
            encoded = calls.encode(request, {**run.options, **run.common})
            arguments = encoded.arguments if own else everyone
            if encoding.is_json_text(body):
                _check_text(run, arguments, encoded.body)
        except encoding.Unencodable as cause:
            refused[index] = errors.refusal(run.operation, cause.violations)
        else:
            body_member = "" if encoded.body is None else f',"body":{encoded.body}'
            place = "" if index == len(places) else f'"place":{index},'
            texts.append(f'{{{place}"arguments":{arguments}{body_member}}}')
            places.append(index)
    return EncodedBulk(run.operation, run.kind, run.items, f"[{','.join(texts)}]", options, places, refused)


def run(
    native: Callable[[], _native.Session], wanted: Bulk[Item], progress: Progress | None, listener: int = 0
) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        BulkInterrupted: on Ctrl-C, at whatever moment it comes.
        ConfigError: if an option is invalid; nothing was sent.
    """
    known_progress(progress)
    encoded: EncodedBulk[Item] | None = None
    started: list[_native.Bulk] = []
    try:
        encoded = encode(wanted)
        if encoded.places:
            # The list itself takes what was started: between two steps of this function Ctrl-C could lose it.
            started.extend(map(native().bulk, [wanted.operation], [encoded.items], [encoded.options]))
        tell(progress, len(encoded.refused))
        done = 0
        while done < len(encoded.places):
            now = int(started[0].progress(done))
            tell(progress, now - done)
            done = now
        return logged(encoded, started[0].report() if started else NOTHING)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0], listener)
    except BaseException as cause:
        report = ended(wanted, encoded, started)
        if isinstance(cause, KeyboardInterrupt):
            raise BulkInterrupted(report) from None
        if started:
            attach(cause, report)
        raise
    raise failure


def ended(wanted: Bulk[Item], encoded: EncodedBulk[Item] | None, started: list[_native.Bulk]) -> Report[Item]:
    """End a run, at whatever moment that is, and return its report."""
    for each in started:
        each.cancel()
    if encoded is None:
        return unsent(wanted.kind, wanted.items)
    return encoded.report(started[0].report if started else lambda: _cancelled(len(encoded.places)))


def unsent(kind: type[Item], items: list[BulkItem]) -> Report[Item]:
    """Return the report of a run that was ended before anything was sent."""
    return Report(kind, lambda: _cancelled(len(items)), range(len(items)), {}, items)


def known_progress(progress: object) -> None:
    """Refuse what cannot be called before anything is sent.

    Raises:
        ConfigError: naming the argument.
    """
    if progress is not None and not callable(progress):
        given = encoding.kind_of(progress)
        raise errors.ConfigError(f"progress must be a function that takes a number, e.g. tqdm.update; {given} was given")


def tell(progress: Progress | None, finished: int) -> None:
    """Tell the caller how many more items are finished."""
    if progress is not None and finished > 0:
        progress(finished)


def attach(cause: BaseException, report: Report[Any]) -> None:
    """Give an exception that ended a run the report, as its attribute ``report``."""
    cause.report = report  # type: ignore[attr-defined]
    cause.add_note("the bulk run was ended; connguard.Report.of(this exception) tells what had happened")


def logged(encoded: EncodedBulk[Item], told: str) -> Report[Item]:
    """Return the report of a run, with the warnings of its items logged; their attempts were, while it ran."""
    if '"warnings":[{' in told:
        for entry in json.loads(told)["entries"]:
            logs.warnings(encoded.operation, entry.get("warnings") or ())
    return encoded.report(told)


def _each(method: str, what: str, items: Iterable[object]) -> Iterator[object]:
    advice = advice_for_many(type(items))
    if advice is not None:
        raise TypeError(f"{method} takes a list of {what}; {encoding.kind_of(items)} was given: {advice}")
    try:
        return iter(items)
    except TypeError:
        raise TypeError(f"{method} takes a list of {what}; {encoding.kind_of(items)} was given") from None


def _cancelled(count: int) -> str:
    """What the core would tell about so many items that were not sent."""
    error = {"code": "transport", "message": "the run was ended before this was sent"}
    return json.dumps({"entries": [{**CANCELLED, "index": index, "error": error} for index in range(count)]})


def _check_text(run: Bulk[Any], arguments: str, body: str | None) -> None:
    """Look into a body that is text: one that is no JSON would spoil the whole list."""
    if "waive" in run.options:
        waived = calls.encode_arguments(run.operation, {"waive": run.options["waive"]})
        arguments = waived if arguments == "{}" else f"{arguments[:-1]},{waived[1:]}"
    try:
        told = _native.check(run.operation, arguments, body)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0])
    else:
        found = [Violation.from_dict(values) for values in json.loads(told)]
        if any(each.rule.startswith("input.json.") and each.severity == "error" for each in found):
            raise encoding.Unencodable(found)
        return
    raise failure
