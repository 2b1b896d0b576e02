"""Raw requests, for what there is no method for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from connguard._call import calls, logs
from connguard._json import inputs
from connguard.responses import Response


class RawRequest(NamedTuple):
    """A request as the core takes it."""

    method: str
    path: str
    arguments: dict[str, object]
    body: object


def request(method: str, path: str, body: object, /, **arguments: object) -> RawRequest:
    """Build a raw request; None is no body.

    Raises:
        ConfigError: if an argument is invalid.
    """
    given = calls.given(arguments)
    return RawRequest(inputs.text("method", method, "GET"), inputs.text("path", path, "/v1/projects"), given, body)


def read(reply: Mapping[str, Any], listener: int) -> Response:
    """Read the core's reply, and log its attempts."""
    logs.attempts(calls.not_logged(reply), listener)
    return Response.from_dict(reply)
