"""The end of the interpreter while requests are under way: quick, without a word, and with the program's exit code."""

import signal
import sys

import pytest
from connguard import Emulator
from programs import Ended, run

SLOW = {"faults": [{"kind": "delay", "milliseconds": 30_000}]}
QUICK_SECONDS = 15.0
"""Half of what the slow service takes: whoever waits for its answer is caught."""

PRELUDE = """
import asyncio, atexit, os, signal, sys, threading, time
from connguard import AsyncLerian, ConnguardError, Emulator, Lerian, check

URL = sys.argv[1]
BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
BODIES = [{**BODY, "configName": f"database-{number}"} for number in range(50)]
client = Lerian(base_url=URL)

def blocking():
    list(client.connections.list())

def bulk():
    client.connections.create_many(BODIES, product="p", progress=print)

async def awaited():
    await AsyncLerian(base_url=URL).connections.list().to_list()

async def awaited_bulk():
    await AsyncLerian(base_url=URL).connections.create_many(BODIES, product="p")

def quietly(work):
    def caught():
        try:
            work()
        except (ConnguardError, asyncio.CancelledError):
            pass
    return caught

def beside(work):
    threading.Thread(target=quietly(work), daemon=True).start()

def for_ever(work):
    def again():
        while True:
            quietly(work)()
    threading.Thread(target=again, daemon=True).start()

def under_way():
    time.sleep(0.5)
"""

UNDER_WAY = {
    "a blocking call": "beside(blocking); under_way()",
    "blocking calls, again and again": "[for_ever(blocking) for _ in range(4)]; under_way()",
    "an awaited call": "beside(lambda: asyncio.run(awaited())); under_way()",
    "awaited calls, again and again": "[for_ever(lambda: asyncio.run(awaited())) for _ in range(4)]; under_way()",
    "a bulk run": "beside(bulk); under_way()",
    "bulk runs, again and again": "for_ever(bulk); under_way()",
    "an awaited bulk run": "beside(lambda: asyncio.run(awaited_bulk())); under_way()",
    "checks, again and again": "[for_ever(lambda: check('lerian.create_connection', BODY)) for _ in range(4)]; under_way()",
    "clients opened, again and again": "[for_ever(lambda: Lerian(base_url=URL)) for _ in range(4)]; under_way()",
    "emulators, again and again": "for_ever(lambda: Emulator().close()); under_way()",
    "an emulator that is not stopped": "emulator = Emulator(); list(Lerian(**emulator.lerian).connections.list())",
    "a task that is not awaited": """
async def main():
    task = asyncio.create_task(awaited())
    await asyncio.sleep(0.5)
asyncio.run(main())""",
    "everything at a time": """
beside(blocking); beside(bulk); beside(lambda: asyncio.run(awaited())); beside(lambda: asyncio.run(awaited_bulk()))
emulator = Emulator(); under_way()""",
}


@pytest.fixture
def slow(emulator: Emulator) -> Emulator:
    emulator.settings(SLOW)
    return emulator


def ended(program: str, emulator: Emulator) -> Ended:
    return run(PRELUDE + program, emulator.url)


def assert_quick(end: Ended) -> None:
    assert end.seconds < QUICK_SECONDS, end
    assert "Fatal" not in end.problems, end


@pytest.mark.parametrize("under_way", UNDER_WAY.values(), ids=UNDER_WAY.keys())
def test_the_end_of_the_program_is_quick_and_without_a_word(under_way: str, slow: Emulator) -> None:
    end = ended(under_way, slow)
    assert (end.code, end.problems) == (0, "")
    assert_quick(end)


@pytest.mark.parametrize("under_way", UNDER_WAY.values(), ids=UNDER_WAY.keys())
def test_sys_exit_keeps_its_code(under_way: str, slow: Emulator) -> None:
    end = ended(f"{under_way}\nsys.exit(7)", slow)
    assert (end.code, end.problems) == (7, "")
    assert_quick(end)


@pytest.mark.parametrize("under_way", UNDER_WAY.values(), ids=UNDER_WAY.keys())
def test_an_unhandled_exception_is_told_and_nothing_else(under_way: str, slow: Emulator) -> None:
    end = ended(f"{under_way}\nraise LookupError('of the program')", slow)
    assert end.code == 1
    assert end.problems.startswith("Traceback (most recent call last):\n")
    assert end.problems.endswith("\nLookupError: of the program\n")
    assert end.problems.count("Traceback") == 1
    assert_quick(end)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers Ctrl-C to a whole console")
@pytest.mark.parametrize(
    ("main", "code", "told"),
    [
        ("blocking()", -signal.SIGINT, "KeyboardInterrupt"),
        # Before 3.14 Python ends by the signal for KeyboardInterrupt itself alone, not for what derives from it.
        (
            "bulk()",
            1 if sys.version_info < (3, 14) else -signal.SIGINT,
            "connguard.BulkInterrupted: interrupted after ",
        ),
        ("asyncio.run(awaited())", -signal.SIGINT, "KeyboardInterrupt"),
        ("asyncio.run(awaited_bulk())", -signal.SIGINT, "KeyboardInterrupt"),
    ],
)
def test_ctrl_c_in_the_middle_ends_the_program(main: str, code: int, told: str, slow: Emulator) -> None:
    press = "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    press += "threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
    end = ended(f"{press}beside(blocking); beside(bulk)\n{main}", slow)
    assert end.code == code, end
    assert end.problems.splitlines()[-1].startswith(told), end
    assert_quick(end)


ENDED_WITHIN = {
    "a signal's handler": """
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGTERM)).start()
blocking()""",
    "a signal's handler during a bulk run": """
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGTERM)).start()
bulk()""",
    "a callback": """
bodies = [{**BODY, "databaseName": 1}, *BODIES]
client.connections.create_many(bodies, product="p", progress=lambda finished: sys.exit(9))""",
    "a task": """
async def main():
    tasks = [asyncio.create_task(awaited()), asyncio.create_task(awaited_bulk())]
    await asyncio.sleep(0.5)
    sys.exit(9)
asyncio.run(main())""",
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a program at this signal without asking it")
@pytest.mark.parametrize("within", ENDED_WITHIN.values(), ids=ENDED_WITHIN.keys())
def test_sys_exit_within_a_call_keeps_its_code(within: str, slow: Emulator) -> None:
    end = ended(within, slow)
    assert (end.code, end.problems) == (9, "")
    assert_quick(end)


def test_a_thread_that_is_no_daemon_is_waited_for_and_its_call_ends_as_it_would(slow: Emulator) -> None:
    program = """
def patient():
    try:
        client.connections.list(timeout_seconds=1.5).to_list()
    except ConnguardError as error:
        print(error.code)
threading.Thread(target=patient).start()
under_way()
"""
    end = ended(program, slow)
    assert (end.output, end.problems, end.code) == ("deadline\n", "", 0)
    assert_quick(end)


def test_os_exit_asks_nobody(slow: Emulator) -> None:
    end = ended("beside(blocking); beside(bulk); under_way(); os._exit(5)", slow)
    assert (end.code, end.problems) == (5, "")
    assert_quick(end)


HANDLERS = """
import atexit, asyncio, sys
def farewell(when):
    from connguard import AsyncLerian, Lerian
    BODY = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
    with Lerian(base_url=sys.argv[1]) as client:
        made = client.connections.create({**BODY, "configName": when}, product="p")
        report = client.connections.create_many([{**BODY, "configName": f"{when}-bulk"}], product="p")
        print(when, made.config_name, report.summary(), len(client.connections.list().to_list()))
def farewell_awaited(when):
    from connguard import AsyncLerian
    async def flow():
        async with AsyncLerian(base_url=sys.argv[1]) as client:
            return len(await client.connections.list().to_list())
    print(when, asyncio.run(flow()))
"""


def test_handlers_of_the_user_may_call_whether_they_come_before_or_after_our_own(emulator: Emulator) -> None:
    program = """
atexit.register(farewell, "last")
import connguard
atexit.register(farewell, "first")
client = connguard.Lerian(base_url=sys.argv[1])
list(client.connections.list())
"""
    end = run(HANDLERS + program, emulator.url)
    assert (end.problems, end.code) == ("", 0)
    assert end.output == "first first 1 item: 1 succeeded 2\nlast last 1 item: 1 succeeded 4\n"


def test_handlers_of_the_user_may_await(emulator: Emulator) -> None:
    program = """
import connguard
atexit.register(farewell_awaited, "first")
asyncio.run(connguard.AsyncLerian(base_url=sys.argv[1]).connections.list().to_list())
"""
    end = run(HANDLERS + program, emulator.url)
    assert (end.output, end.problems, end.code) == ("first 0\n", "", 0)


def test_handlers_may_call_while_other_calls_are_under_way(slow: Emulator) -> None:
    program = """
beside(blocking); beside(bulk); beside(lambda: asyncio.run(awaited())); under_way()
@atexit.register
def hasty():
    try:
        client.connections.list(timeout_seconds=0.5).to_list()
    except ConnguardError as error:
        print(error.code)
"""
    end = ended(program, slow)
    assert (end.output.splitlines()[-1], end.problems, end.code) == ("deadline", "", 0)
    assert_quick(end)


def test_a_list_whose_next_page_is_being_fetched_is_let_go(emulator: Emulator) -> None:
    program = """
from urllib.request import Request, urlopen
assert client.connections.create_many(BODIES, product="p").ok
listed = client.connections.list(limit=10)
slow = b'{"faults": [{"kind": "delay", "milliseconds": 30000}]}'
control = Request(URL + "/_emulator/settings", slow, {"Content-Type": "application/json"}, method="PUT")
next(listed); time.sleep(0.3)     # the second page is here
urlopen(control).close()
for _ in range(10): next(listed)  # the third one is under way
time.sleep(0.3)
"""
    end = ended(program, emulator)
    assert (end.problems, end.code) == ("", 0)
    assert_quick(end)
    assert [entry["status"] for entry in emulator.journal() if entry["method"] == "GET"] == [200] * 3


def test_an_object_that_calls_when_it_is_dropped_at_the_very_end_aborts_nothing(emulator: Emulator) -> None:
    program = """
class Last:
    def __del__(self, client=client):
        client.connections.list().to_list()
last = Last()
last.itself = last
"""
    end = ended(program, emulator)
    assert end.code == 0, end
    assert "Fatal" not in end.problems
