"""The HTTP side of a reply: for what the typed results do not hold."""

from __future__ import annotations

from _collections_abc import Mapping

from connguard._lazy import typing


class Response:
    """A reply of the service as HTTP has it."""

    __slots__ = ("attempts", "body", "headers", "request_id", "status")

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str] | None = None,
        request_id: str | None = None,
        body: typing.Any = None,
        attempts: list[dict[str, typing.Any]] | None = None,
    ) -> None:
        self.status = status
        """The HTTP status."""
        self.headers = dict(headers or {})
        """The headers, by their names in lower case."""
        self.request_id = request_id
        """The service's number for the request, to quote in a support case."""
        self.body = body
        """What ``client.request`` received: JSON as Python has it, any other content as a string, None for nothing. None on
        a result, which holds it itself."""
        self.attempts = list(attempts or [])
        """The requests that were sent; see :attr:`connguard.ConnguardError.attempts`."""

    @classmethod
    def from_dict(cls, told: Mapping[str, typing.Any]) -> Response:
        """Read what the core says about a reply."""
        return cls(told["status"], told.get("headers"), told.get("request_id"), told.get("body"), told.get("attempts"))

    def __eq__(self, other: object) -> bool:
        if type(other) is not Response:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        # Bodies and headers may hold anything.
        return f"Response(status={self.status}, request_id={self.request_id!r})"

    def __reduce__(self) -> tuple[typing.Any, ...]:
        return (Response, (self.status, self.headers, self.request_id, self.body, self.attempts))
