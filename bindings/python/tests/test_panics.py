"""A panic in the native part is an exception like any other: never a BaseException, never a word on stderr."""

import sys

import pytest
from connguard import Emulator
from programs import run, succeed

PRELUDE = """
import asyncio, os, sys, threading
from connguard import AsyncLerian, ConnguardError, Emulator, Lerian, check

BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "canary"}
BODIES = [{**BODY, "configName": f"database-{number}"} for number in range(3)]

def outcome(work):
    try:
        value = work()
        return asyncio.run(value) if asyncio.iscoroutine(value) else value
    except ConnguardError as error:
        assert error.code == "internal" and "canary" not in str(error), error
        return str(error)
"""

CALLS = {
    "check": "check('lerian.create_connection', BODY, strict=False)",
    "open": "Lerian(base_url=sys.argv[1])",
    "pickle": "__import__('pickle').dumps(blocking)",
    "call": "blocking.connections.get(made)",
    "list": "blocking.connections.list(product='p').to_list()",
    "bulk": "blocking.connections.create_many(BODIES, product='p').summary()",
    "emulator": "Emulator().close()",
    "awaited call": "awaited.connections.get(made)",
    "awaited list": "awaited.connections.list(product='p').to_list()",
    "awaited bulk": "awaited.connections.create_many(BODIES, product='p')",
}
REACHED = {
    "released": ["check", "open", "pickle", "call", "list", "bulk", "emulator"],
    "future": ["call", "list", "bulk", "awaited call", "awaited list", "awaited bulk"],
    "runtime": ["emulator"],
}
"""Which calls come through which place where a debug build can be told to panic."""

NO_THREAD = "no thread could be started: the system has no thread or memory left for it"
TOLD = {
    "released": "internal error at crates/connguard/src/boundary/panics.rs:",
    "future": "internal error at crates/connguard/src/boundary/panics.rs:",
    "runtime": NO_THREAD,
}


@pytest.mark.parametrize("place", REACHED)
def test_a_panic_is_an_exception_and_the_next_call_works(place: str, emulator: Emulator) -> None:
    calls = ", ".join(f"{name!r}: lambda: {CALLS[name]}" for name in REACHED[place])
    program = f"""
blocking, awaited = Lerian(base_url=sys.argv[1]), AsyncLerian(base_url=sys.argv[1])
made = blocking.connections.create({{**BODY, "configName": "made"}}, product="p").id
for name, call in {{ {calls} }}.items():
    os.environ["CONNGUARD_PANIC_IN"] = {place!r}
    panicked = outcome(call)
    del os.environ["CONNGUARD_PANIC_IN"]
    print(name, "|", panicked, "|", "internal" in str(outcome(call)))
"""
    lines = succeed(run(PRELUDE + program, emulator.url)).splitlines()
    assert [line.split(" | ")[0] for line in lines] == REACHED[place]
    for line in lines:
        _, panicked, again = line.split(" | ")
        assert panicked.startswith(TOLD[place]) and again == "False", line


def test_after_a_panic_of_the_native_way_of_check_the_function_behind_it_answers() -> None:
    program = """
ask = lambda: [violation.path for violation in check("lerian.create_connection", BODY)]
expected = ask()
os.environ["CONNGUARD_PANIC_IN"] = "front"
print(ask() == expected, expected)
"""
    assert succeed(run(PRELUDE + program)) == "True ['/X-Product-Name', '/configName']\n"


def test_a_panic_while_the_threads_are_started_is_an_exception_too(emulator: Emulator) -> None:
    program = """
os.environ["CONNGUARD_PANIC_IN"] = "runtime"
print(outcome(lambda: Lerian(base_url=sys.argv[1]).connections.list(product="nobody").to_list()))
del os.environ["CONNGUARD_PANIC_IN"]
print(len(Lerian(base_url=sys.argv[1]).connections.list(product="nobody").to_list()))
"""
    assert succeed(run(PRELUDE + program, emulator.url)) == f"{NO_THREAD}\n0\n"


LIMITED = """
import resource
BEFORE = resource.getrlimit(resource.RLIMIT_AS)

def limited(work):
    with open("/proc/self/statm") as pages:
        used = int(pages.read().split()[0]) * resource.getpagesize()
    # Enough for a few objects, too little for the stack of a thread.
    resource.setrlimit(resource.RLIMIT_AS, (used + 1_500_000, BEFORE[1]))
    try:
        return work()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, BEFORE)
"""

only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not keep to a limit of the address space"
)


@only_linux
def test_where_the_system_has_no_thread_left_an_exception_says_so(emulator: Emulator) -> None:
    program = """
client = Lerian(base_url=sys.argv[1])
print(limited(lambda: [outcome(lambda: Emulator()), outcome(lambda: client.connections.list().to_list())]))
with Emulator() as own:
    print(len(Lerian(**own.lerian).connections.list(product="p").to_list()))
"""
    assert succeed(run(PRELUDE + LIMITED + program, emulator.url)) == f"{[NO_THREAD] * 2}\n0\n"


WITHOUT_READERS = """
class Loop(asyncio.SelectorEventLoop):
    def add_reader(self, fd, callback, *args):
        raise NotImplementedError

awaited = AsyncLerian(base_url=sys.argv[1])

async def create():
    return await awaited.connections.create({**BODY, "configName": "awaited"}, product="p")

async def refused():
    call = create()
    try:
        # One step of it: nothing else of the loop may need memory meanwhile.
        limited(lambda: call.send(None))
    except (OSError, RuntimeError) as error:
        print(error)
"""


@only_linux
def test_where_no_thread_is_left_that_would_wake_the_loop_nothing_is_sent(emulator: Emulator) -> None:
    program = """
async def main():
    import connguard._asyncio.completions
    await refused()
    print((await create()).config_name)

with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
"""
    output = succeed(run(PRELUDE + LIMITED + WITHOUT_READERS + program, emulator.url))
    assert output == "can't start new thread\nawaited\n"
    assert len(emulator.journal()) == 1


DESCRIPTORS = """
import resource
BEFORE = resource.getrlimit(resource.RLIMIT_NOFILE)

def limited(work):
    # Those that are open stay so; there is none for anything new.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, BEFORE[1]))
    try:
        return work()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, BEFORE)
"""


@only_linux
def test_where_no_descriptor_is_left_nothing_is_sent_and_an_exception_says_so(emulator: Emulator) -> None:
    program = """
blocking = Lerian(base_url=sys.argv[1])

async def main():
    import connguard._asyncio.completions
    await refused()
    print((await create()).config_name)

def create_blocking():
    return blocking.connections.create({**BODY, "configName": "blocking"}, product="p").config_name

asyncio.run(main())
print(limited(lambda: outcome(create_blocking)))
print(create_blocking())
"""
    program = PRELUDE + DESCRIPTORS + WITHOUT_READERS + program
    refused, awaited, no_call, blocking = succeed(run(program, emulator.url)).splitlines()
    assert "Too many open files" in refused and no_call.startswith("no call can be started: Too many open files")
    assert (awaited, blocking) == ("awaited", "blocking")
    assert len(emulator.journal()) == 2
