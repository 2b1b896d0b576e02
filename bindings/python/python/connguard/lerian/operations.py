"""The requests of Lerian's operations, for the blocking and the asynchronous client alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from connguard import calls
from connguard.calls import CallOptions, Request

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

SortOrder = Literal["asc", "desc"]


def create_connection(body: object, product: str, options: CallOptions) -> Request:
    """Return the request that creates a connection."""
    return calls.request("lerian.create_connection", options, body, product=product)


def on_connection(
    operation: str, id: str | UUID, options: CallOptions, body: object | None = None, product: str | None = None
) -> Request:
    """Return the request of an operation on the connection with this id."""
    return calls.request(f"lerian.{operation}", options, body, id=calls.identifier(id), product=product)


def list_connections(
    operation: str,
    type: str | None,
    start_date: str | date | None,
    end_date: str | date | None,
    sort_order: SortOrder | None,
    limit: int | None,
    metadata: Mapping[str, str] | None,
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
    )


def validate_schema(body: object, options: CallOptions) -> Request:
    """Return the request that checks tables and fields."""
    return calls.request("lerian.validate_schema", options, body)
