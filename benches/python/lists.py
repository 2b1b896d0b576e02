"""Iterating over a long list, and what is fetched ahead."""

from __future__ import annotations

import time
from typing import Any

from connguard import Matillion
from scene import BASE_URL, PROJECT_ID, TOKEN, Meter, main, resident_megabytes


def connections() -> Any:
    return Matillion(base_url=BASE_URL, token=TOKEN, requests_per_minute=0).project(PROJECT_ID).connections.list()


def connguard(count: int) -> dict[str, Any]:
    seen = 0
    memory = []
    meter = Meter()
    for connection in connections():
        seen += 1
        if seen % (count // 10) == 0:
            assert connection.name
            memory.append(resident_megabytes())
    assert seen == count
    return {**meter.stop(seen), "memory": memory}


def prefetch(_count: int) -> dict[str, Any]:
    """Look at the first item for a while; the server's journal tells which pages were asked for meanwhile."""
    items = iter(connections())
    next(items)
    time.sleep(0.5)
    return {"calls": 1, "wall_seconds": 0.5, "cpu_seconds": 0.0}


main({"connguard": connguard, "prefetch": prefetch})
