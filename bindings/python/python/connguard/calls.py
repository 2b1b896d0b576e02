"""A call: how it is encoded for the core, and how its reply is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar, cast

from connguard import _native, encoding, errors, inputs, logs
from connguard.generated.operations import PARAMETERS
from connguard.generated.rules import WaivableRule
from connguard.later import Later
from connguard.results import Result
from connguard.violations import Violation

if TYPE_CHECKING:
    import datetime
    import uuid
else:
    datetime, uuid = Later("datetime"), Later("uuid")

Answer = TypeVar("Answer", bound=Result)


class CallOptions(TypedDict, total=False):
    """What every call takes beside its own arguments."""

    timeout_seconds: float
    """How long the call may take, retries and waiting included; the client's unless told."""
    max_retries: int
    """How often an attempt that may be repeated is repeated; the client's unless told."""
    waive: Sequence[WaivableRule]
    """Ids of rules to waive for this call. Combination tables cannot be waived."""
    strict: bool
    """Whether warnings refuse the request as errors do; default: the client's option."""


class Request(NamedTuple):
    """One operation with its arguments (by their Python names) and its body; a body of None is none."""

    operation: str
    arguments: Mapping[str, object]
    body: object | None = None


class EncodedRequest(NamedTuple):
    """A request as the core takes it."""

    operation: str
    arguments: str
    body: str | None


class Reply(NamedTuple):
    """What the service answered, and the warnings about the request."""

    value: Any
    warnings: list[Violation]

    def read(self, kind: type[Answer]) -> Answer:
        """Return the value as a result of this class, with the warnings."""
        return kind(self.value or {}, self.warnings)


def request(
    operation: str, options: Mapping[str, Any], body: object | None = None, /, **arguments: object
) -> Request:
    """Put a request together; arguments that are None are left out.

    Raises:
        TypeError: for a keyword that is no option of a call.
    """
    known_options(operation, options)
    return Request(operation, given({**arguments, **options}), body)


def given(arguments: Mapping[str, object]) -> dict[str, object]:
    """Leave out the arguments that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


def known_options(operation: str, options: Mapping[str, Any]) -> None:
    """Refuse a keyword that is no option of a call, as Python itself would.

    Raises:
        TypeError: naming the keyword and the options that there are.
    """
    for name in options:
        if name not in CallOptions.__annotations__:
            known = ", ".join(CallOptions.__annotations__)
            raise TypeError(f"{name} is no option of {operation}, a call takes {known}")


def identifier(value: str | uuid.UUID | None) -> str:
    """Return an id as text. What is neither a text nor a UUID is left to the rules."""
    # The module is not imported here, because that takes a while; where nobody else did, no value is a UUID.
    uuid = sys.modules.get("uuid")
    if uuid is not None and issubclass(type(value), uuid.UUID):
        return str(uuid.UUID.__str__(value))
    return cast(str, value)


def plain(value: Result | Mapping[str, Any] | None) -> object:
    """Return an object that a service answered as the API's JSON; anything else is left to the rules."""
    return Result.to_dict(cast(Result, value)) if issubclass(type(value), Result) else value


def day(value: str | datetime.date | None) -> str | None:
    """Return a day as ``YYYY-MM-DD``. A point in time is left to the rules: which day it is depends on the zone."""
    datetime = sys.modules.get("datetime")
    if datetime is not None:
        kind = type(value)
        if issubclass(kind, datetime.date) and not issubclass(kind, datetime.datetime):
            return str(datetime.date.isoformat(value))
    return cast("str | None", value)


def encode(call: Request) -> EncodedRequest:
    """Write a request as JSON text.

    Raises:
        Unencodable: with what JSON cannot hold, in the parameters and in the body.
        ConfigError: if JSON cannot hold an option.
    """
    found: list[Violation] = []
    arguments = body = None
    try:
        arguments = encode_arguments(call.operation, call.arguments)
    except encoding.Unencodable as cause:
        found.extend(cause.violations)
    if call.body is not None:
        try:
            body = encoding.encode_body(call.body)
        except encoding.Unencodable as cause:
            found.extend(cause.violations)
    if found or arguments is None:
        raise encoding.Unencodable(found)
    return EncodedRequest(call.operation, arguments, body)


def encode_arguments(operation: str, arguments: Mapping[str, object]) -> str:
    """Write the arguments of an operation as JSON text.

    Raises:
        Unencodable: with the parameters that JSON cannot hold, at their places on the wire.
        ConfigError: if JSON cannot hold an option: what is no parameter is not sent, and so breaks no rule.
    """
    text = _native.encode_plain(arguments)
    if text is not None:
        return text
    parameters = PARAMETERS.get(operation, {})
    found: list[Violation] = []
    misused: list[Violation] = []
    members = []
    for name, value in arguments.items():
        wire, location = parameters.get(name, (name, "query"))
        try:
            members.append(f"{json.dumps(name)}:{encoding.encode(_sequence(value), path=f'/{wire}', location=location)}")
        except encoding.Unencodable as cause:
            (found if name in parameters else misused).extend(cause.violations)
    if misused:
        raise inputs.misuse(misused, "options")
    if found:
        raise encoding.Unencodable(found)
    return "{" + ",".join(members) + "}"


def encode_or_refuse(call: Request) -> EncodedRequest:
    """Write a request as JSON text.

    Raises:
        RuleViolationError: with what JSON cannot hold, in the parameters and in the body.
        ConfigError: if JSON cannot hold an option.
    """
    try:
        return encode(call)
    except encoding.Unencodable as cause:
        found = cause.violations
    raise errors.refusal(call.operation, found)


def read_reply(operation: str, text: str) -> Reply:
    """Read a reply of the core and log its attempts and warnings."""
    reply = json.loads(text)
    logs.attempts(_not_logged(reply))
    warnings = read_warnings(reply)
    logs.warnings(operation, warnings)
    return Reply(reply["value"], warnings)


def read_failure(text: str) -> errors.ConnguardError:
    """Read an error of the core and log its attempts."""
    details = json.loads(text)
    failure = errors.from_details(details)
    logs.attempts(_not_logged(details))
    return failure


def _not_logged(told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the attempts that did not go to the log while the call was under way."""
    made: Sequence[Mapping[str, Any]] = told.get("attempts") or ()
    return made[told.get("logged") or 0 :]


def read_warnings(reply: Mapping[str, Any]) -> list[Violation]:
    """Read the warnings that came with a reply."""
    return [Violation.from_dict(values) for values in reply.get("warnings") or []]


def _sequence(value: object) -> object:
    """A set of texts is as good as a list for an argument."""
    return list(set(value)) if issubclass(type(value), (set, frozenset)) else value  # type: ignore[call-overload]
