"""The database connections of a Lerian service, addressed by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Unpack

from connguard._call import bulk
from connguard._call.calls import CallOptions
from connguard._call.clients import SyncClient
from connguard.generated.lerian.requests import (
    CreateConnectionRequest,
    UpdateConnectionRequest,
    ValidateSchemaRequest,
)
from connguard._call.paging import Pages
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


class Connections:
    """The database connections."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def create(
        self,
        body: CreateConnectionRequest | Connection | str | bytes,
        *,
        product: str,
        multi_tenant: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Connection:
        """Create a database connection; its password is stored encrypted and never returned.

        Args:
            body: the API's JSON: a mapping, the result of ``connguard.lerian.postgresql`` and its like, a connection that was
                read, or JSON text, whose numbers are read as 64-bit integers or doubles.
            product: the product to associate the connection with: letters, digits, underscores and hyphens, at most 100;
                it is sent in lower case.
            multi_tenant: whether the service runs multi-tenant: private addresses are then refused before anything is
                sent (the rule ``lerian.host.blocked``). default: False.
            options: see :class:`connguard.CallOptions`.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            ConflictError: if ``configName`` is taken.
            OutcomeUnknownError: if the connection may or may not exist now.
            ConnguardError: for every other failure.
        """
        request = operations.create_connection(body, product, multi_tenant, options)
        return self._client.call(request).read(Connection)

    def create_many(
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
        """Create many database connections, several at a time. What fails does not keep the others from being created.

        Args:
            items: the bodies, each as :meth:`create` takes it. One that JSON cannot hold is refused, as any other that
                breaks a rule; the others are sent.
            product: the product to associate all of them with.
            multi_tenant: whether the service runs multi-tenant, as for :meth:`create`.
            if_exists: what becomes of a connection whose ``configName`` is taken. ``"fail"`` (the default): the entry has a
                ``ConflictError``. ``"skip"``: it is left ``unchanged``, with a warning where it differs. ``"replace"``: it
                is ``replaced`` if it differs. Passwords are never returned, and so not compared.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time, e.g. ``tqdm(total=n).update``.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Returns:
            One entry for each item, in the order given.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        wanted = operations.create_many(items, product, multi_tenant, if_exists, concurrency, options)
        return self._client.bulk(wanted, progress)

    def get(
        self, id: str | uuid.UUID | None = None, *, config_name: str | None = None, **options: Unpack[CallOptions]
    ) -> Connection:
        """Return the connection with this id, or with this ``configName``.

        The API addresses connections by id alone. For a name the lists of the months are read, the newest first, until it
        is found: one request for what was created this month, and one for every month since January 2024 for a name that
        does not exist. Keep the id where you can.

        Args:
            id: the connection's id.
            config_name: its name, in the place of the id.
            options: see :class:`connguard.CallOptions`.

        Raises:
            RuleViolationError: if the id is missing or not a UUID; nothing was sent.
            NotFoundError: if there is no such connection.
            TypeError: if both are given.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.get_connection(id, config_name, options)).read(Connection)

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
    ) -> Pages[Connection]:
        """Iterate over the connections, the newest first by default; the next page is fetched ahead.

        The service shows a month at most, so that the client walks the months: without dates back to the service's
        first release, with dates all of the range.

        Args:
            product: only connections of this product.
            type: only connections of this database type, e.g. ``POSTGRESQL``.
            start_date: created on this day (``YYYY-MM-DD``) or later.
            end_date: created on this day (``YYYY-MM-DD``) or earlier.
            sort_order: order by creation time.
            limit: connections to ask for at a time, 1 to 100; default: 100, for the fewest requests.
            metadata: only connections with these metadata values.
            since: the same as ``start_date``, or a time (RFC 3339), whose day counts: how far back the months are walked.
            options: see :class:`connguard.CallOptions`; they are meant for each page.
        """
        request = operations.list_connections(
            "list_connections", type, start_date, end_date, sort_order, limit, metadata, since, options, product
        )
        return Pages(self._client, request, Connection)

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
    ) -> Pages[Connection]:
        """Iterate over the connections without a product; the arguments are those of :meth:`list`."""
        request = operations.list_connections(
            "list_unassigned_connections", type, start_date, end_date, sort_order, limit, metadata, since, options
        )
        return Pages(self._client, request, Connection)

    def update(
        self,
        id: str | uuid.UUID,
        body: UpdateConnectionRequest | Connection | str | bytes,
        *,
        multi_tenant: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Connection:
        """Change the members that are in ``body`` of the connection with this id.

        None is the same as leaving a member out, so that nothing can be unset; ``ssl`` and ``metadata`` are replaced as
        a whole.

        Args:
            id: the connection's id.
            body: the API's JSON, as a mapping or as text.
            multi_tenant: whether the service runs multi-tenant: private addresses are then refused before anything is
                sent (the rule ``lerian.host.blocked``). default: False.
            options: see :class:`connguard.CallOptions`.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such connection.
            ConflictError: if ``configName`` is taken, or a job uses the connection.
            ConnguardError: for every other failure.
        """
        request = operations.update_connection(id, body, multi_tenant, options)
        return self._client.call(request).read(Connection)

    def update_many(
        self,
        items: Iterable[tuple[str | uuid.UUID, UpdateConnectionRequest | Connection | str | bytes]],
        *,
        multi_tenant: bool | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Change many connections, several at a time.

        Args:
            items: pairs of an id and a body, as :meth:`update` takes them.
            multi_tenant: whether the service runs multi-tenant, as for :meth:`update`.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        wanted = operations.update_many(items, multi_tenant, concurrency, options)
        return self._client.bulk(wanted, progress)

    def delete(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> None:
        """Delete the connection with this id; its ``configName`` may be used again.

        Raises:
            NotFoundError: if there is no such connection.
            ConflictError: while a job uses it.
            ConnguardError: for every other failure.
        """
        self._client.call(operations.on_connection("delete_connection", id, options))

    def delete_many(
        self,
        ids: Iterable[str | uuid.UUID],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Result]:
        """Delete the connections with these ids, several at a time.

        Args:
            ids: e.g. ``[each.id for each in connections.list()]``.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the ids are not a list; nothing was sent.
        """
        return self._client.bulk(operations.delete_many(ids, concurrency, options), progress)

    def test(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> ConnectionTest:
        """Let the service connect to the database, at most 10 times a minute for one connection.

        Raises:
            ServerError: if the service cannot connect; its ``title`` is ``Database Connection Error``.
            RateLimitError: if the connection was tested too often.
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.on_connection("test_connection", id, options)).read(ConnectionTest)

    def schema(self, id: str | uuid.UUID, **options: Unpack[CallOptions]) -> ConnectionSchema:
        """Return the tables and fields of the database, which the service reads from it at once.

        Raises:
            ServerError: if the service cannot read them.
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        request = operations.on_connection("get_connection_schema", id, options)
        return self._client.call(request).read(ConnectionSchema)

    def assign(self, id: str | uuid.UUID, *, product: str, **options: Unpack[CallOptions]) -> Connection:
        """Assign a connection that has no product yet to one; once only.

        Raises:
            ConflictError: if it has one.
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        request = operations.on_connection("assign_connection", id, options, product=product)
        return self._client.call(request).read(Connection)

    def validate_schema(
        self, body: ValidateSchemaRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> SchemaValidation:
        """Check that data sources (by ``configName``), tables and fields exist.

        Args:
            body: e.g. ``{"mappedFields": {"production-db": {"customers": ["id", "name"]}}}``; up to 10 data sources
                with 20 tables each and 50 fields each.
            options: see :class:`connguard.CallOptions`.

        Raises:
            BadRequestError: if something does not exist; its ``status`` is 422, and its ``violations`` or ``fields`` say
                what, depending on the service's release.
            RuleViolationError: if the request breaks a rule; nothing was sent.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.validate_schema(body, options)).read(SchemaValidation)
