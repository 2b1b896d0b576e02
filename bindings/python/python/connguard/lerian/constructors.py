"""One function for each database engine: the type comes from the table, the rest from the caller.

They return the API's JSON as a plain dict and check nothing: what is sent is checked by the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from connguard.generated.lerian.requests import (
    CreateConnectionRequestMongodb,
    CreateConnectionRequestMongodbSsl,
    CreateConnectionRequestMysql,
    CreateConnectionRequestMysqlSsl,
    CreateConnectionRequestOracle,
    CreateConnectionRequestOracleSsl,
    CreateConnectionRequestPostgresql,
    CreateConnectionRequestPostgresqlSsl,
    CreateConnectionRequestSqlServer,
    CreateConnectionRequestSqlServerSsl,
)
from connguard.generated.lerian.rows import ROWS


def postgresql(
    config_name: str,
    host: str,
    port: int,
    database_name: str,
    user_name: str,
    password: str,
    *,
    schema: str | None = None,
    ssl: CreateConnectionRequestPostgresqlSsl | None = None,
    metadata: Mapping[str, str] | None = None,
) -> CreateConnectionRequestPostgresql:
    """Return the request for a PostgreSQL connection.

    Args:
        config_name: the connection's name, unique in the organization; 3 to 100 letters, digits, ``_`` and ``-``.
        host: host name or IP address.
        port: 1 to 65535.
        database_name: the database on the server.
        user_name: the user to log in as.
        password: the user's password; stored encrypted and never returned.
        schema: the schema to look in; default: ``public``.
        ssl: how to use TLS; ``mode`` and ``ca`` belong together, and each engine has its own modes.
        metadata: further information, texts only.

    Example:
        >>> from connguard import lerian
        >>> lerian.postgresql("production-db", "db.example.com", 5432, "ledger", "reader", "a password")["type"]
        'POSTGRESQL'
    """
    common = (config_name, host, port, database_name, user_name, password)
    return cast(CreateConnectionRequestPostgresql, _row("postgresql", common, schema, ssl, metadata))


def mysql(
    config_name: str,
    host: str,
    port: int,
    database_name: str,
    user_name: str,
    password: str,
    *,
    schema: str | None = None,
    ssl: CreateConnectionRequestMysqlSsl | None = None,
    metadata: Mapping[str, str] | None = None,
) -> CreateConnectionRequestMysql:
    """Return the request for a MySQL connection; the arguments are those of :func:`postgresql`."""
    common = (config_name, host, port, database_name, user_name, password)
    return cast(CreateConnectionRequestMysql, _row("mysql", common, schema, ssl, metadata))


def mongodb(
    config_name: str,
    host: str,
    port: int,
    database_name: str,
    user_name: str,
    password: str,
    *,
    schema: str | None = None,
    ssl: CreateConnectionRequestMongodbSsl | None = None,
    metadata: Mapping[str, str] | None = None,
) -> CreateConnectionRequestMongodb:
    """Return the request for a MongoDB connection; the arguments are those of :func:`postgresql`."""
    common = (config_name, host, port, database_name, user_name, password)
    return cast(CreateConnectionRequestMongodb, _row("mongodb", common, schema, ssl, metadata))


def oracle(
    config_name: str,
    host: str,
    port: int,
    database_name: str,
    user_name: str,
    password: str,
    *,
    service_name: str | None = None,
    schema: str | None = None,
    ssl: CreateConnectionRequestOracleSsl | None = None,
    metadata: Mapping[str, str] | None = None,
) -> CreateConnectionRequestOracle:
    """Return the request for an Oracle connection; the arguments are those of :func:`postgresql`.

    ``service_name`` becomes ``metadata.serviceName``, without which the service never connects.
    """
    if service_name is not None:
        metadata = {**(metadata or {}), "serviceName": service_name}
    common = (config_name, host, port, database_name, user_name, password)
    return cast(CreateConnectionRequestOracle, _row("oracle", common, schema, ssl, metadata))


def sql_server(
    config_name: str,
    host: str,
    port: int,
    database_name: str,
    user_name: str,
    password: str,
    *,
    schema: str | None = None,
    ssl: CreateConnectionRequestSqlServerSsl | None = None,
    metadata: Mapping[str, str] | None = None,
) -> CreateConnectionRequestSqlServer:
    """Return the request for a SQL Server connection; the arguments are those of :func:`postgresql`."""
    common = (config_name, host, port, database_name, user_name, password)
    return cast(CreateConnectionRequestSqlServer, _row("sql_server", common, schema, ssl, metadata))


def _row(
    constructor: str,
    common: tuple[str, str, int, str, str, str],
    schema: str | None,
    ssl: Mapping[str, Any] | None,
    metadata: Mapping[str, str] | None,
) -> dict[str, Any]:
    names = ("configName", "host", "port", "databaseName", "userName", "password")
    row: dict[str, Any] = {**ROWS[constructor], **dict(zip(names, common, strict=True))}
    optional = {"schema": schema, "ssl": ssl, "metadata": metadata}
    return row | {name: value for name, value in optional.items() if value is not None}
