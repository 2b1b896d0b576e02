"""The connections of a project; calls are awaited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Unpack

from connguard._call import bulk
from connguard._call.calls import CallOptions
from connguard._call.clients import AsyncClient
from connguard.generated.matillion.requests import (
    CreateConnectionRequest,
    CreateDataPlatformConnectionRequest,
    PatchConnectionRequest,
    UpdateConnectionRequest,
)
from connguard._call.paging import AsyncPages
from connguard.generated.matillion.results import Connection
from connguard.matillion import operations
from connguard.report import Report
from connguard.results import Result


class AsyncConnections:
    """The connections of a project; calls are awaited."""

    def __init__(self, client: AsyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    async def create(
        self, body: CreateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Create a connection; as :meth:`Connections.create`."""
        request = operations.create_connection(self._project_id, body, options)
        return (await self._client.call(request)).read(Connection)

    async def create_many(
        self,
        items: Iterable[CreateConnectionRequest | Connection | str | bytes],
        *,
        if_exists: bulk.IfExists | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Create many connections, several at a time; as :meth:`Connections.create_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        wanted = operations.create_many(self._project_id, items, if_exists, concurrency, options)
        return await self._client.bulk(wanted, progress)

    async def upsert(
        self, body: CreateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Create a connection, or bring the one of its name up to date; as :meth:`Connections.upsert`."""
        return (await self._client.call(operations.upsert_connection(self._project_id, body, options))).read(Connection)

    async def upsert_many(
        self,
        items: Iterable[CreateConnectionRequest | Connection | str | bytes],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Create many connections, or bring those of their names up to date; as :meth:`Connections.upsert_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        return await self._client.bulk(operations.upsert_many(self._project_id, items, concurrency, options), progress)

    async def get(self, name: str, **options: Unpack[CallOptions]) -> Connection:
        """Return the connection with this name; as :meth:`Connections.get`."""
        request = operations.on_connection("get_connection", self._project_id, name, options)
        return (await self._client.call(request)).read(Connection)

    def list(
        self,
        *,
        auth_provider: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        platform_connection_type: Sequence[str] | None = None,
        size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPages[Connection]:
        """Iterate over the project's connections with ``async for``; as :meth:`Connections.list`."""
        request = operations.list_connections(
            self._project_id, auth_provider, names, platform_connection_type, size, options
        )
        return AsyncPages(self._client, request, Connection)

    async def update(
        self, name: str, body: UpdateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Replace the details of the connection with this name as a whole; as :meth:`Connections.update`."""
        request = operations.on_connection("update_connection", self._project_id, name, options, body)
        return (await self._client.call(request)).read(Connection)

    async def update_many(
        self,
        items: Iterable[tuple[str, UpdateConnectionRequest | Connection | str | bytes]],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Replace the details of many connections, several at a time; as :meth:`Connections.update_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        wanted = operations.update_many(self._project_id, items, concurrency, options)
        return await self._client.bulk(wanted, progress)

    async def patch(
        self, name: str, body: PatchConnectionRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Change some details of the connection with this name; as :meth:`Connections.patch`."""
        request = operations.on_connection("patch_connection", self._project_id, name, options, body)
        return (await self._client.call(request)).read(Connection)

    async def delete(self, name: str, **options: Unpack[CallOptions]) -> None:
        """Delete the connection with this name; as :meth:`Connections.delete`."""
        await self._client.call(operations.on_connection("delete_connection", self._project_id, name, options))

    async def delete_many(
        self,
        names: Iterable[str],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Result]:
        """Delete the connections with these names, several at a time; as :meth:`Connections.delete_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        return await self._client.bulk(operations.delete_many(self._project_id, names, concurrency, options), progress)


class AsyncDataPlatformConnections:
    """A project's default data warehouse connection; calls are awaited."""

    def __init__(self, client: AsyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    async def create(
        self, body: CreateDataPlatformConnectionRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> Result:
        """Create the project's default warehouse connection; as :meth:`DataPlatformConnections.create`."""
        request = operations.create_data_platform_connection(self._project_id, body, options)
        return (await self._client.call(request)).read(Result)
