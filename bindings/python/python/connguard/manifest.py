"""Connections as files: manifests, plans, and what became of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from connguard import _native, errors
from connguard._json import inputs
from connguard.error_base import ConnguardError
from connguard.generated.errors import ConfigError

Accounts = Mapping[str, Mapping[str, Any]]
"""Options of clients by the names of accounts, in the place of what the manifest says of these."""


class ApplyError(ConnguardError):
    """An apply that is incomplete; ``report`` tells what became of every action."""

    __module__ = "connguard.errors"

    code = "apply"

    def __init__(self, message: str, report: ApplyReport) -> None:
        super().__init__(message)
        self.report = report

    def __reduce__(self) -> tuple[Any, ...]:
        return (ApplyError, (self.message, self.report))


class ApplyReport:
    """What became of every action of a plan."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    @property
    def counts(self) -> dict[str, int]:
        """How many actions have each outcome: ``applied``, ``already``, ``failed``, ``unknown``, ``held``, ``cancelled``."""
        return dict(self._values["counts"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """One for each action, in the order of the plan: ``key``, ``action``, ``outcome``, ``error`` and where it is declared."""
        return [dict(entry) for entry in self._values["entries"]]

    @property
    def complete(self) -> bool:
        """Whether everything is as the manifest declares it."""
        return bool(self._values["complete"])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"counts": self.counts, "entries": self.entries, "complete": self.complete}

    def raise_for_failures(self) -> None:
        """Raise if anything is not done.

        Raises:
            ApplyError: If the report is not complete.
        """
        if not self.complete:
            raise ApplyError(str(self).rstrip(), self)

    def __bool__(self) -> bool:
        return self.complete

    def __str__(self) -> str:
        return str(self._values["text"])

    def __repr__(self) -> str:
        return f"ApplyReport({self.counts})"

    def _repr_html_(self) -> str:
        return _html(str(self))


class Plan:
    """What is to be done. It holds no secret: those are references."""

    def __init__(self, native: _native.Plan) -> None:
        self._native = native
        self._facts: dict[str, Any] = native.facts()

    @property
    def counts(self) -> dict[str, int]:
        """How many actions of each kind there are, and ``unchanged``, ``unowned`` and ``problems``."""
        return dict(self._facts["plan"]["counts"])

    @property
    def actions(self) -> list[dict[str, Any]]:
        """All actions, in order: ``action``, ``kind``, ``key``, ``changes`` and where each is declared."""
        return [action for target in self._facts["plan"]["targets"] for action in target["actions"]]

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What needs a decision first; one problem refuses the apply."""
        return [problem for target in self._facts["plan"]["targets"] for problem in target["problems"]]

    def to_dict(self) -> dict[str, Any]:
        """Return the saved form of the plan."""
        return dict(self._facts["plan"])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the saved form to a file."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self._facts["plan"], file, indent=2, ensure_ascii=False)
            file.write("\n")

    def apply(
        self,
        *,
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
        max_deletes: int | None = None,
        concurrency: int = 16,
    ) -> ApplyReport:
        """Carry the plan out. What cannot be done is in the report; run it again to go on.

        Args:
            accounts: Options of clients by the names of accounts, in the place of those of the manifest.
            secrets: Values of ``env:NAME`` references, in the place of environment variables.
            max_deletes: How many connections may be deleted. Default: 3, or a fifth of those that are the manifest's.
            concurrency: How many actions are carried out at a time, 1 to 64. Default: 16.

        Raises:
            ManifestError: If the plan has problems; nothing was sent.
            GuardError: If more would be deleted than is allowed; nothing was sent.
            ConfigError: If a reference cannot be resolved; nothing was sent.
        """
        options = {"max_deletes": max_deletes, "concurrency": concurrency, **_whose(accounts, secrets)}
        try:
            return ApplyReport(self._native.apply(_text(options)))
        except _native.NativeError as cause:
            _raise(cause)

    def __bool__(self) -> bool:
        return not self._facts["empty"]

    def __str__(self) -> str:
        return str(self._facts["text"])

    def __repr__(self) -> str:
        return f"Plan({self.counts})"

    def _repr_html_(self) -> str:
        return _html(str(self))


class Manifest:
    """Connections that are to exist, as files or a mapping declare them. It is checked when it is read.

    Args:
        document: The manifest as a mapping, e.g. from ``yaml.safe_load``.
        vars: Values of variables; they override those of the manifest.

    Raises:
        ManifestError: If anything is wrong, with file, line and column of each problem.

    Example:
        >>> from connguard import Emulator, Manifest
        >>> with Emulator() as emulator:
        ...     manifest = Manifest({
        ...         "connguard": 1,
        ...         "owner": "acme/data",
        ...         "accounts": {"eu": {"provider": "matillion", "region": "eu1"}},
        ...         "matillion": [{"account": "eu", "project": {"id": emulator.project_id}, "connections": []}],
        ...     })
        ...     print(manifest.plan(accounts={"eu": emulator.matillion}).counts)
        {'problems': 0, 'unchanged': 0, 'unowned': 0}
    """

    def __init__(self, document: Mapping[str, Any], *, vars: Mapping[str, Any] | None = None) -> None:
        self._open([], [("manifest.json", json.dumps(document, ensure_ascii=False, indent=2))], vars)

    @classmethod
    def load(
        cls, files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, vars: Mapping[str, Any] | None = None
    ) -> Manifest:
        """Read files as one manifest.

        Args:
            files: Paths, YAML or JSON; ``*`` and ``?`` match names. A pattern that matches nothing is an error.
            vars: Values of variables; they override those of the manifest.

        Raises:
            ManifestError: If anything is wrong, with file, line and column of each problem.
            ConfigError: If a file cannot be read.
        """
        manifest = cls.__new__(cls)
        manifest._open(_paths(files), [], vars)
        return manifest

    def _open(self, files: list[str], texts: list[tuple[str, str]], vars: Mapping[str, Any] | None) -> None:
        try:
            self._native = _native.Manifest(files, texts, json.dumps(dict(vars or {})))
        except _native.NativeError as cause:
            _raise(cause)
        self._facts: dict[str, Any] = self._native.facts()

    @property
    def owner(self) -> str:
        """Who it belongs to."""
        return str(self._facts["owner"])

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What the rules warn of: ``rule``, ``message`` and ``at``, the place."""
        return list(self._facts["warnings"])

    def plan(
        self,
        *,
        prune: bool = False,
        adopt: bool = False,
        take_over: str | None = None,
        rotate: Sequence[str] = (),
        only: Sequence[str] = (),
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> Plan:
        """Compare the manifest with what the services have. Nothing is written.

        Args:
            prune: Whether to delete what is the manifest's and not declared any more.
            adopt: Whether to take over objects that have no marker.
            take_over: Take over objects of this owner.
            rotate: Names of connections whose secrets are written anew.
            only: Targets to plan: an account's name, a project's id or name, or a product. Default: all.
            accounts: Options of clients by the names of accounts, in the place of those of the manifest, e.g.
                ``{"eu": emulator.matillion}``.
            secrets: Values of ``env:NAME`` references, in the place of environment variables.

        Raises:
            GuardError: If a project is not the one that the manifest names.
            ConfigError: If a reference cannot be resolved.
            ConnguardError: For every failure of a service.
        """
        options = {
            "prune": inputs.flag("prune", prune),
            "adopt": inputs.flag("adopt", adopt),
            "take_over": take_over,
            "rotate": list(rotate),
            "only": list(only),
            **_whose(accounts, secrets),
        }
        try:
            return Plan(self._native.plan(_text(options)))
        except _native.NativeError as cause:
            _raise(cause)

    def drift(self, *, accounts: Accounts | None = None, secrets: Mapping[str, str] | None = None) -> Plan:
        """Return what differs between the services and the manifest: a plan that also has what is there and not declared.

        Raises:
            ConnguardError: For every failure of a service.
        """
        return self.plan(prune=True, accounts=accounts, secrets=secrets)

    def __repr__(self) -> str:
        return f"Manifest(owner={self.owner!r})"


class AsyncManifest(Manifest):
    """Like :class:`Manifest`; plans are awaited, and made on another thread."""

    async def plan(self, **options: Any) -> AsyncPlan:  # type: ignore[override]
        """Compare the manifest with what the services have; as :meth:`Manifest.plan`."""
        plan = await _in_thread(super().plan, options)
        return AsyncPlan(plan._native)

    async def drift(self, **options: Any) -> AsyncPlan:  # type: ignore[override]
        """Return what differs; as :meth:`Manifest.drift`."""
        return await self.plan(prune=True, **options)


class AsyncPlan(Plan):
    """Like :class:`Plan`; an apply is awaited, and carried out on another thread."""

    async def apply(self, **options: Any) -> ApplyReport:  # type: ignore[override]
        """Carry the plan out; as :meth:`Plan.apply`."""
        report: ApplyReport = await _in_thread(super().apply, options)
        return report


def _paths(files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    import glob

    given = [files] if isinstance(files, str | os.PathLike) else list(files)
    found: list[str] = []
    for each in given:
        path = inputs.path("files", each)
        matches = sorted(glob.glob(path)) if glob.has_magic(path) else [path]
        if not matches:
            raise ConfigError(f"{path} matches no file")
        found += matches
    return found


def _whose(accounts: Accounts | None, secrets: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "accounts": {name: dict(options) for name, options in (accounts or {}).items()},
        "secrets": dict(secrets or {}),
    }


async def _in_thread(method: Callable[..., Any], options: Mapping[str, Any]) -> Any:
    import asyncio

    return await asyncio.to_thread(method, **options)


def _html(text: str) -> str:
    import html

    return f"<pre>{html.escape(text)}</pre>"


def _text(options: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in options.items() if value is not None})


def _raise(cause: _native.NativeError) -> NoReturn:
    raise errors.from_details(cause.args[0]) from None
