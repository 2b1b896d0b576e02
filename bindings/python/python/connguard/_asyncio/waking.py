"""A thread that wakes the loops which watch no descriptor, as the one that asyncio has on Windows."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import threading
import weakref
from collections.abc import Callable

from connguard import _native

Deliver = Callable[[], None]


class Waker:
    """The loops, and the thread.

    The thread ends when `_native.shutdown` lets it go, as the first handler that was registered and so the last one that
    runs: handlers of the user may await until then.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._loops: dict[int, tuple[asyncio.AbstractEventLoop, weakref.WeakMethod[Deliver]]] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def completions(self, loop: asyncio.AbstractEventLoop, deliver: Deliver) -> _native.Completions:
        """Return the completions of a loop, on whose thread ``deliver`` is called when there is something to take."""
        number = next(self._numbers)
        self._loops[number] = (loop, weakref.WeakMethod(deliver, lambda _: self._loops.pop(number, None)))
        return _native.Completions(number)

    def ensure_running(self) -> None:
        """Start the thread, unless it runs. Where none can be started, nothing is sent that nobody would hear of."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="connguard-completions", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while numbers := _native.wait_for_bells():
            for number in numbers:
                self._wake(number)

    def _wake(self, number: int) -> None:
        known = self._loops.get(number)
        deliver = known[1]() if known is not None else None
        if known is None or deliver is None:
            return
        try:
            known[0].call_soon_threadsafe(deliver)
        except RuntimeError:
            # The loop was closed meanwhile: nobody waits any more.
            return


_waker = Waker()


def waker() -> Waker:
    """Return the one of this process."""
    return _waker


def _start_anew() -> None:
    """A forked child has neither its parent's thread nor its parent's calls."""
    global _waker
    _waker = Waker()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_start_anew)
