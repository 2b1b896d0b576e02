"""What a client tells its caller while it works, and what types of its options only annotations name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypedDict

OnAttempt = Callable[[dict[str, Any]], object]
"""Called with what is known of one request: see :attr:`connguard.ConnguardError.attempts`."""

Progress = Callable[[int], object]
"""Called with the number of items that finished since the last time, so that ``tqdm(total=…).update`` will do."""

IfExists = Literal["fail", "skip", "replace"]
"""What to do with an item whose name is taken."""


class Hooks(TypedDict, total=False):
    """Options of a client that are functions."""

    on_attempt: OnAttempt | None
    """Called with each request that was sent, as soon as it has ended: its operation, method, URL without the query, status,
    time and request id, never a header or a body. It must be quick: asynchronous clients
    call it on the thread of the event loop. What it raises goes to the logger ``connguard``. It stays behind when the client is pickled.
    """
