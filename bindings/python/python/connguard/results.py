"""Replies of the services, as objects with snake_case attributes."""

from __future__ import annotations

from _collections_abc import Mapping, Sequence

from connguard import _native
from connguard._display import tables
from connguard._lazy import Generic, TypeVar, copy, typing
from connguard.responses import Response
from connguard.violations import Violation

Item = TypeVar("Item", bound="Result")


class Result:
    """An object of the API. Members that this version does not know are kept in :meth:`to_dict`."""

    __slots__ = ("_outcome", "_response", "_values", "_warnings")

    _members: typing.ClassVar[tuple[tuple[str, str], ...]] = ()
    """The documented members: attribute and name in the API's JSON."""
    _created_by: typing.ClassVar[str | None] = None
    """The operation that creates such an object."""

    def __init__(
        self,
        values: Mapping[str, typing.Any],
        warnings: Sequence[Violation] = (),
        response: Response | _native.Reply | None = None,
        outcome: str | None = None,
    ) -> None:
        self._values = dict(values)
        self._warnings = tuple(warnings)
        # What the core has of it is read when it is asked for.
        self._response = response
        self._outcome = outcome

    @property
    def warnings(self) -> list[Violation]:
        """The warnings of the call that returned this object; empty for an object from a list."""
        return list(self._warnings)

    @property
    def response(self) -> Response | None:
        """Status, headers and request id of the reply that this was read from; None for an object from a list or a report."""
        known = self._response
        if isinstance(known, _native.Reply):
            known = self._response = Response.from_dict(known.response())
        return known

    @property
    def outcome(self) -> str | None:
        """What an ``upsert`` did: ``created``, ``updated`` or ``unchanged``; None for other calls."""
        return self._outcome

    def to_dict(self) -> dict[str, typing.Any]:
        """Return the API's JSON, unknown members included; a copy that may be changed."""
        return copy.deepcopy(self._values)

    def to_request(self) -> dict[str, typing.Any]:
        """Return a body that creates the same object, without what only the service sets.

        Passwords are never returned, and so are missing from it. Methods that take a body accept results as well.

        Raises:
            ConfigError: if no operation creates such an object.
        """
        if self._created_by is None:
            from connguard.generated.errors import ConfigError

            raise ConfigError(f"no operation creates a {type(self).__name__}")
        return request_of(self, self._created_by)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._values == other._values)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (
            f"{attribute}={self._values[member]!r}"
            for attribute, member in self._members
            if isinstance(self._values.get(member), (str, int, float))
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[typing.Any, ...]:
        return (type(self), (self._values, self._warnings, self.response, self._outcome))

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        rows = [(name, tables.shown(value)) for name, value in self._values.items()]
        return tables.table(type(self).__name__, (), rows)


def request_of(result: Result, operation: str) -> dict[str, typing.Any]:
    """Return the body of an operation that says what a result says."""
    return _native.to_request(operation, result._values)


class Results(tables.Listed[Item], Generic[Item]):
    """A list of results; a notebook shows it, and slices of it, as a table."""

    def _repr_html_(self) -> str | None:
        """Return a table for notebooks: a row for each result, a column for each member that one of them has.

        None if the list holds anything else; a notebook then shows its repr.
        """
        if not all(isinstance(each, Result) for each in self):
            return None
        known = dict.fromkeys(member for each in self for _, member in type(each)._members)
        present = set().union(*(each._values for each in self))
        columns = [member for member in known if member in present] + sorted(present - known.keys())
        rows = [[tables.shown(each._values.get(column)) for column in columns] for each in self]
        kind = type(self[0]).__name__ if self else "result"
        return tables.table(f"{len(self)} × {kind}", columns or ("nothing",), rows)
