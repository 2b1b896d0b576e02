"""Forks again and again while threads call at that very moment. Prints as JSON how that went.

The arguments are the URL of the emulator and the number of forks.
"""

import asyncio
import json
import os
import random
import signal
import sys
import threading
import time
import warnings

from connguard import AsyncLerian, Emulator, Lerian, check

CHILD_PATIENCE_SECONDS = 40
AT_A_TIME = 4
URL, FORKS = sys.argv[1], int(sys.argv[2])
BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}

blocking = Lerian(base_url=URL, requests_per_minute=0)
awaited = AsyncLerian(base_url=URL, requests_per_minute=0)
made = blocking.connections.create({**BODY, "configName": "made"}, product="p").id or ""
done = threading.Event()
turns: dict[str, int] = {}


async def await_some() -> int:
    found = await asyncio.gather(*(awaited.connections.get(made) for _ in range(8)))
    listed = [each async for each in awaited.connections.list(product="p")]
    return len(found) + len(listed)


def check_something() -> int:
    return len(check("lerian.create_connection", {**BODY, "port": 0}, product="p"))


def work() -> dict[str, int]:
    refused = blocking.connections.create_many([{**BODY, "port": 0}] * 3, product="p")
    return {
        "checked": check_something(),
        "blocking": len(blocking.connections.list(product="p").to_list()),
        "awaited": asyncio.run(await_some()),
        "bulk": refused.counts["refused"],
        "opened": len(Lerian(base_url=URL).connections.list(product="p").to_list()),
    }


def again(name: str, step: object) -> None:
    turns[name] = 0
    while not done.is_set():
        step()  # type: ignore[operator]
        turns[name] += 1


def emulate() -> None:
    Emulator().close()


expected = work()
steps = {
    "check": check_something,
    "call": lambda: blocking.connections.get(made),
    "call elsewhere": lambda: blocking.connections.get(made),
    "list": lambda: blocking.connections.list(product="p").to_list(),
    "bulk": lambda: blocking.connections.create_many([{**BODY, "port": 0}] * 20, product="p"),
    "open": lambda: Lerian(base_url=URL),
    "await": lambda: asyncio.run(await_some()),
    "emulate": emulate,
}
threads = [threading.Thread(target=again, args=each) for each in steps.items()]
for thread in threads:
    thread.start()
children: list[int] = []
statuses: list[int] = []
for _ in range(FORKS):
    time.sleep(random.uniform(0, 0.02))
    with warnings.catch_warnings():
        # From Python 3.12 on: a fork with threads may lead to deadlocks. That is what is tried here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        # A child that hangs is ended by the alarm, and its status says so.
        signal.alarm(CHILD_PATIENCE_SECONDS)
        os._exit(0 if work() == expected else 1)
    children.append(child)
    if len(children) >= AT_A_TIME:
        statuses.append(os.waitpid(children.pop(0), 0)[1])
statuses += [os.waitpid(child, 0)[1] for child in children]
before = dict(turns)
time.sleep(0.5)
done.set()
for thread in threads:
    thread.join()
print(
    json.dumps(
        {
            "children that ended badly": [status for status in statuses if status],
            "threads that stopped": [name for name in steps if turns[name] == before[name]],
            "the parent works": work() == expected,
        }
    )
)
