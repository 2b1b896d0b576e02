"""Connections as files: what is to exist, who manages it, and how that becomes a plan."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Self, TypeVar

from connguard import _native
from connguard._call.declared import Accounts, text, told, whose
from connguard._json import inputs
from connguard.apply_report import ApplyReport
from connguard.drift import AsyncDrift, Drift
from connguard.plan import AsyncPlan, Plan

Kind = TypeVar("Kind", bound="Manifest")


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
    ) -> Self:
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

    def _open(
        self,
        files: list[str],
        texts: list[tuple[str, str]],
        vars: Mapping[str, Any] | None,
        part: Sequence[str] = (),
    ) -> None:
        self._vars = dict(vars or {})
        with told():
            self._native = _native.Manifest(files, texts, json.dumps(self._vars), list(part))
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
        rotate: str | Sequence[str] = (),
        only: str | Sequence[str] = (),
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> Plan:
        """Compare the manifest with what the services have. Nothing is written.

        Args:
            prune: Whether to delete what belongs to the manifest and is no longer declared.
            adopt: Whether to take over objects that have no marker.
            take_over: Take over objects of this owner.
            rotate: Names of connections whose secrets are written again.
            only: Targets to plan: an account's name, a project's id or name, or a product. Default: all.
            accounts: Options of clients by the names of accounts, instead of those of the manifest, e.g.
                ``{"eu": emulator.matillion}``.
            secrets: Values of ``env:NAME`` references, instead of environment variables.

        Raises:
            GuardError: If a project is not the one that the manifest names.
            ConfigError: If a reference cannot be resolved.
            ConnguardError: For every failure of a service.
        """
        options = {
            "prune": inputs.flag("prune", prune),
            "adopt": inputs.flag("adopt", adopt),
            "take_over": take_over,
            "rotate": inputs.names("rotate", rotate),
            "only": inputs.names("only", only),
            **whose(accounts, secrets),
        }
        with told():
            return Plan(self._native.plan(text(options)))

    def drift(self, *, accounts: Accounts | None = None, secrets: Mapping[str, str] | None = None) -> Drift:
        """Return what differs between the services and the manifest, also what is there and not declared.

        Raises:
            ConnguardError: For every failure of a service.
        """
        return Drift(Manifest.plan(self, prune=True, accounts=accounts, secrets=secrets)._native)

    def partition(self) -> list[Self]:
        """Split the manifest into parts that share no credential, and so no rate limit.

        Each can be planned and applied elsewhere at the same time, see :func:`apply_partition`. Accounts with one
        ``limit_group``, or with the same credentials at the same address, are in one part.
        """
        return [self._restored(part.facts()["part"]) for part in self._native.partition()]

    def _restored(self, part: Sequence[str]) -> Self:
        manifest = type(self).__new__(type(self))
        manifest._open([], [(name, source) for name, source in self._facts["sources"]], self._vars, part)
        return manifest

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self._facts["sources"], self._vars, self._facts["part"]))

    def __repr__(self) -> str:
        return f"Manifest(owner={self.owner!r})"


class AsyncManifest(Manifest):
    """Like :class:`Manifest`; plans are awaited."""

    async def plan(  # type: ignore[override]
        self,
        *,
        prune: bool = False,
        adopt: bool = False,
        take_over: str | None = None,
        rotate: str | Sequence[str] = (),
        only: str | Sequence[str] = (),
        accounts: Accounts | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> AsyncPlan:
        """Compare the manifest with what the services have; as :meth:`Manifest.plan`."""
        import asyncio

        plan = await asyncio.to_thread(
            super().plan,
            prune=prune,
            adopt=adopt,
            take_over=take_over,
            rotate=rotate,
            only=only,
            accounts=accounts,
            secrets=secrets,
        )
        return AsyncPlan(plan._native)

    async def drift(  # type: ignore[override]
        self, *, accounts: Accounts | None = None, secrets: Mapping[str, str] | None = None
    ) -> AsyncDrift:
        """Return what differs; as :meth:`Manifest.drift`."""
        import asyncio

        drift = await asyncio.to_thread(super().drift, accounts=accounts, secrets=secrets)
        return AsyncDrift(drift._native)


class Export(Manifest):
    """A manifest of what exists. :attr:`text` is its YAML, :attr:`left_out` what a manifest cannot declare."""

    text: str
    left_out: list[str]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the manifest to a file."""
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(self.text)


def export(
    account: str,
    project: str | None = None,
    owned: bool = False,
    *,
    manifest: Manifest | None = None,
    owner: str | None = None,
    accounts: Accounts | None = None,
    secrets: Mapping[str, str] | None = None,
) -> Export:
    """Read what an account holds, as a manifest that declares it. Nothing is written.

    Args:
        account: The name of an account of ``manifest``; without one ``"matillion"`` or ``"lerian"``, with the options of
            the environment (``MATILLION_…``, ``LERIAN_…``).
        project: A Matillion project's id or name. Default: all projects of the account.
        owned: Whether to read only what is marked as the owner's.
        manifest: The manifest that has the account.
        owner: Who the new manifest belongs to. Default: the owner of ``manifest``, else ``exported``.
        accounts: Options of clients by the names of accounts, instead of those of the manifest.
        secrets: Values of ``env:NAME`` references, instead of environment variables.

    Raises:
        ConfigError: If there is no such account or project, or a reference cannot be resolved.
        ConnguardError: For every failure of a service.

    Example:
        >>> from connguard import Emulator, export
        >>> with Emulator() as emulator:
        ...     found = export("lerian", accounts={"lerian": emulator.lerian})
        >>> print(found.text.splitlines()[0])
        connguard: 1
    """
    options = {"project": project, "owned": inputs.flag("owned", owned), "owner": owner, **whose(accounts, secrets)}
    with told():
        found = _native.export_manifest(account, manifest._native if manifest else None, text(options))
    exported = Export.__new__(Export)
    exported._open([], [("exported.yaml", found["text"])], None)
    exported.text, exported.left_out = found["text"], found["left_out"]
    return exported


def apply_partition(manifest: Manifest, **options: Any) -> ApplyReport:
    """Plan a part of a manifest and apply it at once: what a worker elsewhere is sent.

    References are resolved where this runs. It may run again: what is done already is left as it is.

    Args:
        manifest: One of :meth:`Manifest.partition`; it can be pickled.
        options: Those of :meth:`Manifest.plan` and :meth:`Plan.apply`.

    Raises:
        ConnguardError: As :meth:`Manifest.plan` and :meth:`Plan.apply`.

    Example:
        With Dask: ``client.map(apply_partition, manifest.partition(), pure=False)``.
    """
    of_apply = ("max_deletes", "concurrency", "test", "progress")
    applying = {name: options.pop(name) for name in of_apply if name in options}
    whose_options = {name: options[name] for name in ("accounts", "secrets") if name in options}
    return manifest.plan(**options).apply(**applying, **whose_options)


class Imported(NamedTuple):
    """Connections of another tool, as a manifest. The passwords are apart."""

    document: dict[str, Any]
    """The manifest, for :class:`Manifest`; passwords are references to environment variables."""
    secrets: dict[str, str]
    """The passwords by these variables, for ``secrets`` of :meth:`Manifest.plan` and :meth:`Plan.apply`."""
    notes: list[str]
    """What was changed or left out, never a value."""
    unmapped: list[dict[str, str]]
    """What has no counterpart: ``name`` and ``reason``."""

    def __repr__(self) -> str:
        return f"Imported(secrets={sorted(self.secrets)}, notes={self.notes}, unmapped={self.unmapped})"


def import_connections(
    tool: Literal["airflow", "dbt", "sqlalchemy"],
    text: str,
    *,
    owner: str = "imported",
    account: str = "reporter",
    product: str | None = None,
) -> Imported:
    """Turn the database connections of another tool into a manifest for Lerian. Nothing is sent.

    Args:
        tool: ``"airflow"`` (``airflow connections export``, or URIs), ``"dbt"`` (a ``profiles.yml``) or ``"sqlalchemy"``
            (URLs, one in each line).
        text: What the tool has written.
        owner: The owner of the manifest.
        account: The name of its account.
        product: The product of the connections. Default: the variable ``product`` of the manifest.

    Raises:
        ManifestError: If the text is not what the tool writes. Nothing of it is in the error but its places.

    Example:
        >>> from connguard import Manifest, import_connections
        >>> found = import_connections("sqlalchemy", "mysql://reader:secret@db.example.com/sales", product="ledger")
        >>> found.secrets
        {'SALES_PASSWORD': 'secret'}
        >>> Manifest(found.document).owner
        'imported'
    """
    with told():
        found = _native.import_connections(tool, text, owner, account, product)
    return Imported(found["manifest"], found["secrets"], found["notes"], found["unmapped"])


def schema() -> dict[str, Any]:
    """Return the JSON Schema of manifests (draft-07), for editors and other checks."""
    found: dict[str, Any] = json.loads(_native.manifest_schema())
    return found


def _restore(kind: type[Kind], sources: Sequence[Sequence[str]], vars: Mapping[str, Any], part: Sequence[str]) -> Kind:
    manifest = kind.__new__(kind)
    manifest._open([], [(name, source) for name, source in sources], vars, part)
    return manifest


def _paths(files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    given = [files] if isinstance(files, str | os.PathLike) else files
    return [inputs.path("files", each) for each in given]
