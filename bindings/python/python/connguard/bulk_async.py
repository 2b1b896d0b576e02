"""Many requests at a time, awaited. Imported when it is first needed, because asyncio takes its time."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from connguard import _native, bulk, calls
from connguard.pump import pump
from connguard.report import Report
from connguard.results import Result

Item = TypeVar("Item", bound=Result)


async def run(session: _native.Session, wanted: bulk.Bulk[Item], progress: bulk.Progress | None) -> Report[Item]:
    """Carry a bulk run out.

    Raises:
        asyncio.CancelledError: if the task is cancelled, with the attribute ``report``.
        ConfigError: for options that are no good; nothing was sent.
    """
    # Thousands of items take a while to be written, and the loop has other things to do.
    encoded = await asyncio.to_thread(bulk.encode, wanted)
    if not encoded.places:
        bulk.tell(progress, len(encoded.refused))
        return encoded.report(bulk.NOTHING)
    try:
        started = session.bulk(wanted.operation, encoded.items, encoded.options)
    except _native.NativeError as cause:
        failure = calls.read_failure(cause.args[0])
    else:
        return await _follow(started, encoded, progress)
    raise failure


async def _follow(
    started: _native.Bulk, encoded: bulk.EncodedBulk[Item], progress: bulk.Progress | None
) -> Report[Item]:
    done = 0
    try:
        bulk.tell(progress, len(encoded.refused))
        while done < len(encoded.places):
            now = int(await pump().call(lambda number: started.submit_progress(number, done)))
            bulk.tell(progress, now - done)
            done = now
        return bulk.logged(encoded, await pump().call(started.submit_report))
    except (Exception, asyncio.CancelledError) as cause:
        started.cancel()
        # A class of our own would not do: asyncio.timeout turns CancelledError itself into TimeoutError, nothing else.
        bulk.attach(cause, encoded.report(started.report))
        raise
    finally:
        started.cancel()
