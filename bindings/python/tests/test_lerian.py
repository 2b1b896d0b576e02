"""Database connections, through the blocking client."""

from uuid import UUID

import pytest
import samples
from connguard import BadRequestError, ConflictError, Emulator, Lerian, NotFoundError, RuleViolationError


def test_a_connection_is_created_read_and_listed(lerian: Lerian) -> None:
    created = lerian.connections.create(samples.postgresql(), product="My-Product")
    assert (created.config_name, created.type, created.port) == ("production-db", "POSTGRESQL", 5432)
    assert created.product_name == "my-product"
    assert created.metadata == samples.POSTGRESQL["metadata"]
    assert created.id is not None
    assert lerian.connections.get(created.id).config_name == "production-db"
    assert lerian.connections.get(UUID(created.id)).id == created.id
    assert [each.id for each in lerian.connections.list(product="my-product")] == [created.id]
    assert list(lerian.connections.list(type="MYSQL")) == []


def test_an_invalid_ssl_mode_is_refused_and_never_sent(lerian: Lerian, emulator: Emulator) -> None:
    body = samples.postgresql(ssl={"mode": "strict", "ca": "a certificate"})
    with pytest.raises(RuleViolationError) as caught:
        lerian.connections.create(body, product="my-product")
    found = [(each.severity, each.rule, each.path) for each in caught.value.violations]
    assert ("error", "lerian.ssl.mode", "/ssl/mode") in found
    assert ("warning", "lerian.ssl.ca-unused", "/ssl/ca") in found
    assert "verify-full" in str(caught.value)
    assert emulator.journal() == []


def test_a_taken_name_is_a_conflict_with_the_services_code(lerian: Lerian) -> None:
    lerian.connections.create(samples.postgresql(), product="my-product")
    with pytest.raises(ConflictError) as caught:
        lerian.connections.create(samples.postgresql(), product="my-product")
    error = caught.value
    assert (error.status, error.code, error.api_code) == (409, "conflict", "FET-1002")
    assert error.operation == "lerian.create_connection"
    assert error.body is not None and "FET-1002" in error.body


def test_a_missing_connection_is_not_found(lerian: Lerian) -> None:
    with pytest.raises(NotFoundError) as caught:
        lerian.connections.get("a1b2c3d4-e5f6-7890-abcd-ef1234567890")
    assert (caught.value.status, caught.value.api_code) == (404, "FET-1001")
    with pytest.raises(RuleViolationError) as refused:
        lerian.connections.get("nonsense")
    assert refused.value.violations[0].rule == "lerian.id.format"


def test_the_services_own_fields_reach_the_error(lerian: Lerian, emulator: Emulator) -> None:
    emulator.settings({"lerian": {"multi_tenant": True}})
    with pytest.raises(BadRequestError) as caught:
        lerian.connections.create(samples.postgresql(host="10.0.0.1"), product="my-product")
    assert caught.value.api_code == "FET-0414"
