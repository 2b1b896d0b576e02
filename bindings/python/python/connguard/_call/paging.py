"""Lists, read page by page as they are iterated over; the core fetches the next page meanwhile."""

from __future__ import annotations

import _thread
from _collections_abc import Callable

from connguard import _native, errors
from connguard._call import calls, logs
from connguard._call.clients import AsyncClient, Client, SyncClient
from connguard._lazy import Generic, TypeVar, asyncio, threading, typing
from connguard.results import Result, Results

Item = TypeVar("Item", bound=Result)


class _Pages(Generic[Item]):
    """What is left of the page that was read, and the native list that the next one comes from."""

    _turning: typing.Any
    """A lock: of those who share the list one turns the page; the others wait, so that none is lost."""

    def __init__(self, client: Client, request: calls.Request, read: Callable[[dict[str, typing.Any]], Item]) -> None:
        # A filter that cannot be sent is refused here and not at the first item.
        self._operation, self._arguments = request.operation, calls.settled(request)
        self._client = client
        self._read = read
        self._native: _native.Pages | None = None
        self._items: list[dict[str, typing.Any]] = []
        self._total: int | None = None
        self._ended = False
        self._broken: errors.ConnguardError | None = None
        self._turning = self._new_lock()

    @property
    def total(self) -> int | None:
        """The number of items that the service reports; None before the first page, or if it reports none."""
        return self._total

    def __repr__(self) -> str:
        total = "" if self._total is None else f", {self._total} in all"
        state = "ended" if self._ended else "begun" if self._native is not None or self._items else "nothing read yet"
        return f"<{type(self).__name__} of {self._operation}, {state}{total}>"

    def _more(self) -> bool:
        """Tell whether a page must be read for the next item.

        Raises:
            ConnguardError: if an earlier step failed: a list that broke off must never look complete.
        """
        if self._items or self._ended:
            return False
        if self._broken is not None:
            raise self._broken
        return True

    def _break(self, failure: errors.ConnguardError | None) -> None:
        """Remember that a page is missing from here on."""
        operation = self._operation
        interrupted = f"{operation}: the list was interrupted before its end; list again"
        self._broken = failure or errors.TransportError(interrupted, operation=operation)
        self._native = None

    def _begun(self, completions: _native.Completions | None = None) -> _native.Pages:
        session = self._client._native_session()
        if self._native is None:
            self._native = session.pages(self._operation, self._arguments, completions)
        return self._native

    def __getstate__(self) -> dict[str, typing.Any]:
        if self._native is not None:
            raise TypeError(
                f"{self!r} cannot be pickled or copied, because reading has begun; pickle to_list(), or list again"
            )
        return {name: value for name, value in vars(self).items() if name != "_turning"}

    def __setstate__(self, state: dict[str, typing.Any]) -> None:
        vars(self).update(state, _turning=self._new_lock())

    def _new_lock(self) -> typing.Any:
        raise NotImplementedError

    def _turn(self, page: dict[str, typing.Any] | None) -> None:
        if page is None or self._ended:
            listener = self._client._listener_number()
            if self._native is not None and logs.are_wanted(listener):
                # The last pages may have been empty.
                logs.attempts(self._native.not_logged(), listener)
            self._end()
            return
        logs.attempts(page.get("attempts"), self._client._listener_number())
        logs.warnings(self._operation, page.get("warnings") or ())
        self._items = list(reversed(page.get("items") or []))
        self._total = page.get("total")

    def _end(self) -> None:
        """Drop the native list, and with it the request for the page after this one."""
        self._ended = True
        self._items = []
        self._native = None


class Pages(_Pages[Item]):
    """An iterator over the items of all pages.

    Nothing is sent before the first item is asked for; from then on the next page is fetched ahead. Dropping or closing
    the iterator drops that request. After an error every further step raises it again; begin a new list. Threads that share
    an iterator each get a part of its items.
    """

    _turning: threading.Lock

    def __init__(
        self, client: SyncClient, request: calls.Request, read: Callable[[dict[str, typing.Any]], Item]
    ) -> None:
        super().__init__(client, request, read)

    def __iter__(self) -> typing.Self:
        return self

    def __next__(self) -> Item:
        with self._turning:
            while self._more():
                try:
                    self._turn(self._next_page())
                except errors.ConnguardError:
                    raise
                except BaseException:
                    # Ctrl-C, wherever it meets the page, loses it.
                    self._break(None)
                    raise
            if not self._items:
                raise StopIteration
            return self._read(self._items.pop())

    def to_list(self) -> Results[Item]:
        """Read the remaining items; a notebook shows them as a table."""
        return Results(self)

    def close(self) -> None:
        """End the iteration; nothing more is fetched."""
        self._end()

    def _next_page(self) -> dict[str, typing.Any] | None:
        try:
            return self._begun().next()
        except _native.NativeError as cause:
            failure = calls.read_failure(cause.args[0], self._client._listener_number())
            self._break(failure)
        raise failure

    def _new_lock(self) -> threading.Lock:
        return _thread.allocate_lock()


class AsyncPages(_Pages[Item]):
    """An asynchronous iterator over the items of all pages.

    Nothing is sent before the first item is asked for; from then on the next page is fetched ahead. Dropping or closing
    the iterator drops that request. After an error every further step raises it again; begin a new list. Tasks that share an
    iterator each get a part of its items.
    """

    _turning: asyncio.Lock

    def __init__(
        self, client: AsyncClient, request: calls.Request, read: Callable[[dict[str, typing.Any]], Item]
    ) -> None:
        super().__init__(client, request, read)

    def __aiter__(self) -> typing.Self:
        return self

    async def __anext__(self) -> Item:
        async with self._turning:
            while self._more():
                try:
                    self._turn(await self._next_page())
                except errors.ConnguardError:
                    raise
                except BaseException:
                    # A task that is cancelled loses the page that it waits for.
                    self._break(None)
                    raise
            if not self._items:
                raise StopAsyncIteration
            return self._read(self._items.pop())

    async def to_list(self) -> Results[Item]:
        """Read the remaining items; a notebook shows them as a table."""
        return Results([each async for each in self])

    async def aclose(self) -> None:
        """End the iteration; nothing more is fetched."""
        self._end()

    async def _next_page(self) -> typing.Any:
        from connguard._asyncio.completions import completions

        try:
            return await completions().call(
                lambda native, number: self._begun(native).submit_next(native, number),
                self._client._listener_number(),
                dropped=lambda: self._break(None),
            )
        except errors.ConnguardError as failure:
            if self._native is not None:
                self._break(failure)
            raise

    def _new_lock(self) -> asyncio.Lock:
        return asyncio.Lock()
