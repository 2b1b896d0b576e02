"""Joins the core's finished calls to asyncio: each loop is woken once for a batch, and takes it on its own thread."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import weakref
from collections.abc import Callable
from typing import Any

from connguard import _native
from connguard._asyncio.waking import Waker, waker
from connguard._call import calls, logs
from connguard.generated.errors import ConfigError

Submit = Callable[[_native.Completions, int], None]
"""Starts something, which ends in the completions under the number."""


class Completions:
    """The calls in flight of one loop.

    The loop keeps it, because it watches its descriptor; so nothing is left of it when the loop is closed.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._next = itertools.count(1).__next__
        self._waiting: dict[int, asyncio.Future[tuple[bool, Any]]] = {}
        self._waker: Waker | None = None
        watched = _watched(loop, self.deliver)
        if watched is None:
            self._waker = waker()
            watched = self._waker.completions(loop, self.deliver)
        self._native = watched

    async def call(self, submit: Submit, listener: int = 0, dropped: Callable[[], None] | None = None) -> Any:
        """Wait for what ``submit`` starts, without blocking the loop. Cancelling the task drops it.

        Attempts that come with an error are reported to the client's ``listener``; ``dropped`` is called where the task is
        cancelled.

        Raises:
            ConnguardError: as the core says.
        """
        future: asyncio.Future[tuple[bool, Any]] = asyncio.get_running_loop().create_future()
        if self._waker is not None:
            self._waker.ensure_running()
        number = self._next()
        self._waiting[number] = future
        try:
            submit(self._native, number)
            succeeded, told = await future
        except _native.NativeError as cause:
            succeeded, told = False, cause.args[0]
        except asyncio.CancelledError:
            self._native.cancel(number)
            if dropped is not None:
                dropped()
            self._settle(listener)
            raise
        finally:
            self._waiting.pop(number, None)
        if succeeded:
            return told
        raise calls.read_failure(told, listener)

    def _settle(self, listener: int) -> None:
        """Log the requests of what was cancelled. The loop may end before it is woken for them."""
        if logs.are_wanted(listener):
            _native.catch_up()
            self.deliver()

    def deliver(self) -> None:
        """Take what has happened, on the thread of the loop."""
        for number, succeeded, told in self._native.take():
            if succeeded is None:
                # Of such the number is the client's listener's.
                logs.attempts(told, number)
                continue
            future = self._waiting.get(number)
            if future is not None and not future.done():
                future.set_result((succeeded, told))


def _watched(loop: asyncio.AbstractEventLoop, deliver: Callable[[], None]) -> _native.Completions | None:
    """Have the loop watch a descriptor; None if it cannot. On Windows loops watch sockets at most."""
    if sys.platform == "win32":
        return None
    native = _native.Completions()
    try:
        loop.add_reader(native.descriptor(), deliver)
    except NotImplementedError:
        return None
    return native


_of_loops: dict[int, weakref.ref[Completions]] = {}


def completions() -> Completions:
    """Return the calls in flight of the running loop.

    Raises:
        ConfigError: if gevent or eventlet has patched threads.
    """
    loop = asyncio.get_running_loop()
    # Whoever holds what is found here, a loop or a task of it, holds the loop: the id is still its own.
    number = id(loop)
    reference = _of_loops.get(number)
    known = None if reference is None else reference()
    if known is None:
        native_threads()
        known = Completions(loop)
        _of_loops[number] = weakref.ref(known, lambda gone: _forget(number, gone))
    return known


def _forget(number: int, gone: weakref.ref[Completions]) -> None:
    # Another loop may have the number by now.
    if _of_loops.get(number) is gone:
        del _of_loops[number]


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
    """A forked child shares the descriptors of its parent's loops, and would take what is theirs."""
    global _of_loops
    _of_loops = {}


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_start_anew)
