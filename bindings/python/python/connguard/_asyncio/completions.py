"""Joins the core's finished calls to asyncio: one thread empties the queue and wakes each loop once for a batch."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from connguard import _native
from connguard._call import calls, logs
from connguard.generated.errors import ConfigError

Waiting = tuple[asyncio.AbstractEventLoop, "asyncio.Future[tuple[bool, Any]]"]


class Completions:
    """The calls in flight, and the thread that completes them.

    The thread ends when `_native.shutdown` closes the queue, as the first handler that was registered and so the last one
    that runs: handlers of the user may await until then.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Waiting] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    async def call(self, submit: Callable[[int], None], listener: int = 0) -> Any:
        """Wait for what ``submit`` starts under a number, without blocking the loop. Cancelling the task drops it.

        Attempts that come with an error are reported to the client's ``listener``.

        Raises:
            ConnguardError: as the core says.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[tuple[bool, Any]] = loop.create_future()
        # Where no thread can be started, nothing is sent that nobody would hear of.
        self._ensure_running()
        number = next(self._numbers)
        self._waiting[number] = (loop, future)
        try:
            submit(number)
            succeeded, told = await future
        except _native.NativeError as cause:
            succeeded, told = False, cause.args[0]
        except asyncio.CancelledError:
            _native.cancel(number)
            raise
        finally:
            self._waiting.pop(number, None)
        if succeeded:
            return told
        raise calls.read_failure(told, listener)

    def _ensure_running(self) -> None:
        thread = self._thread
        if thread is not None and thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="connguard-completions", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while batch := _native.wait_completions():
            by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Waiting, bool, Any]]] = {}
            for number, succeeded, told in batch:
                if succeeded is None:
                    # Of such the number is the client's listener's.
                    logs.attempts(told, number)
                    continue
                waiting = self._waiting.pop(number, None)
                if waiting is not None:
                    by_loop.setdefault(waiting[0], []).append((waiting, succeeded, told))
            for loop, finished in by_loop.items():
                try:
                    loop.call_soon_threadsafe(_deliver, finished)
                except RuntimeError:
                    # The loop was closed meanwhile: nobody waits for these any more.
                    continue


def _deliver(finished: list[tuple[Waiting, bool, Any]]) -> None:
    for (_, future), succeeded, told in finished:
        if not future.done():
            future.set_result((succeeded, told))


_completions = Completions()


def completions() -> Completions:
    """Return what joins the calls of this process to its loops.

    Raises:
        ConfigError: if gevent or eventlet has patched threads.
    """
    native_threads()
    return _completions


def native_threads() -> None:
    """Refuse to wait where gevent or eventlet have patched threads: the one that waits would stop all others, for ever.

    Raises:
        ConfigError: naming the library.
    """
    gevent = sys.modules.get("gevent.monkey")
    eventlet = sys.modules.get("eventlet.patcher")
    try:
        if gevent is not None and gevent.is_module_patched("threading"):
            patched = "gevent"
        elif eventlet is not None and eventlet.is_monkey_patched("thread"):
            patched = "eventlet"
        else:
            return
    except AttributeError:
        return
    raise ConfigError(
        f"{patched} has patched threads, and asynchronous clients need real ones; use the blocking client "
        f"(in gevent's thread pool, so that other greenlets run meanwhile), or do not patch threads"
    )


def _start_anew() -> None:
    """A forked child has neither its parent's thread nor its parent's calls."""
    global _completions
    _completions = Completions()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_start_anew)
