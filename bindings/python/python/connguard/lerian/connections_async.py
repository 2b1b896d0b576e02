"""The database connections of a Lerian service; calls are awaited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Unpack

from connguard._call import bulk
from connguard._call.calls import CallOptions
from connguard._call.clients import AsyncClient
from connguard.generated.lerian.requests import (
    CreateConnectionRequest,
    UpdateConnectionRequest,
    ValidateSchemaRequest,
)
from connguard._call.paging import AsyncPages
from connguard._lazy import LazyModule
from connguard.generated.lerian.results import Connection, ConnectionSchema, ConnectionTest, SchemaValidation
from connguard.lerian import operations
from connguard.lerian.operations import SortOrder
from connguard.report import Report
from connguard.results import Result

if TYPE_CHECKING:
    import datetime
    import uuid
else:
    datetime, uuid = LazyModule("datetime"), LazyModule("uuid")


class AsyncConnections:
    """The database connections; calls are awaited."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def create(
        self,
        body: CreateConnectionRequest | Connection | str | bytes,
        *,
        product: str,
        multi_tenant: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Connection:
        """Create a database connection; as :meth:`Connections.create`."""
        request = operations.create_connection(body, product, multi_tenant, options)
        return (await self._client.call(request)).read(Connection)

    async def create_many(
        self,
        items: Iterable[CreateConnectionRequest | Connection | str | bytes],
        *,
        product: str,
        multi_tenant: bool | None = None,
        if_exists: bulk.IfExists | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Create many database connections, several at a time; as :meth:`Connections.create_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        wanted = operations.create_many(items, product, multi_tenant, if_exists, concurrency, options)
        return await self._client.bulk(wanted, progress)

    async def get(
        self, id: str | uuid.UUID | None = None, *, config_name: str | None = None, **options: Unpack[CallOptions]
    ) -> Connection:
        """Return the connection with this id, or with this ``configName``; as :meth:`Connections.get`."""
        return (await self._client.call(operations.get_connection(id, config_name, options))).read(Connection)

    def list(
        self,
        *,
        product: str | None = None,
        type: str | None = None,
        start_date: str | datetime.date | None = None,
        end_date: str | datetime.date | None = None,
        sort_order: SortOrder | None = None,
        limit: int | None = None,
        metadata: Mapping[str, str] | None = None,
        since: str | datetime.date | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPages[Connection]:
        """Iterate over the connections with ``async for``; as :meth:`Connections.list`."""
        request = operations.list_connections(
            "list_connections", type, start_date, end_date, sort_order, limit, metadata, since, options, product
        )
        return AsyncPages(self._client, request, Connection)

    def list_unassigned(
        self,
        *,
        type: str | None = None,
        start_date: str | datetime.date | None = None,
        end_date: str | datetime.date | None = None,
        sort_order: SortOrder | None = None,
        limit: int | None = None,
        metadata: Mapping[str, str] | None = None,
        since: str | datetime.date | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPages[Connection]:
        """Iterate over the connections without a product; as :meth:`Connections.list_unassigned`."""
        request = operations.list_connections(
            "list_unassigned_connections", type, start_date, end_date, sort_order, limit, metadata, since, options
        )
        return AsyncPages(self._client, request, Connection)

    async def update(
        self,
        id: str | uuid.UUID,
        body: UpdateConnectionRequest | Connection | str | bytes,
        *,
        multi_tenant: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Connection:
        """Change the members that are in ``body``; as :meth:`Connections.update`."""
        request = operations.update_connection(id, body, multi_tenant, options)
        return (await self._client.call(request)).read(Connection)

    async def update_many(
        self,
        items: Iterable[tuple[str | uuid.UUID, UpdateConnectionRequest | Connection | str | bytes]],
        *,
        multi_tenant: bool | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Change many connections, several at a time; as :meth:`Connections.update_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        wanted = operations.update_many(items, multi_tenant, concurrency, options)
        return await self._client.bulk(wanted, progress)

    async def delete(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> None:
        """Delete the connection with this id; as :meth:`Connections.delete`."""
        await self._client.call(operations.on_connection("delete_connection", id, options))

    async def delete_many(
        self,
        ids: Iterable[str | uuid.UUID],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Result]:
        """Delete the connections with these ids, several at a time; as :meth:`Connections.delete_many`.

        Raises:
            asyncio.CancelledError: if the task is cancelled; nothing more is sent, and :meth:`connguard.Report.of` tells
                what had happened.
        """
        return await self._client.bulk(operations.delete_many(ids, concurrency, options), progress)

    async def test(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> ConnectionTest:
        """Let the service connect to the database; as :meth:`Connections.test`."""
        request = operations.on_connection("test_connection", id, options)
        return (await self._client.call(request)).read(ConnectionTest)

    async def schema(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> ConnectionSchema:
        """Return the tables and fields of the database; as :meth:`Connections.schema`."""
        request = operations.on_connection("get_connection_schema", id, options)
        return (await self._client.call(request)).read(ConnectionSchema)

    async def assign(self, id: str | uuid.UUID, *, product: str, **options: Unpack[CallOptions]) -> Connection:
        """Assign a connection that has no product yet to one; as :meth:`Connections.assign`."""
        request = operations.on_connection("assign_connection", id, options, product=product)
        return (await self._client.call(request)).read(Connection)

    async def validate_schema(
        self, body: ValidateSchemaRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> SchemaValidation:
        """Check that data sources, tables and fields exist; as :meth:`Connections.validate_schema`."""
        return (await self._client.call(operations.validate_schema(body, options))).read(SchemaValidation)
