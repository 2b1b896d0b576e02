"""Many requests at a time, awaited. Imported when it is first needed, because asyncio takes its time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial

from connguard import _native
from connguard._asyncio.completions import completions, native_threads
from connguard._call import bulk, calls, hooks
from connguard.entries import Item
from connguard.report import Report


async def run(
    native: Callable[[], _native.Session],
    wanted: bulk.Bulk[Item],
    progress: hooks.Progress | None,
    listener: int = 0,
) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        asyncio.CancelledError: if the task is cancelled, with the attribute ``report``.
        ConfigError: if an option is invalid; nothing was sent.
    """
    native_threads()
    bulk.known_progress(progress)
    started: list[_native.Bulk] = []
    unwanted = threading.Event()
    try:
        # Thousands of items take a while to be read, and the loop has other things to do.
        items = await asyncio.to_thread(bulk.read, wanted, unwanted.is_set)
        if wanted.items:
            started.append(native().bulk(items, wanted.options))
        return await _follow(wanted, started, progress)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0], listener)
    except (Exception, asyncio.CancelledError) as cause:
        # A class of our own would not do: asyncio.timeout turns CancelledError itself into TimeoutError, nothing else.
        if started or isinstance(cause, asyncio.CancelledError):
            bulk.attach(cause, bulk.ended(wanted, started))
        raise
    finally:
        unwanted.set()
        for each in started:
            each.cancel()
    raise failure


async def _follow(
    wanted: bulk.Bulk[Item], started: list[_native.Bulk], progress: hooks.Progress | None
) -> Report[Item]:
    if not started:
        return bulk.logged(wanted, bulk.NOTHING)
    done = 0
    while done < len(wanted.items):
        known = done
        done = await completions().call(partial(_submit_progress, started[0], known))
        started[0].tell()
        bulk.tell(progress, done - known)
    report = await completions().call(started[0].submit_report)
    started[0].tell()
    return bulk.logged(wanted, report)


def _submit_progress(run: _native.Bulk, known: int, native: _native.Completions, number: int) -> None:
    run.submit_progress(native, number, known)
