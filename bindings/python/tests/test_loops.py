"""The event loops of the user: many, one after the other or at a time, closed under way, and not only asyncio's."""

import asyncio
import sys
import threading
import time

import pytest
import samples
from connguard import AsyncLerian, Emulator, Lerian
from programs import run, succeed

LOOPS = ["asyncio", "uvloop", "without readers"] if sys.platform != "win32" else ["asyncio"]
"""uvloop does not run on Windows, whose own loop watches no descriptors."""

PRELUDE = """
import asyncio, gc, sys, threading, time
from connguard import AsyncLerian, ConnguardError

if sys.argv[2] == "uvloop":
    import uvloop
    new_loop = uvloop.new_event_loop
elif sys.argv[2] == "without readers":
    class Proactor(asyncio.SelectorEventLoop):
        def add_reader(self, fd, callback, *args):
            raise NotImplementedError
    new_loop = Proactor
else:
    new_loop = asyncio.new_event_loop

def run(main):
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(main)

BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
client = AsyncLerian(base_url=sys.argv[1], requests_per_minute=0)

async def listed():
    return len(await client.connections.list(product="nobody").to_list())
"""

SLOW_CREATES = {"faults": [{"kind": "delay", "operation": "create_connection", "milliseconds": 700}]}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_call_that_ends_after_its_loop_was_closed_disturbs_nobody(loop: str, emulator: Emulator) -> None:
    emulator.settings(SLOW_CREATES)
    program = """
# A loop that is closed without a word to its tasks, as a test runner or a notebook may do it.
loop = new_loop()
tasks = [loop.create_task(client.connections.create({**BODY, "configName": f"closed-{n}"}, product="p")) for n in range(3)]
tasks.append(loop.create_task(client.connections.create_many([{**BODY, "configName": "closed-many"}], product="p")))
tasks.append(loop.create_task(client.connections.list().to_list()))
loop.run_until_complete(asyncio.sleep(0.3))
loop.close()
print("later", run(listed()))
time.sleep(1.2)
# What was under way has ended meanwhile; the next batch must not stumble over it.
print("after the end", run(listed()), threading.active_count())
# Only the loop, which is closed, would have run on what these tasks wait for; that they are pending is asyncio's to tell.
for task in tasks:
    task._log_destroy_pending = False
"""
    output = succeed(run(PRELUDE + program, emulator.url, loop))
    # Only a loop that watches no descriptor needs a thread that wakes it.
    threads = 1 if LOOPS.index(loop) < 2 and sys.platform != "win32" else 2
    assert output == f"later 0\nafter the end 0 {threads}\n"


@pytest.mark.parametrize("loop", LOOPS)
def test_one_client_serves_a_new_loop_after_one_that_ended_with_calls_under_way(loop: str, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 20_000, "times": 6}]})
    program = """
async def left_under_way():
    global tasks
    tasks = [asyncio.create_task(listed()) for _ in range(6)]
    await asyncio.sleep(0.4)
since = time.monotonic()
run(left_under_way())
print([task.cancelled() for task in tasks])
for _ in range(3):
    print(run(listed()))
assert time.monotonic() - since < 10
"""
    assert succeed(run(PRELUDE + program, emulator.url, loop)) == f"{[True] * 6}\n0\n0\n0\n"


@pytest.mark.parametrize("loop", LOOPS)
def test_two_loops_in_two_threads_use_one_client_at_a_time(loop: str, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "operation": "list_connections", "milliseconds": 100}]})
    program = """
seen = {}
async def many(name):
    made = await asyncio.gather(*(
        client.connections.create({**BODY, "configName": f"{name}-{n}"}, product=name) for n in range(200)))
    names = [each.config_name for each in made]
    assert names == [f"{name}-{n}" for n in range(200)]
    counts = await asyncio.gather(*(client.connections.list(product=name).to_list() for _ in range(20)))
    seen[name] = {len(each) for each in counts}
threads = [threading.Thread(target=lambda name=name: run(many(name))) for name in ("one", "other")]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sorted(seen.items()))
"""
    output = succeed(run(PRELUDE + program, emulator.url, loop))
    assert output == "[('one', {200}), ('other', {200})]\n"


@pytest.mark.parametrize("loop", LOOPS)
def test_cancelling_is_heard_on_the_wire_and_leaves_nothing_behind(loop: str, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 20_000}]})
    program = """
from connguard._asyncio.completions import completions
async def main():
    tasks = [asyncio.create_task(listed()) for _ in range(50)]
    tasks += [asyncio.create_task(client.connections.create_many([{**BODY, "configName": "one"}], product="p"))]
    await asyncio.sleep(0.5)
    print("waiting", len(completions()._waiting))
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    print({type(each).__name__ for each in ended}, "waiting", len(completions()._waiting))
    try:
        async with asyncio.timeout(0.3):
            await listed()
    except TimeoutError:
        print("timeout")
since = time.monotonic()
run(main())
assert time.monotonic() - since < 10
"""
    output = succeed(run(PRELUDE + program, emulator.url, loop))
    assert output == "waiting 51\n{'CancelledError'} waiting 0\ntimeout\n"


def test_cancelling_at_any_moment_loses_no_later_call(emulator: Emulator) -> None:
    """A cancel that comes as the reply does, or before the call is sent, must leave its neighbours alone."""

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian, requests_per_minute=0) as client:
            created = await client.connections.create(samples.postgresql(), product="p")
            assert created.id is not None
            made = await client.connections.get(created.id)
            since = time.monotonic()
            for turn in range(300):
                cancelled = asyncio.create_task(client.connections.get(created.id))
                kept = asyncio.create_task(client.connections.get(created.id))
                await asyncio.sleep((turn % 30) * 0.0001)
                cancelled.cancel()
                assert await kept == made
                ended = (await asyncio.gather(cancelled, return_exceptions=True))[0]
                assert isinstance(ended, asyncio.CancelledError) or ended == made
            assert time.monotonic() - since < 30

    asyncio.run(flow())


def test_blocking_and_awaited_calls_share_a_thread_and_its_loop(emulator: Emulator) -> None:
    """As in a notebook: a blocking call inside the running loop, while awaited ones are under way in it."""
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 10}]})

    async def flow() -> tuple[int, int]:
        with Lerian(**emulator.lerian) as blocking:
            async with AsyncLerian(**emulator.lerian) as awaited:
                task = asyncio.create_task(awaited.connections.list(product="nobody").to_list())
                await asyncio.sleep(0)
                return len(blocking.connections.list(product="nobody").to_list()), len(await task)

    assert asyncio.run(flow()) == (0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted in /proc")
@pytest.mark.parametrize("loop", LOOPS)
def test_loops_that_have_ended_leave_neither_descriptors_nor_threads(loop: str, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "operation": "create_connection", "milliseconds": 30}]})
    program = """
import os

def left():
    gc.collect()
    return len(os.listdir("/proc/self/fd")), threading.active_count()

def turn(number):
    assert run(listed()) == 0
    # Closed while a call is in flight.
    loop = new_loop()
    task = loop.create_task(client.connections.create({**BODY, "configName": f"one-{number}"}, product="p"))
    task._log_destroy_pending = False
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()

turn(0)
time.sleep(0.2)
before = left()
for number in range(1, 40):
    turn(number)
time.sleep(0.2)
after = left()
print(after[1] - before[1], after[0] - before[0] < 20)
"""
    assert succeed(run(PRELUDE + program, emulator.url, loop)) == "0 True\n"


def test_on_attempt_is_called_on_the_thread_of_the_loop(emulator: Emulator) -> None:
    heard: list[int] = []
    emulator.settings({"faults": [{"kind": "status", "status": 503, "retry_after": "0", "times": 1}]})

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian, on_attempt=lambda _: heard.append(threading.get_ident())) as client:
            await client.connections.list(product="p").to_list()

    asyncio.run(flow())
    assert len(heard) >= 2 and set(heard) == {threading.get_ident()}
