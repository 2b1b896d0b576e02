"""Many requests at a time: how their items are encoded, and how a run is followed and ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar

from connguard import _native, calls, encoding, errors, logs
from connguard.report import BulkInterrupted, Report
from connguard.results import Result
from connguard.violations import Violation

Item = TypeVar("Item", bound=Result)

Progress = Callable[[int], object]
"""Called with the number of items that finished since the last time, so that ``tqdm(total=…).update`` will do."""

NOTHING: Final = '{"entries":[]}'
"""What the core would tell about no items."""

BulkItem = tuple[Mapping[str, object], object]
"""The arguments that are an item's own, and its body."""


class Bulk(NamedTuple, Generic[Item]):
    """One operation for many items."""

    operation: str
    kind: type[Item]
    """What the service answers to each."""
    items: list[BulkItem]
    common: Mapping[str, object]
    """The arguments of every item."""
    options: Mapping[str, object]


class EncodedBulk(NamedTuple, Generic[Item]):
    """A bulk run as the core takes it, without the items that have no form in JSON."""

    operation: str
    kind: type[Item]
    items: str
    options: str
    places: list[int]
    """The place in what was given, for each item that is sent."""
    refused: dict[int, errors.ConnguardError]

    def report(self, told: str | Callable[[], str]) -> Report[Item]:
        """Return the report for what the core tells, or will tell."""
        return Report(self.kind, told, self.places, self.refused)


def bodies(method: str, items: Iterable[object]) -> list[BulkItem]:
    """Return a list of bodies as items.

    Raises:
        TypeError: for a single body in the place of the list.
    """
    if isinstance(items, (Mapping, str, bytes, bytearray)):
        raise TypeError(f"{method} takes a list of bodies; for a single one there is {method.removesuffix('_many')}")
    return [({}, body) for body in items]


def pairs(method: str, argument: str, items: Iterable[object]) -> list[BulkItem]:
    """Return a list of pairs as items; the first of each becomes the argument.

    Raises:
        TypeError: for an item that is no pair.
    """
    found: list[BulkItem] = []
    for index, item in enumerate(items):
        if not isinstance(item, (tuple, list)) or len(item) != 2:
            raise TypeError(f"{method}: item {index} is no pair of {argument} and body")
        found.append(({argument: calls.identifier(item[0])}, item[1]))
    return found


def bulk(
    operation: str,
    kind: type[Item],
    items: list[BulkItem],
    options: Mapping[str, Any],
    concurrency: int | None,
    **common: object,
) -> Bulk[Item]:
    """Put a bulk run together; arguments that are None are left out.

    Raises:
        TypeError: for a keyword that is no option of a call.
    """
    calls.known_options(operation, options)
    return Bulk(operation, kind, items, calls.given(common), calls.given({**options, "concurrency": concurrency}))


def encode(run: Bulk[Item]) -> EncodedBulk[Item]:
    """Write the items as JSON text; those that JSON cannot hold are refused, each on its own.

    Raises:
        RuleViolationError: if the arguments of all items have no form in JSON.
    """
    everyone = calls.encode_or_refuse(calls.Request(run.operation, run.common))
    options = calls.encode_or_refuse(calls.Request(run.operation, run.options))
    texts: list[str] = []
    places: list[int] = []
    refused: dict[int, errors.ConnguardError] = {}
    for index, (own, body) in enumerate(run.items):
        request = calls.Request(run.operation, {**run.common, **own} if own else {}, body)
        try:
            encoded = calls.encode(request)
            arguments = encoded.arguments if own else everyone.arguments
            if isinstance(body, (str, bytes, bytearray, memoryview)):
                _check_text(run, arguments, encoded.body)
        except encoding.Unencodable as cause:
            refused[index] = errors.refusal(run.operation, cause.violations)
        else:
            texts.append(f'{{"arguments":{arguments},"body":{encoded.body or "null"}}}')
            places.append(index)
    return EncodedBulk(run.operation, run.kind, f"[{','.join(texts)}]", options.arguments, places, refused)


def run(session: _native.Session, wanted: Bulk[Item], progress: Progress | None) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        BulkInterrupted: on Ctrl-C.
        ConfigError: for options that are no good; nothing was sent.
    """
    encoded = encode(wanted)
    if not encoded.places:
        tell(progress, len(encoded.refused))
        return encoded.report(NOTHING)
    try:
        started = session.bulk(wanted.operation, encoded.items, encoded.options)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0])
    else:
        return _follow(started, encoded, progress)
    raise failure


def _follow(started: _native.Bulk, encoded: EncodedBulk[Item], progress: Progress | None) -> Report[Item]:
    try:
        tell(progress, len(encoded.refused))
        done = 0
        while done < len(encoded.places):
            now = int(started.progress(done))
            tell(progress, now - done)
            done = now
        return logged(encoded, started.report())
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0])
    except BaseException as cause:
        started.cancel()
        report = encoded.report(started.report)
        if isinstance(cause, KeyboardInterrupt):
            raise BulkInterrupted(report) from None
        attach(cause, report)
        raise
    raise failure


def tell(progress: Progress | None, finished: int) -> None:
    """Tell the caller how many more items are finished."""
    if progress is not None and finished > 0:
        progress(finished)


def attach(cause: BaseException, report: Report[Any]) -> None:
    """Give an exception that ended a run the report, as its attribute ``report``."""
    cause.report = report  # type: ignore[attr-defined]
    cause.add_note("the bulk run was ended; connguard.Report.of(this exception) tells what had happened")


def logged(encoded: EncodedBulk[Item], told: str) -> Report[Item]:
    """Return the report of a run, with the warnings and attempts of its items logged."""
    report = encoded.report(told)
    for entry in report:
        logs.attempts(entry.attempts)
        logs.warnings(encoded.operation, entry.warnings)
    return report


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
