"""The asynchronous clients: the same calls, many at a time, and cancelled ones are dropped."""

import asyncio
import socket
import threading
import time

import pytest
import samples
from connguard import (
    AsyncLerian,
    AsyncMatillion,
    ConfigError,
    ConflictError,
    Emulator,
    NotFoundError,
    RuleViolationError,
)


async def flow_of_matillion(emulator: Emulator) -> None:
    async with AsyncMatillion(**emulator.matillion) as client:
        project = client.project(emulator.project_id)
        created = await project.connections.create(samples.aws())
        assert created.auth_provider == "aws"
        assert (await project.connections.get("my-aws-connection")).name == "my-aws-connection"
        await project.overrides.create(samples.OVERRIDE, parent=created)
        await project.overrides.update(samples.OVERRIDE)
        assert [each.name async for each in project.overrides.list("PROD")] == ["my-aws-connection"]
        updated = await project.connections.update(
            "my-aws-connection",
            {"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"},
        )
        assert updated.connection_details is None
        with pytest.raises(ConflictError):
            await project.connections.create(samples.aws())
        with pytest.raises(NotFoundError):
            await project.connections.get("other")
        with pytest.raises(RuleViolationError):
            await project.connections.create(samples.aws(authProvider="AWS"))
    with pytest.raises(ConfigError, match="closed"):
        await project.connections.create(samples.aws())


def test_the_flow_of_matillion(emulator: Emulator) -> None:
    asyncio.run(flow_of_matillion(emulator))


def test_the_flow_of_lerian(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            created = await client.connections.create(samples.postgresql(), product="my-product")
            assert created.id is not None
            assert (await client.connections.get(created.id)).config_name == "production-db"
            assert [each.id async for each in client.connections.list(limit=1)] == [created.id]

    asyncio.run(flow())


def test_many_calls_run_at_a_time(emulator: Emulator) -> None:
    async def flow() -> float:
        async with AsyncLerian(**emulator.lerian) as client:
            emulator.settings({"faults": [{"kind": "delay", "milliseconds": 200}]})
            since = time.monotonic()
            await asyncio.gather(
                *(
                    client.connections.create(samples.postgresql(configName=f"database-{number}"), product="p")
                    for number in range(20)
                )
            )
            return time.monotonic() - since

    assert asyncio.run(flow()) < 2


def test_cancelling_a_task_drops_its_request(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            emulator.settings({"faults": [{"kind": "delay", "milliseconds": 5000}]})
            since = time.monotonic()
            task = asyncio.create_task(client.connections.create(samples.postgresql(), product="p"))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await client.connections.create(samples.postgresql(), product="p")
            assert time.monotonic() - since < 2
            emulator.settings({"faults": []})
            assert [each async for each in client.connections.list(type="MYSQL")] == []

    asyncio.run(flow())


def test_a_cancelled_request_is_gone_from_the_wire() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        seen: list[bytes] = []

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(5)
                while received := connection.recv(65536):
                    seen.append(received)
                seen.append(b"closed")

        async def flow() -> None:
            async with AsyncLerian(base_url=f"http://127.0.0.1:{server.getsockname()[1]}") as client:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(client.connections.create(samples.postgresql(), product="p"), 0.3)

        thread = threading.Thread(target=serve)
        thread.start()
        asyncio.run(flow())
        thread.join()
    assert seen[0].startswith(b"POST /v1/management/connections")
    assert seen[-1] == b"closed"


def test_a_client_serves_one_loop_after_the_other(emulator: Emulator) -> None:
    client = AsyncLerian(**emulator.lerian)

    async def flow() -> int:
        return len([each async for each in client.connections.list()])

    assert [asyncio.run(flow()) for _ in range(3)] == [0, 0, 0]


def test_a_loop_that_closed_meanwhile_disturbs_nobody(emulator: Emulator) -> None:
    client = AsyncLerian(**emulator.lerian)
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 300, "times": 1}]})

    async def started() -> None:
        call = client.connections.create(samples.postgresql(), product="p")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(call, 0.05)

    async def flow() -> int:
        return len([each async for each in client.connections.list(type="MYSQL")])

    asyncio.run(started())
    time.sleep(0.4)
    assert asyncio.run(flow()) == 0


def test_a_blocking_call_works_inside_a_running_loop(emulator: Emulator) -> None:
    from connguard import Lerian

    async def flow() -> int:
        with Lerian(**emulator.lerian) as client:
            return len(list(client.connections.list()))

    assert asyncio.run(flow()) == 0
