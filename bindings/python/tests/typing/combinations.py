"""Read by mypy, never run: a line with an ignore is one that the type checker must refuse."""

# An ignore goes for one line.
# fmt: off

import csv
from collections.abc import Hashable, Mapping, MutableMapping
from datetime import date
from pathlib import Path
from typing import Any, assert_type

from connguard import (
    AnyEntry,
    AnyError,
    AsyncMatillion,
    Emulator,
    Lerian,
    Matillion,
    MatillionOptions,
    Report,
    RuleViolationError,
    Violations,
    check,
    lerian,
    matillion,
)


def untyped_bodies(client: Matillion, reporter: Lerian, loaded: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """What json.load, a table or a spreadsheet gives: the rules check it when it is sent."""
    project = client.project("550e8400-e29b-41d4-a716-446655440002")
    project.connections.create(loaded)
    project.connections.create_many(rows)
    project.connections.update("a", loaded)
    project.connections.update_many([("a", row) for row in rows])
    project.overrides.upsert_many(rows)
    reporter.connections.create(loaded, product="p")
    assert_type(matillion.parse_connection(loaded), matillion.CreateConnectionRequest)
    assert_type(matillion.parse_environment_override(b"{}"), matillion.EnvironmentOverrideRequest)
    assert_type(lerian.parse_update_connection(object()), lerian.UpdateConnectionRequest)
    project.connections.create(matillion.parse_connection(loaded))


def rows(
    project: matillion.Project,
    reporter: Lerian,
    read: csv.DictReader[str],
    values: list[dict[str, object]],
    frame: list[dict[Hashable, Any]],
    cells: list[dict[str, str | int | None]],
    strings: list[dict[str, str]],
    settings: Mapping[str, Any],
    document: MutableMapping[str, object],
) -> None:
    """What a table gives says too little to be refused before the rules see it."""
    reporter.connections.create_many(read, product="p", drop_empty=True)
    reporter.connections.create_many(values, product="p")
    reporter.connections.create_many(frame, product="p")
    reporter.connections.create_many(cells, product="p")
    project.connections.create_many([values[0], frame[0], {"name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET"}])
    project.connections.create(values[0])
    project.connections.create(settings)
    project.connections.create(document)
    project.connections.update("a", values[0])
    project.connections.patch("a", values[0])
    project.connections.update_many([("a", values[0])])
    # The type of a display of strings, which may be an invalid combination: parse_connection takes such rows.
    project.connections.create_many(strings)  # type: ignore[arg-type]
    project.connections.create_many([matillion.parse_connection(row) for row in strings])
    project.connections.create(1)  # type: ignore[arg-type]
    project.connections.create([])  # type: ignore[arg-type]


def by_name(project: matillion.Project, reporter: Lerian, bodies: dict[str, dict[str, Any]]) -> None:
    """Several updates are a mapping, or pairs."""
    project.connections.update_many(bodies)
    project.connections.update_many({"a": {"platformConnectionType": "DWH", "authType": "GENERIC_SECRET"}})
    project.connections.update_many({name: matillion.parse_update_connection(body) for name, body in bodies.items()})
    reporter.connections.update_many({"550e8400-e29b-41d4-a716-446655440002": {"port": 5432}})
    project.connections.update_many(["a"])  # type: ignore[list-item]


def narrowed(entry: AnyEntry[matillion.Connection], deleted: Report[None], error: AnyError) -> str | None:
    """An outcome tells what an entry has, and a code what an error has."""
    if entry.outcome == "created":
        assert_type(entry.error, None)
        return entry.value.name
    if entry.outcome == "refused":
        assert_type(entry.error.violations, Violations)
    elif entry.outcome == "failed":
        if entry.error.code == "conflict":
            return entry.error.detail
        return entry.error.code
    for each in deleted.failed:
        assert_type(each.value, None)
        return each.error.message
    if error.code == "rule_violation":
        assert_type(error, RuleViolationError)
    elif error.code == "rate_limit":
        return str(error.retry_after)
    return error.message


def options(given: MatillionOptions, emulator: Emulator) -> None:
    """A client takes its options one by one, or all at once."""
    assert_type(Matillion(**given), Matillion)
    assert_type(AsyncMatillion.from_env(**given), AsyncMatillion)
    Lerian(**emulator.lerian)
    Matillion.from_env(tokn="t")  # type: ignore[call-arg]


def accepted(client: Matillion, reporter: Lerian) -> None:
    project = client.project("550e8400-e29b-41d4-a716-446655440002")
    created = project.connections.create(
        {
            "name": "a",
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authProvider": "aws",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionDetails": {"connectionProperties": {"credentialSecretName": "s"}},
        }
    )
    assert_type(created, matillion.Connection)
    assert_type(created.auth_provider, str | None)
    project.connections.create(matillion.oauth("a", "salesforce", "OAUTH_USER_TOKENS"))
    project.connections.create(
        {
            "name": "a",
            "platformConnectionType": "COMPONENT_BASIC",
            "authProvider": "any connector",
            "authType": "OAUTH_CLIENT_CRED",
        }
    )
    project.connections.update("a", {"platformConnectionType": "DWH", "authType": "GENERIC_SECRET"})
    project.overrides.create({"environmentName": "PROD", "connectionName": "a", "authType": "GENERIC_SECRET"})
    project.connections.create('{"name": "a"}', waive=["matillion.body.unknown-member"], timeout_seconds=5)
    reporter.connections.create(
        {
            "configName": "database",
            "type": "MYSQL",
            "host": "h",
            "port": 3306,
            "databaseName": "d",
            "userName": "u",
            "password": "p",
            "ssl": {"mode": "skip-verify", "ca": "c"},
        },
        product="p",
    )
    for each in reporter.connections.list():
        assert_type(each, lerian.Connection)
    check("lerian.create_connection", {"anything": 1}, product="p")
    report = project.connections.create_many([matillion.aws("a", "s"), matillion.x_ads("b"), "{}"], progress=print)
    assert_type(report, Report[matillion.Connection])
    assert_type(report.values, list[matillion.Connection])
    assert_type(report.entries[0].value, matillion.Connection | None)
    project.connections.update_many([("a", {"platformConnectionType": "DWH", "authType": "GENERIC_SECRET"})])
    project.connections.patch("a", {"connectionDetails": {"description": None}})
    project.data_platform_connections.create(matillion.snowflake("a"))
    project.overrides.delete("PROD", ["a"])
    assert_type(client.projects.get("a"), matillion.ProjectInfo)
    assert_type(reporter.connections.create_many([], product="p"), Report[lerian.Connection])
    assert_type(reporter.connections.schema("a"), lerian.ConnectionSchema)
    reporter.connections.list(metadata={"a": "b"}, start_date=date(2026, 1, 1), sort_order="asc")
    Lerian(base_url="https://a.example.com", ca_file=Path("a"), trust_store="ca_file", proxy_url="http://b")


async def awaited(client: AsyncMatillion) -> None:
    project = client.project("550e8400-e29b-41d4-a716-446655440002")
    assert_type(await project.connections.get("a"), matillion.Connection)
    assert_type(await project.overrides.upsert_many([]), Report[matillion.EnvironmentOverride])
    assert_type(await project.environments.get("PROD"), matillion.Environment)
    async for each in project.connections.list():
        assert_type(each, matillion.Connection)


def refused(client: Matillion, reporter: Lerian) -> None:
    project = client.project("550e8400-e29b-41d4-a716-446655440002")
    # AWS credentials are no component's.
    project.connections.create({"name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "aws", "authType": "CLOUD_PROVIDER_SECRET"})  # type: ignore[dict-item]
    # Letter case counts.
    project.connections.create({"name": "a", "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": "AWS", "authType": "CLOUD_PROVIDER_SECRET"})  # type: ignore[dict-item]
    # Every row names an authProvider.
    project.connections.create({"name": "a", "platformConnectionType": "COMPONENT_BASIC", "authType": "GENERIC_SECRET"})  # type: ignore[dict-item]
    # NetSuite's secrets are composite tokens.
    project.connections.create({"name": "a", "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": "netsuite", "authType": "COMPOSITE_TOKEN"})  # type: ignore[dict-item]
    project.connections.update("a", {"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "GENERIC_SECRET"})  # type: ignore[dict-item]
    matillion.oauth("a", "salesforce", "GENERIC_SECRET")  # type: ignore[arg-type]
    # PostgreSQL has no mode `strict`, SQL Server has.
    lerian.postgresql("database", "h", 1, "d", "u", "p", ssl={"mode": "strict", "ca": "c"})  # type: ignore[arg-type]
    lerian.sql_server("database", "h", 1, "d", "u", "p", ssl={"mode": "strict", "ca": "c"})
    Matillion(tokn="t")  # type: ignore[call-arg]
    Matillion(token="t", region="mars")  # type: ignore[arg-type]
    project.connections.create("{}", waive=["matillion.connection.combination"])  # type: ignore[list-item]
    check("matillion.create_conection", {})  # type: ignore[arg-type]
    reporter.connections.create("{}")  # type: ignore[call-arg]
    # An update wants the name of the connection.
    project.connections.update_many([{"platformConnectionType": "DWH", "authType": "GENERIC_SECRET"}])  # type: ignore[list-item]
    # The values of a warehouse are all in the same letter case.
    project.data_platform_connections.create({"name": "a", "platformConnectionType": "DWH", "authProvider": "snowflake", "authType": "key_pair"})  # type: ignore[dict-item]
    reporter.connections.list(sort_order="up")  # type: ignore[arg-type]
    reporter.connections.create_many([])  # type: ignore[call-arg]
    Lerian(base_url="https://a.example.com", trust_store="mine")  # type: ignore[arg-type]
