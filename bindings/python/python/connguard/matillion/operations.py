"""The requests of Matillion's operations, for the blocking and the asynchronous client alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connguard._call import bulk, calls
from connguard._call.bulk import Bulk, IfExists
from connguard._call.calls import CallOptions, Request
from connguard.generated.matillion.results import Connection, EnvironmentOverride
from connguard.results import Result

Parent = Connection | Mapping[str, Any]
"""A connection, to compare the ``authType`` of its override with."""


def on_connection(
    operation: str, project_id: str, name: str, options: CallOptions, body: object = calls.ABSENT
) -> Request:
    """Return the request of an operation on the connection with this name."""
    return calls.request(
        f"matillion.{operation}", options, body, project_id=project_id, connection_name=name
    )


def create_connection(project_id: str, body: object, options: CallOptions) -> Request:
    """Return the request that creates a connection."""
    return calls.request("matillion.create_connection", options, body, project_id=project_id)


def upsert_connection(project_id: str, body: object, options: CallOptions) -> Request:
    """Return the request that creates a connection, or brings the one of its name up to date."""
    return calls.request("matillion.upsert_connection", options, body, project_id=project_id)


def create_many(
    project_id: str, items: Iterable[object], if_exists: IfExists | None, concurrency: int | None, options: CallOptions
) -> Bulk[Connection]:
    """Return the run that creates connections."""
    given = bulk.bodies("create_many", items)
    name = "matillion.create_connection"
    return bulk.bulk(name, Connection, given, options, concurrency, if_exists, project_id=project_id)


def upsert_many(
    project_id: str, items: Iterable[object], concurrency: int | None, options: CallOptions
) -> Bulk[Connection]:
    """Return the run that creates connections, or brings those of their names up to date."""
    given = bulk.bodies("upsert_many", items)
    return bulk.bulk("matillion.upsert_connection", Connection, given, options, concurrency, project_id=project_id)


def update_many(
    project_id: str, items: Iterable[object], concurrency: int | None, options: CallOptions
) -> Bulk[Connection]:
    """Return the run that replaces the details of connections."""
    given = bulk.pairs("update_many", "connection_name", items)
    return bulk.bulk("matillion.update_connection", Connection, given, options, concurrency, project_id=project_id)


def delete_many(
    project_id: str, names: Iterable[object], concurrency: int | None, options: CallOptions
) -> Bulk[Result]:
    """Return the run that deletes connections."""
    given = bulk.keys("delete_many", "connection_name", names)
    return bulk.bulk("matillion.delete_connection", Result, given, options, concurrency, project_id=project_id)


def list_connections(
    project_id: str,
    auth_provider: Sequence[str] | None,
    names: Sequence[str] | None,
    platform_connection_type: Sequence[str] | None,
    size: int | None,
    options: CallOptions,
) -> Request:
    """Return the request that lists connections."""
    return calls.request(
        "matillion.list_connections",
        options,
        project_id=project_id,
        auth_provider=auth_provider,
        connection_names=names,
        platform_connection_type=platform_connection_type,
        size=size,
    )


def write_override(
    verb: str, project_id: str, body: object, parent: Parent | None, options: CallOptions
) -> Request:
    """Return the request that creates, updates or upserts an override."""
    operation = f"matillion.{verb}_environment_override"
    return calls.request(operation, options, body, project_id=project_id, parent=calls.plain(parent))


def upsert_overrides(
    project_id: str, items: Iterable[object], parent: Parent | None, concurrency: int | None, options: CallOptions
) -> Bulk[EnvironmentOverride]:
    """Return the run that creates or replaces overrides."""
    given = bulk.bodies("upsert_many", items)
    return bulk.bulk(
        "matillion.upsert_environment_override",
        EnvironmentOverride,
        given,
        options,
        concurrency,
        project_id=project_id,
        parent=calls.plain(parent),
    )


def list_overrides(project_id: str, environment: str, size: int | None, options: CallOptions) -> Request:
    """Return the request that lists the overrides of an environment."""
    return calls.request(
        "matillion.list_environment_overrides",
        options,
        project_id=project_id,
        environment_name=environment,
        size=size,
    )


def delete_overrides(
    project_id: str, environment: str, names: Sequence[str] | str, options: CallOptions
) -> Request:
    """Return the request that deletes overrides; a single name is as good as a list of one."""
    return calls.request(
        "matillion.delete_environment_overrides",
        options,
        project_id=project_id,
        environment_name=environment,
        connection_names=[names] if issubclass(type(names), str) else names,
    )


def create_data_platform_connection(project_id: str, body: object, options: CallOptions) -> Request:
    """Return the request that creates a project's default warehouse connection."""
    return calls.request("matillion.create_data_platform_connection", options, body, project_id=project_id)


def list_projects(size: int | None, options: CallOptions) -> Request:
    """Return the request that lists projects."""
    return calls.request("matillion.list_projects", options, size=size)


def get_project(name: str, options: CallOptions) -> Request:
    """Return the request that finds a project."""
    return calls.request("matillion.get_project", options, project_name=name)


def list_environments(project_id: str, size: int | None, options: CallOptions) -> Request:
    """Return the request that lists environments."""
    return calls.request("matillion.list_environments", options, project_id=project_id, size=size)


def get_environment(project_id: str, name: str, options: CallOptions) -> Request:
    """Return the request that finds an environment."""
    return calls.request("matillion.get_environment", options, project_id=project_id, environment_name=name)
