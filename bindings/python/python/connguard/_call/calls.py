"""A call: how it is built for the core, and how its reply is read."""

from __future__ import annotations

import sys
from _collections_abc import Mapping, Sequence

from connguard import _native, errors
from connguard._call import logs
from connguard._json import inputs
from connguard._lazy import TYPE_CHECKING, NamedTuple, cast, datetime, typing, uuid
from connguard.results import Result, request_of
from connguard.violations import Violation, Violations

if TYPE_CHECKING:
    from typing import Final

ABSENT: Final = _native.ABSENT
"""Stands for the body of an operation that has none; a body of None is one, and is refused."""


class Request(NamedTuple):
    """One operation with its arguments (by their Python names) and its body."""

    operation: str
    arguments: dict[str, object]
    body: object = ABSENT


def request(operation: str, body: object = ABSENT, /, **arguments: object) -> Request:
    """Build a request; arguments that are None are omitted.

    Raises:
        ConfigError: if an option is invalid.
    """
    if drops_empty(arguments):
        from connguard._json import empties

        body = empties.dropped(body)
    return Request(operation, given(arguments), sendable(operation, body))


def given(arguments: Mapping[str, object]) -> dict[str, object]:
    """Omit the arguments that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


def drops_empty(arguments: dict[str, typing.Any]) -> bool:
    """Take the option out of the arguments, which the core does not know, and tell whether empty members are to be omitted.

    Raises:
        ConfigError: if the option is neither True nor False.
    """
    return inputs.flag("drop_empty", arguments.pop("drop_empty", None)) is True


def one_of(method: str, ways: Mapping[str, Mapping[str, object]]) -> tuple[str, Mapping[str, object]]:
    """Return the operation whose argument was given, with it; the first one if none was, so that the rules say what is missing.

    Raises:
        TypeError: if more than one was given.
    """
    chosen = [(operation, known) for operation, arguments in ways.items() if (known := given(arguments))]
    if len(chosen) > 1:
        names = " or ".join(_with_article(name) for arguments in ways.values() for name in arguments)
        raise TypeError(f"{method} takes {names}, not both")
    return chosen[0] if chosen else next(iter(ways.items()))


def identifier(value: str | uuid.UUID | None) -> str:
    """Return an id as a string. What is neither a string nor a UUID is left to the rules."""
    # The module is not imported here, because that takes a while; where nobody else did, no value is a UUID.
    uuid = sys.modules.get("uuid")
    if uuid is not None and issubclass(type(value), uuid.UUID):
        return str(uuid.UUID.__str__(value))
    return cast(str, value)


def plain(value: Result | Mapping[str, typing.Any] | None) -> object:
    """Return a result as the API's JSON; anything else is left to the rules."""
    return Result.to_dict(cast(Result, value)) if issubclass(type(value), Result) else value


def several(value: Sequence[str] | str) -> Sequence[str]:
    """Return a list of names; a single one is as good as a list of one."""
    return [value] if issubclass(type(value), str) else value  # type: ignore[list-item]


def day(value: str | datetime.date | None) -> str | None:
    """Return a day as ``YYYY-MM-DD``. A point in time is left to the rules: which day it is depends on the zone."""
    datetime = sys.modules.get("datetime")
    if datetime is not None:
        kind = type(value)
        if issubclass(kind, datetime.date) and not issubclass(kind, datetime.datetime):
            return str(datetime.date.isoformat(value))
    return cast("str | None", value)


def sendable(operation: str, body: object) -> object:
    """Return what is sent of a body; a result becomes the body of the operation."""
    if issubclass(type(body), Result):
        try:
            return request_of(cast(Result, body), operation)
        except _native.NativeError:
            # Where the operation is unknown, or takes no body, the core says so of the call.
            pass
    return body


def settled(request: Request) -> dict[str, typing.Any]:
    """Return a copy of the arguments of a list that is begun later.

    Raises:
        RuleViolationError: with everything that is wrong, if JSON cannot hold something.
        ConfigError: if JSON cannot hold an option.
    """
    try:
        return _native.plain_arguments(request.operation, request.arguments)
    except _native.NativeError as cause:
        failure = errors.from_details(cause.args[0])
    raise failure


def check(call: Request) -> Violations:
    """Return what the rules say about a request.

    Raises:
        ConfigError: for an unknown operation or argument.
    """
    try:
        return _native.check(*call)
    except _native.NativeError as cause:
        failure = errors.from_details(cause.args[0])
    raise failure


def tell(operation: str, reply: _native.Reply, listener: int) -> None:
    """Log the attempts and warnings of a reply."""
    if logs.are_wanted(listener):
        logs.attempts(reply.not_logged(), listener)
    if reply.has_warnings():
        logs.warnings(operation, reply.warnings())


def read_failure(details: Mapping[str, typing.Any], listener: int = 0) -> errors.ConnguardError:
    """Read an error of the core and log its attempts."""
    failure = errors.from_details(details)
    logs.attempts(not_logged(details), listener)
    return failure


def not_logged(told: Mapping[str, typing.Any]) -> Sequence[Mapping[str, typing.Any]]:
    """Return the attempts that were not logged while the call was in flight."""
    made: Sequence[Mapping[str, typing.Any]] = told.get("attempts") or ()
    return made[told.get("logged") or 0 :]


def read_warnings(reply: Mapping[str, typing.Any]) -> list[Violation]:
    """Read the warnings that came with a reply."""
    return [Violation.from_dict(values) for values in reply.get("warnings") or []]


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
