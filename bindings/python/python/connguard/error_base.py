"""The two bases of all errors; the classes themselves are generated from the one error table."""

from __future__ import annotations

from connguard._lazy import typing


class ConnguardError(Exception):
    """Base of every error that connguard raises.

    Errors pickle, and neither their message nor their attributes contain a secret that connguard was given.
    """

    __module__ = "connguard.errors"

    code: str = "internal"
    """The stable code of the class, the same in all languages, e.g. ``not_found``."""

    def __init__(self, message: str, **details: typing.Any) -> None:
        super().__init__(message)
        self._details = {name: value for name, value in details.items() if value is not None}

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return str(self.args[0])

    @property
    def operation(self) -> str | None:
        """The operation, e.g. ``matillion.create_connection``; None outside of a call."""
        return self._details.get("operation")

    @property
    def api_code(self) -> str | None:
        """The service's own code, e.g. ``FET-1002``; None if it gave none."""
        return self._details.get("api_code")

    @property
    def attempts(self) -> list[dict[str, typing.Any]]:
        """The requests that were sent, the first one first; empty if nothing was.

        Each has ``operation``, ``attempt`` (from 1), ``status``, ``milliseconds``, ``request_id`` and ``error``.
        """
        return [dict(each) for each in self._details.get("attempts") or []]

    def __reduce__(self) -> tuple[typing.Any, ...]:
        # The state carries the details, and whatever notes a caller added.
        return (_rebuild, (type(self), self.args), self.__dict__.copy())


class ApiError(ConnguardError):
    """Base of the errors that stand for a reply of the service."""

    __module__ = "connguard.errors"

    @property
    def status(self) -> int | None:
        """The HTTP status; None if no reply stands behind the error."""
        return self._details.get("status")

    @property
    def title(self) -> str | None:
        """The service's name for the kind of error."""
        return self._details.get("title")

    @property
    def detail(self) -> str | None:
        """The service's words for what happened."""
        return self._details.get("detail")

    @property
    def violations(self) -> list[typing.Any]:
        """The single findings that the service lists, each a string; empty if there are none."""
        return list(self._details.get("violations") or [])

    @property
    def fields(self) -> dict[str, typing.Any]:
        """What Lerian says about single members, by their name; empty if it says nothing."""
        return dict(self._details.get("fields") or {})

    @property
    def request_id(self) -> str | None:
        """The service's number for the request, to quote in a support case."""
        return self._details.get("request_id")

    @property
    def body(self) -> str | None:
        """The beginning of the reply's body, as it was received."""
        return self._details.get("body")


def _rebuild(kind: type[ConnguardError], arguments: tuple[typing.Any, ...]) -> ConnguardError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    return error
