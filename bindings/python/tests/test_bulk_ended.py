"""A bulk run that is ended early: at once, and the report says what had happened."""

import asyncio
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from connguard import (
    AsyncLerian,
    BulkInterrupted,
    ConfigError,
    Emulator,
    Lerian,
    Report,
    RuleViolationError,
    TransportError,
)
from connguard.lerian import Connection

PROMPT_SECONDS = 0.1
SLOW = {"faults": [{"kind": "delay", "milliseconds": 5000, "operation": "lerian.create_connection"}]}


def bodies(count: int) -> list[dict[str, Any]]:
    return [samples.postgresql(configName=f"database-{number}") for number in range(count)]


def slow_after(emulator: Emulator, done: int) -> Any:
    """A progress callback that makes the service slow after so many items."""
    told = 0

    def progress(finished: int) -> None:
        nonlocal told
        if told < done <= told + finished:
            emulator.settings(SLOW)
        told += finished

    return progress


def assert_truthful(emulator: Emulator, report: Report[Connection]) -> None:
    counts = report.counts
    assert sum(counts.values()) == len(report)
    assert counts["succeeded"] >= 20
    assert 1 <= counts["unknown"] <= 4
    assert counts["cancelled"] > 100
    assert report.cancelled
    seen = {
        entry["body"]["configName"] for entry in emulator.journal() if entry["operation"] == "lerian.create_connection"
    }
    for entry in report:
        name = f"database-{entry.index}"
        if entry.outcome == "cancelled":
            assert name not in seen, "what was sent is called cancelled"
        else:
            assert name in seen
    assert "look it up" in str(next(entry.error for entry in report if entry.outcome == "unknown"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers Ctrl-C to a whole console")
def test_ctrl_c_ends_a_run_at_once(emulator: Emulator) -> None:
    pressed = 0.0

    def press() -> None:
        nonlocal pressed
        pressed = time.monotonic()
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(1.5, press)
    with Lerian(**emulator.lerian) as client:
        timer.start()
        with pytest.raises(BulkInterrupted) as caught:
            client.connections.create_many(
                bodies(400), product="p", concurrency=4, progress=slow_after(emulator, 20), max_retries=0
            )
        assert time.monotonic() - pressed < PROMPT_SECONDS
    assert isinstance(caught.value, KeyboardInterrupt)
    assert Report.of(caught.value) is caught.value.report
    assert_truthful(emulator, caught.value.report)
    begun = 400 - caught.value.report.counts["cancelled"]
    assert 0 < begun < 400
    assert str(caught.value).startswith(f"interrupted after {begun} of 400 items: ")
    assert pickle.loads(pickle.dumps(caught.value)).report.counts == caught.value.report.counts


class Interrupts(dict[str, Any]):
    """A body that Ctrl-C meets while it is written."""

    def items(self) -> Any:
        signal.raise_signal(signal.SIGINT)
        return super().items()


def assert_nothing_sent(emulator: Emulator, report: Report[Any] | None, count: int, refused: int = 0) -> None:
    assert report is not None
    assert report.counts == {
        "succeeded": 0,
        "refused": refused,
        "failed": 0,
        "unknown": 0,
        "cancelled": count - refused,
    }
    assert [entry.index for entry in report] == list(range(count))
    assert report.cancelled == (refused < count)
    for entry in report:
        told = entry.error
        assert isinstance(told, TransportError if entry.outcome == "cancelled" else RuleViolationError)
    assert pickle.loads(pickle.dumps(report)).counts == report.counts
    assert [entry for entry in emulator.journal() if entry["operation"] == "lerian.create_connection"] == []


def test_ctrl_c_while_items_are_read_cancels_those_that_were(lerian: Lerian, emulator: Emulator) -> None:
    def read() -> Iterator[dict[str, Any]]:
        yield from bodies(3)
        signal.raise_signal(signal.SIGINT)
        yield from bodies(3)

    with pytest.raises(BulkInterrupted, match="interrupted after 0 of 3 items: 3 cancelled") as caught:
        lerian.connections.create_many(read(), product="p")
    assert_nothing_sent(emulator, caught.value.report, 3)


def test_ctrl_c_while_items_are_written_cancels_all(lerian: Lerian, emulator: Emulator) -> None:
    items = [*bodies(3), Interrupts(samples.postgresql()), {"port": object()}]
    with pytest.raises(BulkInterrupted, match="interrupted after 0 of 5 items: 5 cancelled") as caught:
        lerian.connections.create_many(items, product="p")
    assert_nothing_sent(emulator, caught.value.report, 5)


def test_ctrl_c_before_the_run_has_begun_cancels_everything(
    lerian: Lerian, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(lerian, "_native_session", interrupted)
    with pytest.raises(BulkInterrupted) as caught:
        lerian.connections.create_many([*bodies(3), {"port": object()}], product="p")
    assert_nothing_sent(emulator, caught.value.report, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers Ctrl-C to a whole console")
def test_ctrl_c_while_a_run_is_started_has_its_report(
    lerian: Lerian, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core has sent the first requests when it comes back from being started, and Ctrl-C waits there."""
    session = lerian._native_session()

    def press_and_keep_the_interpreter() -> None:
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            pass

    def native() -> Any:
        threading.Thread(target=press_and_keep_the_interpreter).start()
        return session

    monkeypatch.setattr(lerian, "_native_session", native)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1)
    try:
        interrupted = run_of_many(lerian)
    finally:
        sys.setswitchinterval(interval)
    counts = interrupted.report.counts
    assert sum(counts.values()) == 10_000
    seen = {entry["body"]["configName"] for entry in emulator.journal()}
    outcomes = {f"database-{entry.index}": entry.outcome for entry in interrupted.report}
    assert not [name for name in seen if outcomes[name] == "cancelled"]


def run_of_many(lerian: Lerian) -> BulkInterrupted:
    with pytest.raises(BulkInterrupted) as caught:
        lerian.connections.create_many(bodies(10_000), product="p", concurrency=4)
    return caught.value


def test_a_task_that_is_cancelled_before_its_first_request_has_a_report(emulator: Emulator) -> None:
    """Writing so many items takes longer than the timeout; the thread that writes them stops with it."""
    written = 0

    class Counted(dict[str, Any]):
        def items(self) -> Any:
            nonlocal written
            written += 1
            return super().items()

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.01):
                    await client.connections.create_many([Counted(samples.postgresql())] * 20_000, product="p")
            assert_nothing_sent(emulator, Report.of(caught.value), 20_000)

    asyncio.run(flow())
    assert written < 20_000


def test_cancelling_a_task_ends_its_run_at_once(emulator: Emulator) -> None:
    async def flow() -> asyncio.CancelledError:
        async with AsyncLerian(**emulator.lerian) as client:
            run = client.connections.create_many(
                bodies(400), product="p", concurrency=4, progress=slow_after(emulator, 20), max_retries=0
            )
            task = asyncio.create_task(run)
            await asyncio.sleep(1.5)
            since = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert time.monotonic() - since < PROMPT_SECONDS
            assert task.cancelled()
            return caught.value

    report = Report.of(asyncio.run(flow()))
    assert report is not None
    assert_truthful(emulator, report)
    assert pickle.loads(pickle.dumps(report)).counts == report.counts


def test_a_timeout_ends_a_run_and_keeps_the_report(emulator: Emulator) -> None:
    emulator.settings(SLOW)

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.3):
                    await client.connections.create_many(bodies(100), product="p")
            report = Report.of(caught.value)
            assert report is not None
            # The first one goes alone, to see whether the credentials are taken.
            assert report.counts == {"succeeded": 0, "refused": 0, "failed": 0, "unknown": 1, "cancelled": 99}

    asyncio.run(flow())


def test_an_error_of_the_callback_ends_a_run_and_has_the_report(emulator: Emulator) -> None:
    def progress(finished: int) -> None:
        raise LookupError("no bar")

    with Lerian(**emulator.lerian) as client, pytest.raises(LookupError, match="no bar") as caught:
        client.connections.create_many(bodies(300), product="p", concurrency=1, progress=progress)
    assert ended(caught.value)
    assert "Report.of" in caught.value.__notes__[0]

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            with pytest.raises(LookupError) as caught:
                await client.connections.create_many(bodies(300), product="p", concurrency=1, progress=progress)
            assert ended(caught.value)

    emulator.reset()
    asyncio.run(flow())


def ended(error: BaseException) -> bool:
    report = Report.of(error)
    return report is not None and report.cancelled and Report.of(LookupError()) is None


def test_requests_under_way_are_dropped(emulator: Emulator) -> None:
    emulator.settings(SLOW)

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            task = asyncio.create_task(client.connections.create_many(bodies(10), product="p", max_retries=0))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    since = time.monotonic()
    asyncio.run(flow())
    assert time.monotonic() - since < 2


def test_a_closed_client_runs_nothing(emulator: Emulator) -> None:
    client = Lerian(**emulator.lerian)
    client.close()
    with pytest.raises(ConfigError, match="closed"):
        client.connections.create_many(bodies(1), product="p")
