"""Forks by multiprocessing while everything is in use, and uses everything on both sides. Prints as JSON what each side saw.

The arguments are the URL of the emulator and how the child is made: process, pool or executor.
"""

import asyncio
import json
import multiprocessing
import sys
import threading
from concurrent.futures import ProcessPoolExecutor

from connguard import AsyncLerian, ConnguardError, Emulator, Lerian

BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}

blocking = Lerian(base_url=sys.argv[1], requests_per_minute=0)
awaited = AsyncLerian(base_url=sys.argv[1], requests_per_minute=0)
own = Emulator()
of_own = Lerian(**own.lerian)
MANY = 1200


def bodies(prefix: str, count: int) -> list[dict[str, object]]:
    return [{**BODY, "configName": f"{prefix}-{number}"} for number in range(count)]


async def use_awaited(name: str) -> int:
    product = f"{name}-awaited"
    await awaited.connections.create({**BODY, "configName": product}, product=product)
    await awaited.connections.create_many(bodies(f"{product}-many", 5), product=product)
    return len([each async for each in awaited.connections.list(product=product, limit=4)])


def use_everything(name: str) -> dict[str, object]:
    """What a process finds of what it made itself, and of what was begun in the parent."""
    blocking.connections.create({**BODY, "configName": name}, product=name)
    blocking.connections.create_many(bodies(f"{name}-many", 5), product=name)
    return {
        "blocking": len(blocking.connections.list(product=name, limit=4).to_list()),
        "awaited": asyncio.run(use_awaited(name)),
        # The emulator runs in the parent, and answers the child all the same.
        "emulator": of_own.connections.create({**BODY, "configName": name}, product="p").config_name,
        "begun": begun_elsewhere(),
        "emulator's journal": any(entry["status"] == 201 for entry in own.journal()),
    }


def begun_elsewhere() -> str:
    """A list that was begun in the parent: what it had read is there, and then it says that it cannot go on."""
    try:
        return f"{len(list(under_way))} more"
    except ConnguardError as error:
        return str(error).rpartition("; ")[2]


def child(name: str) -> dict[str, object]:
    seen = use_everything(name)
    own.close()  # of the copy: the parent's goes on
    return seen


def in_a_process(name: str) -> dict[str, object]:
    queue = context.Queue()
    process = context.Process(target=lambda: queue.put(child(name)))
    process.start()
    seen = queue.get()
    process.join()
    assert process.exitcode == 0
    return seen


def in_a_pool(name: str) -> dict[str, object]:
    with context.Pool(2) as pool:
        return pool.map(child, [f"{name}-{number}" for number in range(4)])[0]


def in_an_executor(name: str) -> dict[str, object]:
    with ProcessPoolExecutor(2, context) as pool:
        told = list(pool.map(child, [f"{name}-{number}" for number in range(4)]))
    return told[0]


context = multiprocessing.get_context("fork")
blocking.connections.create_many(bodies("first", 30), product="first")
asyncio.run(use_awaited("before"))
under_way = blocking.connections.list(product="first", limit=10)
next(under_way)

make = {"process": in_a_process, "pool": in_a_pool, "executor": in_an_executor}[sys.argv[2]]
reports = []
running = threading.Semaphore(0)


def run_on(prefix: str) -> None:
    reports.append(
        blocking.connections.create_many(bodies(prefix, MANY), product="p", progress=lambda _: running.release())
    )


async def run_on_awaited(prefix: str) -> None:
    reports.append(
        await awaited.connections.create_many(bodies(prefix, MANY), product="p", progress=lambda _: running.release())
    )


runs = [
    threading.Thread(target=run_on, args=["running"]),
    threading.Thread(target=lambda: asyncio.run(run_on_awaited("running-awaited"))),
]
for run in runs:
    run.start()
running.acquire()
running.acquire()
seen: dict[str, object] = {"child": make("child"), "runs still under way": all(run.is_alive() for run in runs)}
for run in runs:
    run.join()
seen["runs"] = [report.summary() for report in reports]
seen["list"] = len({each.id for each in under_way})
seen["parent"] = use_everything("parent")
print(json.dumps(seen))
own.close()
