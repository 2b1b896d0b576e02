"""Where the server is, the bodies that every language uses, and the meter."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

CONCURRENCY = 32
"""How many requests are under way at once."""

told: dict[str, str] = json.loads(os.environ["CONNGUARD_BENCH"])

TOKEN = told["token"]
BASE_URL = told["matillion_base_url"]
PROJECT_ID = told["project_id"]
URL = f"{BASE_URL}/v1/projects/{PROJECT_ID}/connections"
HEADERS = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}

# The client that openapi-python-client wrote from the same document.
sys.path.insert(0, told["generated"])

with open(told["bodies"], encoding="utf-8") as file:
    EXAMPLES: list[dict[str, Any]] = json.load(file)


def bodies(prefix: str, count: int) -> list[dict[str, Any]]:
    """As many bodies with names of their own, the examples taking turns."""
    return [{**body, "name": f"{prefix}-{number}"} for number, body in enumerate(islice(cycle(EXAMPLES), count))]


class Meter:
    """Wall time, and CPU time of all threads of this process."""

    def __init__(self) -> None:
        self.wall = time.perf_counter()
        self.cpu = time.process_time()

    def stop(self, calls: int) -> dict[str, Any]:
        cpu = time.process_time() - self.cpu
        return {"calls": calls, "wall_seconds": time.perf_counter() - self.wall, "cpu_seconds": cpu}


def resident_megabytes() -> float:
    """Resident memory of this process."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def main(contenders: dict[str, Callable[[int], dict[str, Any]]]) -> None:
    """Run the contender that the arguments name: ``<script> <contender> <count>``."""
    name, count = sys.argv[1:]
    print(json.dumps(contenders[name](int(count))), flush=True)
    # What a client does at exit is not measured, and some take their time.
    os._exit(0)
