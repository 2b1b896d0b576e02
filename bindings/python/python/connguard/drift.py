"""What differs between the services and a manifest."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from connguard.plan import AsyncPlan, Plan

DriftKind = Literal["missing", "changed", "extra", "rotation"]
"""Declared and not there; not as declared; there and not declared; another version of a secret is declared than is stored."""


class DriftItem(TypedDict):
    """An object that differs."""

    drift: DriftKind
    kind: Literal["connection", "override"]
    key: str
    environment: str | None
    """The environment of an override."""
    changes: list[dict[str, Any]]
    """The members that differ: ``path``, ``from``, ``to``."""


class Drift(Plan):
    """What differs between the services and a manifest. It is also the plan that brings the services back."""

    @property
    def items(self) -> list[DriftItem]:
        """What differs, in the order of the manifest."""
        return self._native.drift()  # type: ignore[return-value]

    @property
    def unowned(self) -> int:
        """How many objects are not the manifest's."""
        return self.counts["unowned"]


class AsyncDrift(AsyncPlan, Drift):
    """Like :class:`Drift`; an apply is awaited."""
