"""The environment overrides of a project's connections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Unpack

from connguard._call import bulk
from connguard._call.calls import CallOptions
from connguard._call.clients import AsyncClient, SyncClient
from connguard._call.paging import AsyncPages, Pages
from connguard.generated.matillion.requests import EnvironmentOverrideRequest
from connguard.generated.matillion.results import EnvironmentOverride
from connguard.matillion import operations
from connguard.matillion.operations import Parent
from connguard.report import Report


class Overrides:
    """What differs for a connection in an environment."""

    def __init__(self, client: SyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    def create(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Create an override of one connection in one environment.

        Args:
            body: the API's JSON: a mapping or JSON text.
            parent: the connection, to have ``authType`` compared with it before anything is written.
            options: see :class:`connguard.CallOptions`.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such connection or environment.
            ConflictError: if the override exists.
            OutcomeUnknownError: if the override may or may not exist now.
            ConnguardError: for every other failure.
        """
        request = operations.write_override("create", self._project_id, body, parent, options)
        return self._client.call(request).read(EnvironmentOverride)

    def update(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Replace an override that exists; what is not sent is unset.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such override.
            ConnguardError: for every other failure.
        """
        request = operations.write_override("update", self._project_id, body, parent, options)
        return self._client.call(request).read(EnvironmentOverride)

    def upsert(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Create an override, or replace the one that exists. Both documented behaviours of a create will do.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such connection or environment.
            ConnguardError: for every other failure.
        """
        request = operations.write_override("upsert", self._project_id, body, parent, options)
        return self._client.call(request).read(EnvironmentOverride)

    def upsert_many(
        self,
        items: Iterable[EnvironmentOverrideRequest | EnvironmentOverride | str | bytes],
        *,
        parent: Parent | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[EnvironmentOverride]:
        """Create or replace many overrides, several at a time.

        Args:
            items: the bodies, each as :meth:`upsert` takes it.
            parent: the connection of all of them, to have ``authType`` compared with it before anything is written.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        wanted = operations.upsert_overrides(self._project_id, items, parent, concurrency, options)
        return self._client.bulk(wanted, progress)

    def list(
        self, environment: str, *, size: int | None = None, **options: Unpack[CallOptions]
    ) -> Pages[EnvironmentOverride]:
        """Iterate over the overrides of an environment, asking for ``size`` at a time (1 to 100; default: 100)."""
        request = operations.list_overrides(self._project_id, environment, size, options)
        return Pages(self._client, request, EnvironmentOverride)

    def delete(self, environment: str, names: Sequence[str] | str, **options: Unpack[CallOptions]) -> None:
        """Delete the overrides of these connections in an environment.

        Many names are sent in several requests, because they stand in the URL; if one fails, those before it have
        happened. A name with a comma is refused: the service would take it for several names.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such environment.
            ConnguardError: for every other failure.
        """
        self._client.call(operations.delete_overrides(self._project_id, environment, names, options))


class AsyncOverrides:
    """What differs for a connection in an environment; calls are awaited."""

    def __init__(self, client: AsyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    async def create(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Create an override of one connection in one environment; as :meth:`Overrides.create`."""
        request = operations.write_override("create", self._project_id, body, parent, options)
        return (await self._client.call(request)).read(EnvironmentOverride)

    async def update(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Replace an override that exists; as :meth:`Overrides.update`."""
        request = operations.write_override("update", self._project_id, body, parent, options)
        return (await self._client.call(request)).read(EnvironmentOverride)

    async def upsert(
        self,
        body: EnvironmentOverrideRequest | EnvironmentOverride | str | bytes,
        *,
        parent: Parent | None = None,
        **options: Unpack[CallOptions],
    ) -> EnvironmentOverride:
        """Create an override, or replace the one that exists; as :meth:`Overrides.upsert`."""
        request = operations.write_override("upsert", self._project_id, body, parent, options)
        return (await self._client.call(request)).read(EnvironmentOverride)

    async def upsert_many(
        self,
        items: Iterable[EnvironmentOverrideRequest | EnvironmentOverride | str | bytes],
        *,
        parent: Parent | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[EnvironmentOverride]:
        """Create or replace many overrides, several at a time; as :meth:`Overrides.upsert_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        wanted = operations.upsert_overrides(self._project_id, items, parent, concurrency, options)
        return await self._client.bulk(wanted, progress)

    def list(
        self, environment: str, *, size: int | None = None, **options: Unpack[CallOptions]
    ) -> AsyncPages[EnvironmentOverride]:
        """Iterate over the overrides of an environment with ``async for``; as :meth:`Overrides.list`."""
        request = operations.list_overrides(self._project_id, environment, size, options)
        return AsyncPages(self._client, request, EnvironmentOverride)

    async def delete(self, environment: str, names: Sequence[str] | str, **options: Unpack[CallOptions]) -> None:
        """Delete the overrides of these connections in an environment; as :meth:`Overrides.delete`."""
        await self._client.call(operations.delete_overrides(self._project_id, environment, names, options))
