"""A blocking call runs on the thread that waits for it, on connections that calls hand to each other."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import samples
from connguard import Emulator, Lerian, LerianOptions
from programs import run, succeed

ID = "01a20f8c-7ad1-74b9-beb9-56488f6b9086"
REPLY = f'{{"id": "{ID}", "configName": "steady", "type": "MYSQL"}}'.encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(REPLY)
only_unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is neither fork nor a timer's signal")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="the threads of a process are counted in /proc")


class Counting:
    """A service that counts its connections, and how many requests it was asked at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.opened = self.open = self.asked = self.most_asked = 0
        self.changed = threading.Condition()

    def count(self, opened: int = 0, asked: int = 0) -> None:
        with self.changed:
            self.opened += max(opened, 0)
            self.open += opened
            self.asked += asked
            self.most_asked = max(self.most_asked, self.asked)
            self.changed.notify_all()

    def wait_for(self, reached: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(reached, 5)

    def serve(self, connection: socket.socket) -> None:
        self.count(opened=1)
        with connection:
            while received := connection.recv(65536):
                assert received.endswith(b"\r\n\r\n"), "these requests have no body"
                self.count(asked=1)
                time.sleep(self.seconds)
                self.count(asked=-1)
                try:
                    connection.sendall(HEAD + REPLY)
                except OSError:
                    break
        self.count(opened=-1)


@contextmanager
def counting(seconds: float = 0) -> Iterator[tuple[Counting, LerianOptions]]:
    service = Counting(seconds)
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=service.serve, args=[connection], daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield service, {"base_url": f"http://127.0.0.1:{server.getsockname()[1]}", "requests_per_minute": 0}
        server.shutdown(socket.SHUT_RDWR)


def test_threads_that_call_one_after_the_other_share_a_connection() -> None:
    with counting() as (service, options), Lerian(**options) as client:
        for _ in range(20):
            caller = threading.Thread(target=client.connections.get, args=[ID])
            caller.start()
            caller.join()
        assert client.connections.get(ID).id == ID
        assert service.opened == 1


def test_threads_that_call_at_a_time_run_at_a_time_and_keep_their_connections() -> None:
    with counting(seconds=0.1) as (service, options), Lerian(**options) as client:
        for _ in range(3):
            since = time.monotonic()
            with ThreadPoolExecutor(16) as pool:
                assert {each.id for each in pool.map(client.connections.get, [ID] * 16)} == {ID}
            assert time.monotonic() - since < 1
        assert service.most_asked == 16
        assert service.opened <= 18


def test_a_client_that_is_closed_closes_its_connections_at_once() -> None:
    with counting() as (service, options):
        client = Lerian(**options)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(client.connections.get, [ID] * 8))
        assert service.wait_for(lambda: service.open >= 1)
        client.close()
        assert service.wait_for(lambda: service.open == 0)


@only_unix
def test_a_call_that_a_signal_ends_is_gone_from_the_wire_and_the_next_one_works() -> None:
    def interrupt(*_: object) -> None:
        raise InterruptedError("on purpose")

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with counting(seconds=0.6) as (service, options), Lerian(**options) as client:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            since = time.monotonic()
            with pytest.raises(InterruptedError, match="on purpose"):
                client.connections.get(ID)
            assert time.monotonic() - since < 0.5
            assert service.wait_for(lambda: service.open == 0)
            assert client.connections.get(ID).id == ID
    finally:
        signal.signal(signal.SIGALRM, before)


@only_unix
def test_a_handler_may_call_while_its_thread_waits_for_a_call() -> None:
    with counting(seconds=0.3) as (service, options), Lerian(**options) as client:
        inner: list[str | None] = []
        before = signal.signal(signal.SIGALRM, lambda *_: inner.append(client.connections.get(ID).id))
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            assert client.connections.get(ID).id == ID
        finally:
            signal.signal(signal.SIGALRM, before)
        assert (inner, service.most_asked) == ([ID], 2)


@only_linux
def test_a_process_that_only_makes_blocking_calls_has_one_thread(emulator: Emulator) -> None:
    program = """
import os, sys
from connguard import AsyncLerian, Lerian
client = Lerian(base_url=sys.argv[1])
body = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
made = client.connections.create({**body, "configName": "made"}, product="p")
assert client.connections.get(made.id).id == made.id
print(len(os.listdir("/proc/self/task")), len(client.connections.list(product="p").to_list()))
print(len(os.listdir("/proc/self/task")))
"""
    assert succeed(run(program, emulator.url)) == "1 1\n2\n"


@only_unix
def test_a_fork_in_the_middle_of_a_call_leaves_it_to_the_parent(emulator: Emulator) -> None:
    program = """
import os, signal, sys
from connguard import ConnguardError, Lerian
client = Lerian(base_url=sys.argv[1])
body = {"type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u", "password": "p"}
made = client.connections.create({**body, "configName": "made"}, product="p")
children = []
signal.signal(signal.SIGALRM, lambda *_: children.append(os.fork()))

def slow(call):
    children.clear()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    told = "nothing"
    try:
        told = call() and "done"
    except ConnguardError as error:
        told = error.message
    if children == [0]:
        os._exit(0 if "forked" in told and client.connections.get(made.id).id == made.id else 1)
    print(told, os.waitpid(children[0], 0)[1])

slow(lambda: client.connections.get(made.id))
slow(lambda: client.connections.create_many([{**body, "configName": "many"}], product="p").ok)
"""
    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 700}]})
    assert succeed(run(program, emulator.url)) == "done 0\ndone 0\n"


def test_tokens_are_shared_by_calls_on_all_runtimes(emulator: Emulator) -> None:
    options = emulator.matillion
    assert "client_id" in options
    from connguard import Matillion

    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 50}]})
    bodies = [samples.aws(name=f"connection-{number}") for number in range(8)]
    with Matillion(**options) as client:
        project = client.project(emulator.project_id)
        with ThreadPoolExecutor(8) as pool:
            assert len(list(pool.map(project.connections.create, bodies))) == 8
        project.connections.create_many([samples.aws()]).raise_for_failures()
        tokens = [entry for entry in emulator.journal() if "oauth" in entry["path"]]
        assert len(tokens) == 1
