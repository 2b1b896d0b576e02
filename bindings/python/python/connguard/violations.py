"""What a rule says about a request."""

from __future__ import annotations

from _collections_abc import Mapping

from connguard._display import tables
from connguard._lazy import TYPE_CHECKING, typing

if TYPE_CHECKING:
    from typing import Final

__all__ = ["Violation", "Violations"]

MEMBERS: Final = ("rule", "path", "location", "message", "allowed", "nearest", "evidence", "severity", "source")


class Violation:
    """One rule that a request breaks, or that it should be warned about.

    No attribute ever contains a secret.
    """

    __slots__ = MEMBERS

    rule: str
    """The rule's stable id, e.g. ``matillion.connection.combination``."""
    path: str
    """A JSON Pointer to the value, e.g. ``/authType``; for a parameter its name on the wire, e.g. ``/projectId``."""
    location: str
    """Where the value is: ``body``, ``path``, ``query`` or ``header``."""
    message: str
    """What is wrong and what to do."""
    allowed: list[typing.Any]
    """The values that would pass, as far as they can be listed."""
    nearest: list[dict[str, typing.Any]]
    """The rows of the combination table that are nearest to the request, the nearest first."""
    evidence: str
    """``documented``, ``observed`` (the service refuses it) or ``assumed``."""
    severity: str
    """``error`` (the request is not sent) or ``warning`` (it is sent)."""
    source: str
    """Where the rule comes from."""

    def __init__(
        self,
        rule: str,
        path: str,
        message: str,
        *,
        location: str = "body",
        allowed: list[typing.Any] | None = None,
        nearest: list[dict[str, typing.Any]] | None = None,
        evidence: str = "documented",
        severity: str = "error",
        source: str = "",
    ) -> None:
        self.rule = rule
        self.path = path
        self.location = location
        self.message = message
        self.allowed = [] if allowed is None else allowed
        self.nearest = [] if nearest is None else nearest
        self.evidence = evidence
        self.severity = severity
        self.source = source

    @classmethod
    def from_dict(cls, values: Mapping[str, typing.Any]) -> Violation:
        """Read the form that :meth:`to_dict` writes; members that are missing take their defaults."""
        known = {name: values[name] for name in MEMBERS if values.get(name) is not None}
        return cls(known.pop("rule", ""), known.pop("path", ""), known.pop("message", ""), **known)

    def to_dict(self) -> dict[str, typing.Any]:
        """Return the violation as JSON has it, the same in all languages."""
        return {name: getattr(self, name) for name in MEMBERS}

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, Violation) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"Violation(rule={self.rule!r}, path={self.path!r}, severity={self.severity!r}, message={self.message!r})"
        )

    def __reduce__(self) -> tuple[typing.Any, ...]:
        return (Violation.from_dict, (self.to_dict(),))

    def _repr_html_(self) -> str:
        """Return a table for notebooks."""
        rows = [(name, _told(getattr(self, name))) for name in MEMBERS if getattr(self, name)]
        return tables.table(self.rule, (), rows)


class Violations(tables.Listed[Violation]):
    """What the rules say about a request; a notebook shows it, and slices of it, as a table."""

    def _repr_html_(self) -> str | None:
        """Return a table for notebooks: what is wrong, what would do, and where the rule comes from.

        None if the list holds anything else; a notebook then shows its repr.
        """
        if not all(isinstance(each, Violation) for each in self):
            return None
        rows = [
            (each.severity, each.path, each.message, _told(each.nearest or each.allowed), f"{each.rule}\n{each.source}")
            for each in self
        ]
        caption = f"{len(self)} violation{'' if len(self) == 1 else 's'}" if self else "no violations"
        return tables.table(caption, ("severity", "path", "message", "what would do", "rule and source"), rows)


def _told(value: typing.Any) -> str:
    """A list line by line; a row of a combination table as its values."""
    if isinstance(value, list):
        return "\n".join(_told(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(each)}" for name, each in value.items())
    return tables.shown(value)
