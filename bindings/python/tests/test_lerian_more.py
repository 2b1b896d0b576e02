"""Changing, deleting, testing and assigning database connections, and what they show of their databases."""

import asyncio
from typing import Any

import pytest
import samples
from connguard import (
    AsyncLerian,
    BadRequestError,
    ConflictError,
    Emulator,
    Lerian,
    NotFoundError,
    RuleViolationError,
    ServerError,
)
from connguard.lerian import ConnectionSchema, ConnectionTest, SchemaValidation

MISSING = "00000000-0000-4000-8000-000000000000"


def test_an_update_changes_what_is_sent(lerian: Lerian) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    updated = lerian.connections.update(created.id, {"host": "db2.example.com", "metadata": {"only": "this"}})
    assert (updated.host, updated.port, updated.metadata) == ("db2.example.com", 5432, {"only": "this"})
    body: Any = {"schema": None, "port": 5433}
    kept = lerian.connections.update(created.id, body)
    assert [each.rule for each in kept.warnings] == ["lerian.update.null-ignored"]
    assert (kept.schema, kept.port) == ("public", 5433)
    with pytest.raises(RuleViolationError) as caught:
        lerian.connections.update(created.id, {"host": ""})
    assert [each.rule for each in caught.value.violations] == ["lerian.update.blank"]
    with pytest.raises(NotFoundError) as missing:
        lerian.connections.update(MISSING, {"port": 1})
    assert missing.value.api_code == "FET-1001"


def test_a_deleted_name_is_free_again(lerian: Lerian, emulator: Emulator) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    emulator.settings({"lerian": {"busy": ["production-db"]}})
    with pytest.raises(ConflictError) as caught:
        lerian.connections.delete(created.id)
    assert caught.value.api_code == "FET-1021"
    emulator.settings({"lerian": {"busy": []}})
    lerian.connections.delete(created.id)
    with pytest.raises(NotFoundError):
        lerian.connections.get(created.id)
    assert lerian.connections.create(samples.postgresql(), product="p").id != created.id


def test_a_connection_is_tested_and_its_tables_are_read(lerian: Lerian) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    tested = lerian.connections.test(created.id)
    assert isinstance(tested, ConnectionTest)
    assert tested.status == "success"
    schema = lerian.connections.schema(created.id)
    assert isinstance(schema, ConnectionSchema)
    assert "customers" in [table["name"] for table in schema.tables]
    dead = lerian.connections.create(samples.postgresql(configName="dead", host="db.invalid"), product="p")
    for method in (lerian.connections.test, lerian.connections.schema):
        with pytest.raises(ServerError) as caught:
            method(dead.id, max_retries=0)
        assert (caught.value.status, caught.value.title) == (500, "Database Connection Error")


@pytest.mark.parametrize("errors", ["envelope", "problem"])
def test_a_schema_is_validated(lerian: Lerian, emulator: Emulator, errors: str) -> None:
    emulator.settings({"lerian": {"errors": errors}})
    lerian.connections.create(samples.postgresql(), product="p")
    valid = lerian.connections.validate_schema({"mappedFields": {"production-db": {"customers": ["id", "name"]}}})
    assert isinstance(valid, SchemaValidation)
    assert valid.status == "success"
    with pytest.raises(BadRequestError) as caught:
        lerian.connections.validate_schema(
            {"mappedFields": {"production-db": {"clients": ["id"]}, "no-db": {"a": ["b"]}}}
        )
    assert (caught.value.status, caught.value.api_code) == (422, "FET-1060")
    if errors == "envelope":
        assert {each.partition(":")[0] for each in caught.value.violations} == {
            "TABLE_NOT_FOUND",
            "DATA_SOURCE_NOT_FOUND",
        }
    else:
        assert set(caught.value.fields) == {"mappedFields.production-db.clients", "mappedFields.no-db"}
    with pytest.raises(RuleViolationError) as refused:
        lerian.connections.validate_schema({"mappedFields": {f"db-{number}": {"a": ["b"]} for number in range(11)}})
    assert [each.rule for each in refused.value.violations] == ["lerian.mapped-fields.limit"]


def test_an_unassigned_connection_is_assigned_once(lerian: Lerian, emulator: Emulator) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    lerian.connections.create(samples.postgresql(configName="assigned"), product="p")
    assert list(lerian.connections.list_unassigned()) == []
    emulator.settings({"lerian": {"unassigned": ["production-db"]}})
    assert [each.id for each in lerian.connections.list_unassigned(type="POSTGRESQL", limit=1)] == [created.id]
    assert lerian.connections.assign(created.id, product="New-Product").product_name == "new-product"
    with pytest.raises(ConflictError) as caught:
        lerian.connections.assign(created.id, product="other")
    assert caught.value.api_code == "FET-1015"
    with pytest.raises(RuleViolationError):
        lerian.connections.assign(created.id, product="a b")


@pytest.mark.parametrize("errors", ["envelope", "problem"])
def test_both_error_formats_have_fields(emulator: Emulator, errors: str) -> None:
    emulator.settings({"lerian": {"errors": errors, "multi_tenant": True}})
    with Lerian(**emulator.lerian) as client, pytest.raises(BadRequestError) as caught:
        client.connections.create(samples.postgresql(host="10.0.0.1"), product="p")
    assert (caught.value.status, caught.value.api_code) == (400, "FET-0414")


def test_a_token_of_access_manager_is_used(emulator: Emulator) -> None:
    emulator.settings({"lerian": {"auth": True}})
    with Lerian(**emulator.lerian) as client, pytest.raises(Exception) as caught:
        list(client.connections.list())
    assert type(caught.value).__name__ == "AuthenticationError"
    info = emulator.info
    options: Any = {"client_id": info["client_id"], "client_secret": info["client_secret"]}
    with Lerian(**emulator.lerian, **options, auth_url=emulator.url) as client:
        assert client.connections.create(samples.postgresql(), product="p").config_name == "production-db"
        assert repr(client) == f"Lerian(base_url='{emulator.url}', auth='client_credentials')"


def test_the_asynchronous_client_does_all_of_it(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            connections = client.connections
            created = await connections.create(samples.postgresql(), product="p")
            assert (await connections.update(created.id, {"port": 1})).port == 1
            assert (await connections.test(created.id)).status == "success"
            assert (await connections.schema(created.id)).config_name == "production-db"
            await connections.validate_schema({"mappedFields": {"production-db": {"orders": ["id"]}}})
            emulator.settings({"lerian": {"unassigned": ["production-db"]}})
            assert [each.id async for each in connections.list_unassigned()] == [created.id]
            assert (await connections.assign(created.id, product="q")).product_name == "q"
            await connections.delete(created.id)
            with pytest.raises(NotFoundError):
                await connections.get(created.id)

    asyncio.run(flow())
