"""Many requests at a time, awaited. Imported when it is first needed, because asyncio takes its time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from connguard import _native
from connguard._asyncio.completions import completions, native_threads
from connguard._call import bulk, calls
from connguard.report import Report
from connguard.results import Result

Item = TypeVar("Item", bound=Result)


async def run(
    native: Callable[[], _native.Session],
    wanted: bulk.Bulk[Item],
    progress: bulk.Progress | None,
    listener: int = 0,
) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        asyncio.CancelledError: if the task is cancelled, with the attribute ``report``.
        ConfigError: if an option is invalid; nothing was sent.
    """
    native_threads()
    bulk.known_progress(progress)
    encoded: bulk.EncodedBulk[Item] | None = None
    started: list[_native.Bulk] = []
    unwanted = threading.Event()
    try:
        # Thousands of items take a while to be written, and the loop has other things to do.
        encoded = await asyncio.to_thread(bulk.encode, wanted, unwanted.is_set)
        if encoded.places:
            started.append(native().bulk(wanted.operation, encoded.items, encoded.options))
        return await _follow(encoded, started, progress)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0], listener)
    except (Exception, asyncio.CancelledError) as cause:
        # A class of our own would not do: asyncio.timeout turns CancelledError itself into TimeoutError, nothing else.
        if started or isinstance(cause, asyncio.CancelledError):
            bulk.attach(cause, bulk.ended(wanted, encoded, started))
        raise
    finally:
        unwanted.set()
        for each in started:
            each.cancel()
    raise failure


async def _follow(
    encoded: bulk.EncodedBulk[Item], started: list[_native.Bulk], progress: bulk.Progress | None
) -> Report[Item]:
    bulk.tell(progress, len(encoded.refused))
    if not started:
        return encoded.report(bulk.NOTHING)
    done = 0
    while done < len(encoded.places):
        known = done
        done = int(await completions().call(lambda number: started[0].submit_progress(number, known)))
        started[0].tell()
        bulk.tell(progress, done - known)
    report = await completions().call(started[0].submit_report)
    started[0].tell()
    return bulk.logged(encoded, report)
