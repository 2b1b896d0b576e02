"""Lerian knows connections by id alone: the client looks names up, and lists as far back as is wanted."""

import asyncio
import datetime
from typing import Any

import pytest
import samples
from connguard import AsyncLerian, ConfigError, Emulator, Lerian, NotFoundError, RuleViolationError


def seeded(emulator: Emulator, lerian: Lerian) -> list[str]:
    now = datetime.datetime.now(datetime.UTC)
    names = ["new", "old"]
    lerian.connections.create_many(
        [samples.postgresql(configName=name) for name in names], product="p"
    ).raise_for_failures()
    at = (now - datetime.timedelta(days=100)).isoformat().replace("+00:00", "Z")
    emulator.settings({"lerian": {"created_at": {"old": at}}})
    return names


def test_a_connection_is_found_by_its_name(lerian: Lerian, emulator: Emulator) -> None:
    for name in seeded(emulator, lerian):
        before = len(emulator.journal())
        found = lerian.connections.get(config_name=name)
        assert found.config_name == name
        assert lerian.connections.get(found.id) == found
        assert (len(emulator.journal()) - before) <= (3 if name == "new" else 8)
    with pytest.raises(NotFoundError, match="missing"):
        lerian.connections.get(config_name="missing")


def test_one_of_the_two_is_wanted(lerian: Lerian) -> None:
    with pytest.raises(TypeError, match="get takes an id or a config_name, not both"):
        lerian.connections.get("0197f3a0-0000-7000-8000-000000000000", config_name="x")
    for nothing in ({}, {"id": None}):
        given: Any = nothing
        with pytest.raises(RuleViolationError, match="lerian.id.format"):
            lerian.connections.get(**given)
    with pytest.raises(RuleViolationError):
        lerian.connections.get(config_name=b"x")  # type: ignore[arg-type]


def test_a_list_goes_back_as_far_as_is_wanted(lerian: Lerian, emulator: Emulator) -> None:
    seeded(emulator, lerian)
    today = datetime.datetime.now(datetime.UTC).date()
    for since in (today, today.isoformat(), f"{today}T00:00:00Z"):
        assert [each.config_name for each in lerian.connections.list(since=since)] == ["new"]
    month = today - datetime.timedelta(days=120)
    assert [each.config_name for each in lerian.connections.list(since=month)] == ["new", "old"]
    assert list(lerian.connections.list_unassigned(since=today)) == []
    with pytest.raises(ConfigError, match="set only one of them"):
        list(lerian.connections.list(since=today, start_date=today))
    with pytest.raises(ConfigError, match=r"since: .*send its date\(\)"):
        lerian.connections.list(since=datetime.datetime.now())


def test_asynchronous_clients_do_the_same(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            created = await client.connections.create(samples.postgresql(), product="p")
            assert await client.connections.get(config_name="production-db") == await client.connections.get(created.id)
            since = datetime.date.today() - datetime.timedelta(days=1)
            assert [each.config_name async for each in client.connections.list(since=since)] == ["production-db"]

    asyncio.run(flow())
