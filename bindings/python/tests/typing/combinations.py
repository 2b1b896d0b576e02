"""Read by mypy, never run: a line with an ignore is one that the type checker must refuse."""

# An ignore goes for one line.
# fmt: off

from datetime import date
from pathlib import Path
from typing import Any, assert_type

from connguard import AsyncMatillion, Lerian, Matillion, Report, check, lerian, matillion


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
