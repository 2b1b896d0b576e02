"""Lerian's Reporter: database connections.

The functions return the JSON of a request for each database engine; the classes are what the service answers.
"""

from connguard.generated.lerian.requests import (
    CreateConnectionRequest,
    UpdateConnectionRequest,
    ValidateSchemaRequest,
)
from connguard.generated.lerian.results import Connection, ConnectionSchema, ConnectionTest, SchemaValidation
from connguard.lerian.client import AsyncLerian, Lerian
from connguard.lerian.constructors import mongodb, mysql, oracle, postgresql, sql_server

__all__ = [
    "AsyncLerian",
    "Connection",
    "ConnectionSchema",
    "ConnectionTest",
    "CreateConnectionRequest",
    "Lerian",
    "SchemaValidation",
    "UpdateConnectionRequest",
    "ValidateSchemaRequest",
    "mongodb",
    "mysql",
    "oracle",
    "postgresql",
    "sql_server",
]
