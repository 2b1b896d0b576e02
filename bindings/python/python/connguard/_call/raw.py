"""Requests that a caller puts together, for what there is no method for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from connguard import _native, logs
from connguard._call import calls
from connguard._json import inputs
from connguard.responses import Response

NAME = "client.request"


class RequestOptions(TypedDict, total=False):
    """What ``client.request`` takes beside the request itself."""

    headers: Mapping[str, str]
    """Headers to add; not those that the client sets itself, e.g. ``Authorization``."""
    timeout_seconds: float
    """How long the call may take, retries and waiting included; default: the client's."""
    max_retries: int
    """How often an attempt that may be repeated is repeated; default: the client's."""


class RawRequest(NamedTuple):
    """A request as the core takes it."""

    method: str
    path: str
    arguments: dict[str, object]
    body: object


def encode(method: str, path: str, query: object, body: object, options: Mapping[str, Any]) -> RawRequest:
    """Put a request together for the core; a body of None is none.

    Raises:
        ConfigError: if an argument is invalid.
        TypeError: for a keyword that there is not.
    """
    for name in options:
        if name not in RequestOptions.__annotations__:
            meant = _native.nearest_name(name, ["query", "body", *RequestOptions.__annotations__])
            raise TypeError(f"{name} is not an option of {NAME}{f'; did you mean {meant}?' if meant else ''}")
    arguments = calls.given({"query": query, **options})
    return RawRequest(inputs.text("method", method, "GET"), inputs.text("path", path, "/v1/projects"), arguments, body)


def read(reply: Mapping[str, Any], listener: int) -> Response:
    """Read what the core tells of the reply, and log its attempts."""
    logs.attempts(calls.not_logged(reply), listener)
    return Response.from_dict(reply)
