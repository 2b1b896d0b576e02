"""What an import costs: time and memory of an interpreter that does nothing else."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from scene import main

STATEMENTS = {
    "bare Python": "pass",
    "connguard": "import connguard",
    "from connguard import Matillion": "from connguard import Matillion",
    "connguard, and its clients": "from connguard import Matillion, Lerian",
    "httpx + pydantic": "import httpx, pydantic; pydantic.BaseModel",
    "aiohttp": "import aiohttp",
    "pyreqwest": "import pyreqwest.client",
}
# The interpreter may keep compiled modules, as it does everywhere but in a few containers.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def start(command: list[str]) -> tuple[float, float, float]:
    """Start a program that prints nothing that matters; its wall time, CPU time and largest resident memory in MB."""
    began = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(command[0], command, ENVIRONMENT, file_actions=silent)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        raise RuntimeError(f"{command} failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def spawned(command: list[str], count: int) -> dict[str, Any]:
    start(command)
    starts = [start(command) for _ in range(count)]
    return {
        "calls": count,
        "wall_seconds": sum(wall for wall, _, _ in starts),
        "cpu_seconds": sum(cpu for _, cpu, _ in starts),
        "memory": [max(memory for _, _, memory in starts)],
    }


def contender(statement: str) -> Any:
    return lambda count: spawned([sys.executable, "-c", statement], count)


if __name__ == "__main__":
    main({name: contender(statement) for name, statement in STATEMENTS.items()})
