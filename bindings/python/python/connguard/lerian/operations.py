"""The requests of Lerian's operations, for the blocking and the asynchronous client alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from connguard._call import bulk, calls
from connguard._call.bulk import Bulk, IfExists
from connguard._call.calls import CallOptions, Request
from connguard._json import inputs
from connguard._lazy import LazyModule
from connguard.generated.lerian.results import Connection
from connguard.results import Result

if TYPE_CHECKING:
    import datetime
    import uuid
else:
    datetime, uuid = LazyModule("datetime"), LazyModule("uuid")

SortOrder = Literal["asc", "desc"]


def create_connection(body: object, product: str, multi_tenant: bool | None, options: CallOptions) -> Request:
    """Return the request that creates a connection."""
    tenancy = inputs.flag("multi_tenant", multi_tenant)
    return calls.request("lerian.create_connection", options, body, product=product, multi_tenant=tenancy)


def update_connection(id: str | uuid.UUID, body: object, multi_tenant: bool | None, options: CallOptions) -> Request:
    """Return the request that changes the connection with this id."""
    tenancy = inputs.flag("multi_tenant", multi_tenant)
    return calls.request("lerian.update_connection", options, body, id=calls.identifier(id), multi_tenant=tenancy)


def get_connection(id: str | uuid.UUID | None, config_name: str | None, options: CallOptions) -> Request:
    """Return the request that reads a connection by its id, or by its name.

    Raises:
        TypeError: if both are given.
    """
    if config_name is None:
        # Without an id either: the rules say what an id is.
        return on_connection("get_connection", id, options)
    if id is not None:
        raise TypeError("get takes an id or a config_name, not both")
    return calls.request("lerian.get_connection_by_name", options, config_name=config_name)


def on_connection(operation: str, id: str | uuid.UUID | None, options: CallOptions, product: str | None = None) -> Request:
    """Return the request of an operation without a body on the connection with this id."""
    return calls.request(f"lerian.{operation}", options, id=calls.identifier(id), product=product)


def create_many(
    items: Iterable[object],
    product: str,
    multi_tenant: bool | None,
    if_exists: IfExists | None,
    concurrency: int | None,
    options: CallOptions,
) -> Bulk[Connection]:
    """Return the run that creates connections."""
    tenancy = inputs.flag("multi_tenant", multi_tenant)
    given = bulk.bodies("create_many", items)
    name = "lerian.create_connection"
    return bulk.bulk(name, Connection, given, options, concurrency, if_exists, product=product, multi_tenant=tenancy)


def update_many(
    items: Iterable[object], multi_tenant: bool | None, concurrency: int | None, options: CallOptions
) -> Bulk[Connection]:
    """Return the run that changes connections."""
    tenancy = inputs.flag("multi_tenant", multi_tenant)
    given = bulk.pairs("update_many", "id", items)
    return bulk.bulk("lerian.update_connection", Connection, given, options, concurrency, multi_tenant=tenancy)


def delete_many(ids: Iterable[object], concurrency: int | None, options: CallOptions) -> Bulk[Result]:
    """Return the run that deletes connections."""
    given = bulk.keys("delete_many", "id", ids)
    return bulk.bulk("lerian.delete_connection", Result, given, options, concurrency)


def list_connections(
    operation: str,
    type: str | None,
    start_date: str | datetime.date | None,
    end_date: str | datetime.date | None,
    sort_order: SortOrder | None,
    limit: int | None,
    metadata: Mapping[str, str] | None,
    since: str | datetime.date | None,
    options: CallOptions,
    product: str | None = None,
) -> Request:
    """Return the request of one of the two lists."""
    return calls.request(
        f"lerian.{operation}",
        options,
        product=product,
        type=type,
        start_date=calls.day(start_date),
        end_date=calls.day(end_date),
        sort_order=sort_order,
        limit=limit,
        metadata=metadata,
        since=calls.day(since),
    )


def validate_schema(body: object, options: CallOptions) -> Request:
    """Return the request that checks tables and fields."""
    return calls.request("lerian.validate_schema", options, body)
