"""Raw requests, for what there is no method for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from connguard import _native
from connguard._call import calls, logs
from connguard._json import inputs
from connguard.responses import Response

NAME = "client.request"


OPTIONS: Final = ("query", "body", "headers", "timeout_seconds", "max_retries")


class RawRequest(NamedTuple):
    """A request as the core takes it."""

    method: str
    path: str
    arguments: dict[str, object]
    body: object


def request(method: str, path: str, body: object, unknown: Mapping[str, object], /, **arguments: object) -> RawRequest:
    """Build a raw request; None is no body.

    Raises:
        ConfigError: if an argument is invalid.
        TypeError: for an unknown keyword.
    """
    for name in unknown:
        meant = _native.nearest_name(name, list(OPTIONS))
        raise TypeError(f"{name} is not an option of {NAME}{f'; did you mean {meant}?' if meant else ''}")
    given = calls.given(arguments)
    return RawRequest(inputs.text("method", method, "GET"), inputs.text("path", path, "/v1/projects"), given, body)


def read(reply: Mapping[str, Any], listener: int) -> Response:
    """Read the core's reply, and log its attempts."""
    logs.attempts(calls.not_logged(reply), listener)
    return Response.from_dict(reply)
