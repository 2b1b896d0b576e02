"""Connections that the server closes while they are idle, or at the very moment of the next request.

No call fails, and what was created is there exactly once.
"""

import asyncio
import random
import time
from collections.abc import Callable

import pytest
import samples
from closing import Carelessness, Service, serving
from connguard import AsyncLerian, Lerian

CALLS = 100
IDLE_SECONDS = 0.01

SETTLE_SECONDS = 0.1
"""Nothing arrives late here, so that a short while is long enough to wait for it."""

NAMES = [f"database-{number}" for number in range(CALLS)]


def pauses() -> list[float]:
    """Much longer than the server waits, shorter, and as long: some requests meet the closing, and many come after it."""
    told = random.Random(1)
    return [told.choice((5 * IDLE_SECONDS, IDLE_SECONDS, told.uniform(0, 2) * IDLE_SECONDS)) for _ in NAMES]


def create_one_after_the_other(url: str, pause: Callable[[float], object]) -> None:
    with Lerian(base_url=url, settle_seconds=SETTLE_SECONDS) as client:
        for name, seconds in zip(NAMES, pauses(), strict=True):
            assert client.connections.create(samples.postgresql(configName=name), product="p").config_name == name
            pause(seconds)


def read_one_after_the_other(url: str, pause: Callable[[float], object]) -> None:
    with Lerian(base_url=url, settle_seconds=SETTLE_SECONDS) as client:
        made = client.connections.create(samples.postgresql(), product="p")
        for seconds in pauses():
            pause(seconds)
            assert client.connections.get(made.id or "").id == made.id


def create_awaited(url: str, pause: Callable[[float], object]) -> None:
    async def create(client: AsyncLerian, names: list[str]) -> None:
        for name, seconds in zip(names, pauses(), strict=False):
            made = await client.connections.create(samples.postgresql(configName=name), product="p")
            assert made.config_name == name
            await asyncio.sleep(seconds if pause is time.sleep else 0)

    async def flow() -> None:
        async with AsyncLerian(base_url=url, settle_seconds=SETTLE_SECONDS) as client:
            await asyncio.gather(*(create(client, NAMES[start::4]) for start in range(4)))

    asyncio.run(flow())


def read_awaited(url: str, pause: Callable[[float], object]) -> None:
    async def read(client: AsyncLerian, id: str, count: int) -> None:
        for seconds in pauses()[:count]:
            assert (await client.connections.get(id)).id == id
            await asyncio.sleep(seconds if pause is time.sleep else 0)

    async def flow() -> None:
        async with AsyncLerian(base_url=url, settle_seconds=SETTLE_SECONDS) as client:
            made = await client.connections.create(samples.postgresql(), product="p")
            await asyncio.gather(*(read(client, made.id or "", CALLS // 4) for _ in range(4)))

    asyncio.run(flow())


def create_many(url: str, _: Callable[[float], object]) -> None:
    with Lerian(base_url=url, settle_seconds=SETTLE_SECONDS) as client:
        bodies = [samples.postgresql(configName=name) for name in NAMES]
        assert client.connections.create_many(bodies, product="p", concurrency=4).ok


CREATES = [create_one_after_the_other, create_awaited, create_many]
READS = [read_one_after_the_other, read_awaited]


def assert_exactly_once(service: Service) -> None:
    assert sorted(each["configName"] for each in service.stored) == sorted(NAMES)


@pytest.mark.parametrize("calls", [*CREATES[:2], *READS])
def test_no_call_fails_where_the_server_closes_idle_connections(
    calls: Callable[[str, Callable[[float], object]], None],
) -> None:
    with serving(idle_seconds=IDLE_SECONDS) as (url, service):
        calls(url, time.sleep)
        print(f"{calls.__name__}: {CALLS} calls, 0 failures, {service.closed_idle} connections closed while idle")
        assert service.closed_idle >= CALLS // 4
        if calls in CREATES:
            assert_exactly_once(service)


@pytest.mark.parametrize("carelessness", ["lost", "carried out"])
@pytest.mark.parametrize("calls", CREATES)
def test_no_create_fails_or_happens_twice_where_the_server_closes_as_it_is_sent(
    calls: Callable[[str, Callable[[float], object]], None], carelessness: Carelessness
) -> None:
    with serving(cut_every=5, carelessness=carelessness) as (url, service):
        calls(url, lambda _: None)
        print(f"{calls.__name__}: {CALLS} calls, 0 failures, {service.cut} requests cut off and {carelessness}")
        assert service.cut >= CALLS // 10
        assert_exactly_once(service)


@pytest.mark.parametrize("calls", READS)
def test_no_read_fails_where_the_server_closes_as_it_is_sent(
    calls: Callable[[str, Callable[[float], object]], None],
) -> None:
    with serving(cut_every=3) as (url, service):
        calls(url, lambda _: None)
        print(f"{calls.__name__}: {CALLS} calls, 0 failures, {service.cut} requests cut off")
        assert service.cut >= CALLS // 10
