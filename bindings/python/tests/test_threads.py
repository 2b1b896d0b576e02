"""Blocking calls let other threads run, hear Ctrl-C, and survive fork and exit."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import samples
from connguard import Emulator, Lerian

DELAY = 0.6


def test_calls_of_two_threads_overlap(lerian: Lerian, emulator: Emulator) -> None:
    created = lerian.connections.create(samples.postgresql(), product="p")
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": int(DELAY * 1000)}]})
    counted = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal counted
        while not stop.is_set():
            counted += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    callers = [threading.Thread(target=lambda: lerian.connections.get(created.id)) for _ in range(4)]
    since = time.monotonic()
    counter.start()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    elapsed = time.monotonic() - since
    stop.set()
    counter.join()
    assert DELAY <= elapsed < 2.5 * DELAY
    assert counted > 50, "a call kept the interpreter to itself"


def run(program: str, emulator: Emulator, timeout: float = 30) -> subprocess.CompletedProcess[str]:
    """Runs a program of its own; it finds the emulator's URL in its only argument."""
    return subprocess.run(
        [sys.executable, "-c", program, emulator.url], capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers Ctrl-C to a whole console")
def test_ctrl_c_ends_a_blocking_call(emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 20000}]})
    program = """
import sys, time
from connguard import Lerian
print("ready", flush=True)
try:
    list(Lerian(base_url=sys.argv[1]).connections.list())
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program, emulator.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.5)
    since = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    output, problems = process.communicate(timeout=10)
    assert (output, process.returncode) == ("interrupted\n", 0), problems
    assert time.monotonic() - since < 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_list_and_a_run_belong_to_the_process_that_began_them(emulator: Emulator) -> None:
    program = """
import os, sys
from connguard import ConnguardError, Lerian
client = Lerian(base_url=sys.argv[1])
body = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
bodies = [{**body, "configName": f"database-{number}"} for number in range(5)]
assert client.connections.create_many(bodies, product="p").ok
begun = client.connections.list(limit=2)
next(begun), next(begun)
child = os.fork()
if child == 0:
    try:
        list(begun)
    except ConnguardError as error:
        told = "start it again" in str(error)
    ok = told and len(list(client.connections.list())) == 5
    ok = ok and client.connections.update_many([(next(client.connections.list()).id, {"port": 2})]).ok
    del begun
    os._exit(0 if ok else 1)
_, status = os.waitpid(child, 0)
print("status", status, len(list(begun)))
"""
    result = run(program, emulator)
    assert (result.stdout, result.returncode) == ("status 0 3\n", 0), result.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_client_works_in_a_forked_child(emulator: Emulator) -> None:
    program = """
import asyncio, os, sys
from connguard import AsyncLerian, Lerian
blocking, awaited = Lerian(base_url=sys.argv[1]), AsyncLerian(base_url=sys.argv[1])
async def both():
    return len(list(blocking.connections.list())) + len([each async for each in awaited.connections.list()])
assert asyncio.run(both()) == 0
child = os.fork()
if child == 0:
    ok = asyncio.run(both()) == 0
    del blocking, awaited
    os._exit(0 if ok else 1)
_, status = os.waitpid(child, 0)
assert asyncio.run(both()) == 0
print("status", status)
"""
    result = run(program, emulator)
    assert (result.stdout, result.returncode) == ("status 0\n", 0), result.stderr


def test_an_exit_with_calls_under_way_is_quick_and_clean(emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 20000}]})
    program = """
import asyncio, sys, threading, time
from connguard import AsyncLerian, Lerian
def blocking():
    try:
        list(Lerian(base_url=sys.argv[1]).connections.list())
    except Exception:
        pass
async def awaited():
    async for each in AsyncLerian(base_url=sys.argv[1]).connections.list():
        pass
threading.Thread(target=blocking, daemon=True).start()
threading.Thread(target=lambda: asyncio.run(awaited()), daemon=True).start()
time.sleep(0.5)
"""
    since = time.monotonic()
    result = run(program, emulator)
    assert result.returncode == 0, result.stderr
    assert time.monotonic() - since < 10
    assert "Fatal" not in result.stderr


def test_importing_starts_no_thread_and_no_event_loop() -> None:
    program = "import sys, threading, connguard; print(threading.active_count(), 'asyncio' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "1 False\n"
