"""Lists that several threads or tasks read at a time, or that are interrupted: nothing is lost in silence."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import samples
from connguard import AsyncMatillion, Emulator, TransportError
from connguard._call import logs
from connguard.matillion import Project

NAMES = sorted(f"connection-{number}" for number in range(60))


@pytest.fixture(autouse=True)
def connections(project: Project) -> None:
    project.connections.create_many([samples.aws(name=name) for name in NAMES]).raise_for_failures()


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
@pytest.mark.parametrize("size", [1, 7, 60])
def test_threads_share_the_items_of_a_list_out(project: Project, size: int) -> None:
    listed = project.connections.list(size=size)
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda _: [each.name for each in listed], range(8)))
    assert sorted(str(name) for part in parts for name in part) == NAMES


@pytest.mark.parametrize("size", [1, 7, 60])
def test_tasks_share_the_items_of_a_list_out(emulator: Emulator, size: int) -> None:
    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            listed = client.project(emulator.project_id).connections.list(size=size)

            async def take() -> list[str | None]:
                taken = []
                async for each in listed:
                    taken.append(each.name)
                    await asyncio.sleep(0)
                return taken

            parts = await asyncio.gather(*(take() for _ in range(5)))
            assert sorted(str(name) for part in parts for name in part) == NAMES

    asyncio.run(flow())


def test_a_task_that_waits_for_its_turn_may_be_cancelled(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            listed = client.project(emulator.project_id).connections.list(size=7)
            reader, waiter = asyncio.create_task(listed.to_list()), asyncio.create_task(listed.to_list())
            await asyncio.sleep(0)
            waiter.cancel()
            assert sorted(str(each.name) for each in await reader) == NAMES
            with pytest.raises(asyncio.CancelledError):
                await waiter

    asyncio.run(flow())


def test_ctrl_c_between_two_pages_breaks_the_list(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has arrived and is not yet looked at: the next step must not go on with the one after it."""
    listed = project.connections.list(size=7)
    for _ in range(7):
        next(listed)

    def press(*_: Any) -> Any:
        monkeypatch.undo()
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(logs, "attempts", press)
    with pytest.raises(KeyboardInterrupt):
        next(listed)
    for _ in range(2):
        with pytest.raises(TransportError, match="interrupted before its end; list again"):
            next(listed)


def test_a_list_that_another_thread_closes_has_no_more_items(project: Project, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 300, "operation": "matillion.list_connections"}]})
    listed = project.connections.list(size=7)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(list, listed)
        listed.close()
        assert reading.result() == []
