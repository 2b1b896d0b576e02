"""Calls again and again, and prints as JSON what grew meanwhile: memory, descriptors, threads.

The arguments are the URL of a service, how many calls one after the other, how many at a time, and how many bytes each
call leaks, so that a test can see that a leak would be seen.
"""

import asyncio
import ctypes
import gc
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from connguard import AsyncLerian, Lerian, NotFoundError, RuleViolationError

URL, SEQUENTIAL, CONCURRENT, LEAK = sys.argv[1], *(int(each) for each in sys.argv[2:5])
THREADS, TASKS = 16, 48
WARM_UP = 4000
"""So many calls bring buffers, pools and caches to their size."""
FOUND, MISSING = "01a20f8c-7ad1-74b9-beb9-56488f6b9086", "01a20f8c-7ad1-74b9-beb9-000000000000"
BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
CREATE, REFUSED = {**BODY, "configName": "steady"}, {**BODY, "configName": "steady", "port": 0}

leaked: list[bytearray] = []


class InUse(ctypes.Structure):
    """What the C library's `mallinfo2` returns."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ["arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "f", "keep"]
    ]


mallinfo = ctypes.CDLL(None).mallinfo2
mallinfo.restype = InUse


def measure() -> dict[str, int]:
    gc.collect()
    heap = mallinfo()
    with open("/proc/self/statm") as pages, open("/proc/self/status") as status:
        resident = int(pages.read().split()[1]) * os.sysconf("SC_PAGESIZE")
        threads = next(int(line.split()[1]) for line in status if line.startswith("Threads"))
    return {
        # With PYTHONMALLOC=malloc these are all objects of Python and of the native part, to the byte.
        "in use": heap.uordblks + heap.hblkhd,
        "resident": resident,
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": threads,
    }


def kinds() -> Iterator[str]:
    """Mostly reads; the other ends of a call now and then."""
    for number in itertools.count():
        yield {7: "missing", 13: "refused", 17: "create", 23: "list", 29: "cancelled"}.get(number % 50, "found")


def leak() -> None:
    if LEAK:
        leaked.append(bytearray(LEAK))


blocking = Lerian(base_url=URL, requests_per_minute=0)
awaited = AsyncLerian(base_url=URL, requests_per_minute=0)


def call(kind: str) -> None:
    connections = blocking.connections
    try:
        if kind == "create":
            connections.create(CREATE, product="p")
        elif kind == "refused":
            connections.create(REFUSED, product="p")
        elif kind == "list":
            next(connections.list(limit=1))  # and the next page, which is being fetched, is let go
        else:
            connections.get(MISSING if kind == "missing" else FOUND)
    except (NotFoundError, RuleViolationError):
        pass
    leak()


async def call_awaited(kind: str) -> None:
    connections = awaited.connections
    try:
        if kind == "create":
            await connections.create(CREATE, product="p")
        elif kind == "refused":
            await connections.create(REFUSED, product="p")
        elif kind == "list":
            await anext(connections.list(limit=1))
        elif kind == "cancelled":
            task = asyncio.ensure_future(connections.get(FOUND))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        else:
            await connections.get(MISSING if kind == "missing" else FOUND)
    except (NotFoundError, RuleViolationError):
        pass
    leak()


def one_after_the_other(count: int) -> None:
    for kind in itertools.islice(kinds(), count):
        call(kind)


async def one_after_the_other_awaited(count: int) -> None:
    for kind in itertools.islice(kinds(), count):
        await call_awaited(kind)


async def in_tasks(count: int) -> None:
    await asyncio.gather(*(one_after_the_other_awaited(count // TASKS) for _ in range(TASKS)))


def at_a_time(count: int) -> None:
    """Half of the calls from threads, and half from the tasks of a loop."""
    with ThreadPoolExecutor(THREADS + 1) as pool:
        tasks = pool.submit(lambda: asyncio.run(in_tasks(count // 2)))
        for _ in pool.map(one_after_the_other, [count // 2 // THREADS] * THREADS):
            pass
        tasks.result()


STEPS: dict[str, tuple[int, Callable[[int], object]]] = {
    "sequential": (SEQUENTIAL, one_after_the_other),
    "sequential awaited": (SEQUENTIAL, lambda count: asyncio.run(one_after_the_other_awaited(count))),
    "concurrent": (CONCURRENT, at_a_time),
}
figures = {}
for name, (count, step) in STEPS.items():
    step(min(count, WARM_UP))
    before, since = measure(), time.monotonic()
    step(count)
    seconds = time.monotonic() - since
    figures[name] = {"calls": count, "seconds": round(seconds, 1)}
    figures[name] |= {what: now - before[what] for what, now in measure().items()}
print(json.dumps(figures))
