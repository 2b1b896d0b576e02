"""One line for each request that was sent, at DEBUG, and never a body."""

import asyncio
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
import samples
from connguard import AsyncLerian, Emulator, Lerian, ServerError
from connguard.matillion import Project

LINE = r"(\S+) attempt (\d+): (?:(?:GET|POST|PUT|PATCH|DELETE) http://\S+|sent): (\S+) after (\d+) ms, request id (\S+)"


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="connguard")


def attempts(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int, int | None]]:
    """Operation, number and status of each line, compared with the attributes of its record."""
    import re

    found = []
    for record in caplog.records:
        if record.levelno != logging.DEBUG:
            continue
        assert record.name == "connguard"
        told = record.attempt  # type: ignore[attr-defined]
        matched = re.fullmatch(LINE, record.getMessage())
        assert matched, record.getMessage()
        assert matched.group(1, 2, 4) == (told["operation"], str(told["attempt"]), str(told["milliseconds"]))
        assert matched[3] == str(told["status"] or told["error"])
        found.append((told["operation"], told["attempt"], told["status"]))
    caplog.clear()
    return found


def test_each_call_has_a_line(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    project.connections.create(samples.aws())
    assert attempts(caplog)[-1:] == [("matillion.create_connection", 1, 201)]
    project.connections.patch("my-aws-connection", {"connectionDetails": {"description": None}})
    assert attempts(caplog) == [("matillion.list_connections", 1, 200), ("matillion.update_connection", 1, 200)]
    assert [each.name for each in project.connections.list()] == ["my-aws-connection"]
    assert attempts(caplog) == [("matillion.list_connections", 1, 200)]


def test_retries_and_failures_have_lines(lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    attempts(caplog)
    emulator.settings({"faults": [{"kind": "status", "status": 503, "retry_after": 0, "times": 1}]})
    lerian.connections.get(created.id)
    assert attempts(caplog) == [("lerian.get_connection", 1, 503), ("lerian.get_connection", 2, 200)]
    emulator.settings({"faults": [{"kind": "html_502"}]})
    with pytest.raises(ServerError) as caught:
        lerian.connections.get(created.id, max_retries=1)
    assert attempts(caplog) == [("lerian.get_connection", 1, 502), ("lerian.get_connection", 2, 502)]
    assert [each["status"] for each in caught.value.attempts] == [502, 502]
    emulator.settings({"faults": [{"kind": "reset_before", "times": 1}]})
    lerian.connections.get(created.id)
    assert attempts(caplog) == [("lerian.get_connection", 1, None), ("lerian.get_connection", 2, 200)]


def test_every_item_of_a_bulk_run_has_its_lines(
    lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    lerian.connections.create(samples.postgresql(), product="p")
    attempts(caplog)
    emulator.settings({"faults": [{"kind": "status", "status": 503, "retry_after": 0, "times": 1}]})
    bodies = [samples.postgresql(configName="new"), samples.postgresql(), samples.postgresql(configName="bad", port=0)]
    report = lerian.connections.create_many(bodies, product="p", concurrency=1)
    assert [entry.outcome for entry in report] == ["succeeded", "failed", "refused"]
    create = "lerian.create_connection"
    assert [[each["status"] for each in entry.attempts] for entry in report] == [[503, 201], [409], []]
    assert attempts(caplog) == [(create, 1, 503), (create, 2, 201), (create, 1, 409)]


def test_warnings_of_items_are_logged(lerian: Lerian, caplog: pytest.LogCaptureFixture) -> None:
    lerian.connections.create_many([samples.postgresql(passwrd="x")], product="p")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert line.startswith('lerian.create_connection[0] "production-db": /passwrd: ')
    assert "password" in line and line.endswith(" (lerian.body.unknown-member)")


def test_awaited_calls_have_lines(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            await client.connections.create(samples.postgresql(), product="p")
            assert [each.config_name async for each in client.connections.list(product="p")] == ["production-db"]

    asyncio.run(flow())
    found = attempts(caplog)
    assert found[0] == ("lerian.create_connection", 1, 201)
    assert set(found[1:]) == {("lerian.list_connections", 1, 200)}


def test_nothing_is_logged_unless_asked_for(emulator: Emulator) -> None:
    program = """
import sys
from connguard import Lerian
client = Lerian(base_url=sys.argv[1])
list(client.connections.list())
assert "logging" not in sys.modules
import logging
logging.basicConfig(level=logging.INFO)
list(client.connections.list())
"""
    result = subprocess.run([sys.executable, "-c", program, emulator.url], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("", "")


def wait_for(condition: Callable[[], bool], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[object, object]]:
    """Status or cause of each attempt that is in the log."""
    attempts = [vars(record)["attempt"] for record in caplog.records if "attempt" in vars(record)]
    return [(each["attempt"], each["status"] or each["error"]) for each in attempts]


def test_an_attempt_is_logged_while_its_call_goes_on(
    lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.settings({"faults": [{"kind": "status", "status": 503, "retry_after": "2", "times": 1}]})
    caller = threading.Thread(target=lambda: list(lerian.connections.list()))
    caller.start()
    assert wait_for(lambda: told(caplog) == [(1, 503)], 1.5)
    assert caller.is_alive()
    caller.join()
    # And once only.
    assert told(caplog)[:2] == [(1, 503), (2, 200)]


def test_a_call_that_is_cancelled_has_its_requests_in_the_log(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 5000}]})

    async def impatient() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            for call in (
                lambda: client.connections.create(samples.postgresql(), product="p"),
                lambda: client.connections.list().to_list(),
            ):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await call()

    asyncio.run(impatient())
    assert wait_for(lambda: len(told(caplog)) >= 2)
    assert told(caplog) == [(1, "cancelled"), (1, "cancelled")]


def test_the_requests_of_a_run_are_logged_while_it_runs(
    lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bodies = [samples.postgresql(configName=f"database-{number}") for number in range(20)]
    seen: list[int] = []
    lerian.connections.create_many(bodies, product="p", progress=lambda _: seen.append(len(told(caplog))))
    assert seen[0] >= 1 and seen == sorted(seen)
    assert told(caplog) == [(1, 200)] * 20 or told(caplog) == [(1, 201)] * 20
