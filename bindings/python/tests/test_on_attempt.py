"""`on_attempt` hears of each request as soon as it has ended, whatever kind of call sent it."""

import asyncio
import logging
import pickle
import threading
import time
from typing import Any

import pytest
import samples
from connguard import AsyncLerian, ConfigError, Emulator, Lerian, ServerError

CREATE, LIST = "lerian.create_connection", "lerian.list_connections"


def told(heard: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(each["operation"], each["status"]) for each in heard]


def test_every_kind_of_call_is_heard_of(emulator: Emulator) -> None:
    heard: list[dict[str, Any]] = []
    with Lerian(**emulator.lerian, on_attempt=heard.append) as client, Lerian(**emulator.lerian) as other:
        created = client.connections.create(samples.postgresql(), product="p")
        assert told(heard) == [(CREATE, 201)]
        list(client.connections.list(product="p"))
        assert told(heard)[1] == (LIST, 200)
        before = len(heard)
        client.connections.create_many([samples.postgresql(configName="new"), samples.postgresql()], product="p")
        assert sorted(told(heard)[before:]) == [(CREATE, 201), (CREATE, 409)]
        emulator.settings({"faults": [{"kind": "status", "status": 500}]})
        with pytest.raises(ServerError):
            client.connections.get(created.id, max_retries=0)
        assert told(heard)[-1] == ("lerian.get_connection", 500)
        emulator.settings({"faults": []})
        before, sent = len(heard), len(emulator.journal())
        list(client.connections.list(product="nobody"))
        assert told(heard)[before:] == [(LIST, 200)] * (len(emulator.journal()) - sent)
        before = len(heard)
        other.connections.get(created.id)
        assert len(heard) == before, "another client's requests were told"


def test_it_is_heard_while_the_call_goes_on(emulator: Emulator) -> None:
    heard: list[dict[str, Any]] = []
    emulator.settings({"faults": [{"kind": "status", "status": 503, "retry_after": "1", "times": 1}]})
    with Lerian(**emulator.lerian, on_attempt=heard.append) as client:
        caller = threading.Thread(target=lambda: list(client.connections.list(product="p")))
        caller.start()
        until = time.monotonic() + 0.8
        while not heard and time.monotonic() < until:
            time.sleep(0.01)
        assert told(heard) == [(LIST, 503)] and caller.is_alive()
        caller.join()
    assert told(heard)[:2] == [(LIST, 503), (LIST, 200)]


def test_awaited_calls_are_heard_of(emulator: Emulator) -> None:
    heard: list[dict[str, Any]] = []

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian, on_attempt=heard.append) as client:
            await client.connections.create(samples.postgresql(), product="p")
            assert told(heard) == [(CREATE, 201)]
            await client.connections.create_many([samples.postgresql(configName="other")], product="p")
            assert told(heard)[-1] == (CREATE, 201)
            before, sent = len(heard), len(emulator.journal())
            await client.connections.list(product="nobody").to_list()
            assert told(heard)[before:] == [(LIST, 200)] * (len(emulator.journal()) - sent)

    asyncio.run(flow())


def test_what_it_raises_ends_no_call(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: dict[str, Any]) -> None:
        raise LookupError("on purpose")

    with Lerian(**emulator.lerian, on_attempt=fails) as client:
        client.connections.create(samples.postgresql(), product="p")
    assert [(each.name, each.levelno) for each in caplog.records] == [("connguard", logging.ERROR)]


def test_what_cannot_be_called_is_refused() -> None:
    with pytest.raises(ConfigError, match="^on_attempt must be a function"):
        Lerian(base_url="https://lerian.example.com", on_attempt="x")  # type: ignore[arg-type]


def test_copies_share_it_and_pickles_leave_it_behind(emulator: Emulator) -> None:
    heard: list[dict[str, Any]] = []
    client = Lerian(**emulator.lerian, on_attempt=heard.append)
    list(client.with_secrets().connections.list(product="p"))
    assert heard
    heard.clear()
    list(pickle.loads(pickle.dumps(client.with_secrets())).connections.list(product="p"))
    assert heard == []
