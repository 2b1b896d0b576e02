"""Where gevent has patched threads, an asynchronous client says so, instead of stopping the process for ever."""

import subprocess
import sys
from typing import Any

import pytest
from connguard import Emulator

PROGRAM = """
from gevent import monkey
monkey.patch_all()
import asyncio, json, sys
from connguard import AsyncMatillion, ConfigError, Matillion
options = json.loads(sys.argv[1])
async def flow(step):
    async with AsyncMatillion(**options) as client:
        await step(client)
for step in (
    lambda client: client.projects.list().to_list(),
    lambda client: client.projects.get("x"),
    lambda client: client.project("550e8400-e29b-41d4-a716-446655440002").connections.create_many([{}]),
):
    try:
        asyncio.run(flow(step))
    except ConfigError as error:
        print(error)
print(len(list(Matillion(**options).projects.list())))
"""


@pytest.mark.parametrize("patched", ["gevent"])
def test_asynchronous_clients_refuse_patched_threads(emulator: Emulator, patched: str) -> None:
    pytest.importorskip(patched)
    import json

    options: Any = json.dumps(dict(emulator.matillion))
    result = subprocess.run([sys.executable, "-c", PROGRAM, options], capture_output=True, text=True, timeout=30)
    lines = result.stdout.splitlines()
    assert len(lines) == 4, result.stdout + result.stderr
    assert all("gevent has patched threads" in line and "use the blocking client" in line for line in lines[:3])
    assert lines[3] == "1"
