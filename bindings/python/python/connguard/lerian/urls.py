"""Connections from the URLs of databases."""

from __future__ import annotations

from typing import Any

from connguard import _native, errors


def from_url(config_name: str, url: str) -> dict[str, Any]:
    """Return the JSON of a request for a database, from its URL as SQLAlchemy writes it.

    Args:
        config_name: The name of the connection.
        url: E.g. ``postgresql+psycopg://reader:secret@db.example.com:5432/ledger``; the driver is dropped.

    Raises:
        ConfigError: If the URL is of no database that Lerian knows, or the name cannot be one. Nothing of the URL is in it.

    Example:
        >>> from connguard import lerian
        >>> body = lerian.from_url("production-db", "postgresql://reader:secret@db.example.com/ledger")
        >>> body["type"], body["host"], body["port"]
        ('POSTGRESQL', 'db.example.com', 5432)
    """
    try:
        found: dict[str, Any] = _native.from_url(config_name, url)
    except _native.NativeError as cause:
        raise errors.from_details(cause.args[0]) from None
    return found
