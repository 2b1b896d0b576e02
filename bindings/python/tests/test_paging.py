"""Lists are read page by page, as far as they are looped over, the next page ahead."""

import asyncio
import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
import samples
from connguard import AsyncMatillion, ConfigError, Emulator, Lerian, RuleViolationError, ServerError, TransportError
from connguard.matillion import Project


def lists(emulator: Emulator) -> int:
    return sum(1 for entry in emulator.journal() if entry["method"] == "GET")


def soon(what: Any) -> bool:
    """Waits a moment for something that happens beside the program."""
    for _ in range(100):
        if what():
            return True
        time.sleep(0.02)
    return False


def test_all_pages_are_read_one_ahead(project: Project, emulator: Emulator) -> None:
    names = [f"connection-{number}" for number in range(7)]
    project.connections.create_many([samples.aws(name=name) for name in names]).raise_for_failures()
    emulator.settings({})
    listed = project.connections.list(size=2)
    assert lists(emulator) == 0
    assert listed.total is None
    first = next(listed)
    assert soon(lambda: lists(emulator) == 2), "the second page is fetched while the first one is looked at"
    assert listed.total == 7
    time.sleep(0.1)
    assert lists(emulator) == 2, "not more than one page is fetched ahead"
    assert sorted(each.name for each in [first, *listed]) == names
    assert lists(emulator) == 4
    assert list(listed) == []


def test_dropping_a_list_drops_the_page_ahead(project: Project, emulator: Emulator) -> None:
    project.connections.create_many([samples.aws(name=f"c-{number}") for number in range(6)]).raise_for_failures()
    for end in ("close", "drop"):
        listed = project.connections.list(size=2)
        next(listed)
        assert soon(lambda: lists(emulator) % 2 == 0)
        if end == "close":
            listed.close()
            assert list(listed) == []
        else:
            del listed
    time.sleep(0.1)
    assert lists(emulator) == 4


def test_the_asynchronous_list_reads_ahead_and_closes(project: Project, emulator: Emulator) -> None:
    project.connections.create_many([samples.aws(name=f"c-{number}") for number in range(5)]).raise_for_failures()

    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            listed = client.project(emulator.project_id).connections.list(size=2)
            assert (await anext(listed)).name == "c-0"
            assert listed.total == 5
            await listed.aclose()
            assert [each async for each in listed] == []
            assert len([each async for each in client.project(emulator.project_id).connections.list(size=2)]) == 5

    asyncio.run(flow())


def test_filters_are_joined(project: Project) -> None:
    project.connections.create(samples.aws(name="one"))
    project.connections.create(samples.aws(name="two", authProvider="gcp"))
    assert [each.name for each in project.connections.list(auth_provider=["gcp"])] == ["two"]
    assert [each.name for each in project.connections.list(names=("one", "three"))] == ["one"]
    both = project.connections.list(names=["one"], platform_connection_type=["CLOUD_PLATFORM_CREDENTIALS"])
    assert [each.name for each in both] == ["one"]
    assert list(project.connections.list(names=["one"], auth_provider=["gcp"])) == []


@pytest.mark.parametrize("shape", ["page", "array", "single"])
def test_every_shape_of_a_list_is_understood(project: Project, emulator: Emulator, shape: str) -> None:
    project.connections.create(samples.aws())
    project.overrides.create(samples.OVERRIDE)
    emulator.settings({"matillion": {"list_shape": shape}})
    assert [each.name for each in project.connections.list()] == ["my-aws-connection"]
    assert project.connections.get("my-aws-connection").name == "my-aws-connection"
    (override,) = project.overrides.list("PROD")
    assert (override.name, override.environment_name) == ("my-aws-connection", "PROD")


@pytest.mark.parametrize("shape", ["page", "array"])
def test_every_shape_has_all_of_several_pages(project: Project, emulator: Emulator, shape: str) -> None:
    names = [f"connection-{number:02}" for number in range(30)]
    project.connections.create_many([samples.aws(name=name) for name in names]).raise_for_failures()
    emulator.settings({"matillion": {"list_shape": shape}})
    assert [each.name for each in project.connections.list()] == names
    assert [each.name for each in project.connections.list(size=7)] == names
    assert [each.name for each in project.connections.list(size=10)] == names


def test_lerian_pages_begin_with_one(lerian: Lerian) -> None:
    names = [f"database-{number}" for number in range(5)]
    for name in names:
        lerian.connections.create(samples.postgresql(configName=name), product="my-product")
    assert sorted(each.config_name or "" for each in lerian.connections.list(limit=2)) == names


def test_a_bad_filter_is_refused(project: Project, lerian: Lerian, emulator: Emulator) -> None:
    with pytest.raises(RuleViolationError) as caught:
        next(lerian.connections.list(limit=1000))
    assert [violation.rule for violation in caught.value.violations] == ["lerian.parameter.range"]
    with pytest.raises(RuleViolationError) as encoded:
        project.connections.list(names=["\ud800"])
    (violation,) = encoded.value.violations
    assert (violation.rule, violation.path) == ("input.json.text", "/connectionNames/0")
    assert violation.location == "query"
    assert emulator.journal() == []


def test_after_an_error_a_list_never_looks_complete(project: Project, emulator: Emulator) -> None:
    for number in range(5):
        project.connections.create(samples.aws(name=f"connection-{number}"))
    listed = project.connections.list(size=2, max_retries=0)
    emulator.settings({"faults": [{"kind": "status", "status": 500}]})
    with pytest.raises(ServerError):
        next(listed)
    emulator.settings({"faults": []})
    with pytest.raises(ServerError):
        list(listed)
    assert len(list(project.connections.list(size=2))) == 5


def test_after_a_cancellation_a_list_never_looks_complete(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws())
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 3000, "times": 1}]})

    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            listed = client.project(emulator.project_id).connections.list()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await anext(listed)
            with pytest.raises(TransportError, match="list again"):
                await anext(listed)
            await client.close()
            with pytest.raises(ConfigError, match="closed"):
                await anext(client.project(emulator.project_id).connections.list())

    asyncio.run(flow())


def test_filters_of_lerian(lerian: Lerian) -> None:
    lerian.connections.create(samples.postgresql(), product="one")
    lerian.connections.create(
        samples.postgresql(configName="other", type="MYSQL", metadata={"team": "a b&c=d"}), product="two"
    )

    def names(**filters: Any) -> list[str]:
        return [each.config_name for each in lerian.connections.list(**filters)]

    today = datetime.datetime.now(datetime.UTC).date()
    assert names() == names(sort_order="desc") == ["other", "production-db"]
    assert names(sort_order="asc", limit=1) == ["production-db", "other"]
    assert names(product="TWO") == names(type="MYSQL") == names(metadata={"team": "a b&c=d"}) == ["other"]
    assert names(product="one", type="MYSQL") == names(metadata={"team": "x"}) == []
    assert names(start_date=today, end_date=today) == names(start_date=today.isoformat()) == names()
    assert names(end_date=today - datetime.timedelta(days=2)) == []
    for bad in ("yesterday", datetime.datetime.now()):
        with pytest.raises(RuleViolationError) as caught:
            names(start_date=bad)
        assert [each.path for each in caught.value.violations] == ["/startDate"]


def test_lists_of_lerian_reach_back_beyond_a_month(tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    old = [(days, (now - datetime.timedelta(days=days)).isoformat()) for days in (0, 20, 31, 75, 200, 500)]
    seeds = [samples.postgresql(configName=f"days-{days}", productName="p", createdAt=at) for days, at in old]
    unassigned = [samples.postgresql(configName=f"none-{days}", createdAt=at) for days, at in old]
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"lerian": {"connections": seeds + unassigned}}))
    with Emulator(seed=seed) as emulator, Lerian(**emulator.lerian) as client:
        found = [each.config_name for each in client.connections.list(product="p")]
        assert found == [f"days-{days}" for days, _ in old]
        assert [each.config_name for each in client.connections.list_unassigned()] == [
            f"none-{days}" for days, _ in old
        ]
        some = client.connections.list(
            product="p", start_date=(now - datetime.timedelta(days=80)).date(), end_date=(now.date())
        )
        assert [each.config_name for each in some] == ["days-0", "days-20", "days-31", "days-75"]
