"""The progress bar that everybody has: tqdm, as the callback of bulk runs."""

import asyncio
import io

import samples
from connguard import AsyncMatillion, Emulator, Matillion
from tqdm import tqdm

COUNT = 60
# Longer than items that are done wait to be told together, so that the bar moves many times.
SLOW = {"faults": [{"kind": "delay", "milliseconds": 40, "operation": "matillion.create_connection"}]}


def bodies() -> list[object]:
    """Some are refused before they are sent; the bar counts them like the others."""
    return [
        samples.aws(name=f"connection-{number}", authProvider="aws" if number % 10 else "AWS")
        for number in range(COUNT)
    ]


def bar(text: io.StringIO) -> "tqdm[object]":
    return tqdm(total=COUNT, file=text, desc="created", unit="connection", mininterval=0)


def assert_complete(progress: "tqdm[object]", text: io.StringIO) -> None:
    assert progress.n == COUNT
    last = text.getvalue().rpartition("\r")[2]
    assert last.startswith("created: 100%|") and f"| {COUNT}/{COUNT} [" in last
    assert text.getvalue().count("\r") > 3, "the bar moves while the run is under way"


def test_tqdm_follows_a_run(emulator: Emulator) -> None:
    emulator.settings(SLOW)
    text = io.StringIO()
    with Matillion(**emulator.matillion) as client, bar(text) as progress:
        connections = client.project(emulator.project_id).connections
        report = connections.create_many(bodies(), concurrency=4, progress=progress.update)
    assert report.counts["succeeded"] == COUNT * 9 // 10
    assert_complete(progress, text)


def test_tqdm_follows_an_awaited_run(emulator: Emulator) -> None:
    emulator.settings(SLOW)
    text = io.StringIO()

    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            connections = client.project(emulator.project_id).connections
            with bar(text) as progress:
                report = await connections.create_many(bodies(), concurrency=4, progress=progress.update)
            assert report.counts["succeeded"] == COUNT * 9 // 10
            assert_complete(progress, text)

    asyncio.run(flow())
