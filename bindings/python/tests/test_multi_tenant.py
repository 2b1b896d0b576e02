"""A multi-tenant Lerian refuses private addresses; a caller who says so hears it before anything is sent."""

import asyncio
from typing import Any

import pytest
import samples
from connguard import AsyncLerian, ConfigError, Emulator, Lerian, RuleViolationError, check

ID = "0197f3a0-0000-7000-8000-000000000000"
PRIVATE: Any = {"host": "10.0.0.1"}
BLOCKED = "lerian.host.blocked"


def rules(error: Any) -> list[str]:
    return [each.rule for each in error.violations]


def test_private_addresses_are_refused_before_they_are_sent(lerian: Lerian, emulator: Emulator) -> None:
    connections = lerian.connections
    with pytest.raises(RuleViolationError) as created:
        connections.create(samples.postgresql(**PRIVATE), product="p", multi_tenant=True)
    with pytest.raises(RuleViolationError) as updated:
        connections.update(ID, PRIVATE, multi_tenant=True)
    assert rules(created.value) == rules(updated.value) == [BLOCKED]
    many = connections.create_many(
        [samples.postgresql(**PRIVATE), samples.postgresql(**PRIVATE, configName="other")],
        product="p",
        multi_tenant=True,
    )
    changes = connections.update_many([(ID, PRIVATE), (ID.replace("0197", "0198"), PRIVATE)], multi_tenant=True)
    for report in (many, changes):
        assert [rules(entry.error) for entry in report] == [[BLOCKED]] * 2
    assert emulator.journal() == []


def test_the_asynchronous_client_refuses_them_too(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            connections = client.connections
            with pytest.raises(RuleViolationError) as created:
                await connections.create(samples.postgresql(**PRIVATE), product="p", multi_tenant=True)
            with pytest.raises(RuleViolationError) as updated:
                await connections.update(ID, PRIVATE, multi_tenant=True)
            assert rules(created.value) == rules(updated.value) == [BLOCKED]
            many = await connections.create_many([samples.postgresql(**PRIVATE)], product="p", multi_tenant=True)
            changes = await connections.update_many([(ID, PRIVATE)], multi_tenant=True)
            assert many.counts["refused"] == changes.counts["refused"] == 1

    asyncio.run(flow())
    assert emulator.journal() == []


@pytest.mark.parametrize("given", [None, False])
def test_they_are_sent_unless_told(lerian: Lerian, given: bool | None) -> None:
    created = lerian.connections.create(samples.postgresql(**PRIVATE), product="p", multi_tenant=given)
    assert lerian.connections.update(created.id, PRIVATE, multi_tenant=given).host == "10.0.0.1"
    report = lerian.connections.create_many([samples.postgresql(configName="two")], product="p", multi_tenant=given)
    assert report.ok


@pytest.mark.parametrize("given", [5, "yes", 0, []])
def test_what_is_no_flag_is_named(lerian: Lerian, emulator: Emulator, given: Any) -> None:
    connections = lerian.connections
    calls: list[Any] = [
        lambda: connections.create(samples.postgresql(), product="p", multi_tenant=given),
        lambda: connections.update(ID, PRIVATE, multi_tenant=given),
        lambda: connections.create_many([], product="p", multi_tenant=given),
        lambda: connections.update_many([], multi_tenant=given),
        lambda: check("lerian.create_connection", {}, multi_tenant=given),
    ]
    for call in calls:
        with pytest.raises(ConfigError, match="^multi_tenant must be True or False; a value of the type"):
            call()
    assert emulator.journal() == []
