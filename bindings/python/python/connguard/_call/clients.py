"""What the clients of all providers have in common: options, calls, closing, and a repr without secrets."""

from __future__ import annotations

import _thread
import atexit
import os
import sys
from _collections_abc import Mapping

from connguard import _native, errors
from connguard._call import calls, keywords, logs
from connguard._json import encoding, inputs
from connguard._lazy import TYPE_CHECKING, LazyModule, TypeVar, typing
from connguard.generated.environment import ENVIRONMENT, PATH_OPTIONS, URL_OPTIONS
from connguard.generated.errors import ConfigError
from connguard.responses import Response

if TYPE_CHECKING:
    from _collections_abc import Callable
    from typing import Final

    from connguard import report
    from connguard._asyncio.completions import Completions
    from connguard._call import bulk, hooks, raw
    from connguard.entries import Item
else:
    bulk, raw = LazyModule("connguard._call.bulk"), LazyModule("connguard._call.raw")
    hooks, report = LazyModule("connguard._call.hooks"), LazyModule("connguard.report")

Kind = TypeVar("Kind", bound="Client")

_of_loop: Callable[[], Completions] | None = None
"""What `_completions` has imported."""


STAYING: Final = frozenset({"_session", "_unopened", "_listener"})
"""The attributes that are of no use in another process."""

# Of the kind that a thread may take again: collecting garbage may close a client at any moment.
_arriving = _thread.RLock()

atexit.register(_native.shutdown)
if sys.platform != "win32":
    # A child must not be born while another thread of its parent holds the lock.
    os.register_at_fork(before=_arriving.acquire, after_in_parent=_arriving.release, after_in_child=_arriving.release)


class Client:
    """Base of the clients; it holds the native session, which holds the options.

    Clients pickle, so that they travel to the workers of Dask, Ray or Spark: without their secrets, which the worker
    takes from its environment, or with them if :meth:`with_secrets` was asked for. What a subclass adds travels too.
    """

    _provider: typing.ClassVar[str]
    _resources: typing.ClassVar[frozenset[str]]
    """The names of the attributes that `_set_up` makes."""

    # What a client has that could not be opened.
    _session: _native.Session | None = None
    _shown = ""
    _pickles_secrets = False
    # What a client has that came out of a pickle and was not used yet: options, and how much of the environment to read.
    _unopened: tuple[str, str] | None = None
    _listener: logs.Listener | None = None

    def _open(self, options: Mapping[str, typing.Any], *, from_env: bool) -> None:
        opened = self._opened(options, from_env)
        if isinstance(opened, errors.ConnguardError):
            # A traceback may show the variables of each frame, and these hold secrets.
            _forget(options)
            raise opened
        self._session, self._shown = opened
        self._set_up()

    def _opened(
        self, options: Mapping[str, typing.Any], from_env: bool
    ) -> tuple[_native.Session, str] | errors.ConnguardError:
        """Open the session; an error is returned, so that the frame with the secrets is not in its traceback."""
        try:
            self._listener = _listening(options.get("on_attempt"))
            given = {
                name: _plain(name, value)
                for name, value in options.items()
                if value is not None and name != "on_attempt"
            }
            encoded = inputs.options(given, "options")
            session = _native.Session(
                self._provider, encoded, "read" if from_env else "ignored", self._listener_number()
            )
        except _native.NativeError as cause:
            return errors.from_details(cause.args[0])
        except errors.ConnguardError as cause:
            return cause.with_traceback(None)
        return session, _describe(self._provider, _native.read_json(encoded), from_env)

    def _listener_number(self) -> int:
        """Return the number of the client's ``on_attempt``, 0 if it has none; for the resources of the client."""
        return 0 if self._listener is None else self._listener.number

    def _native_session(self) -> _native.Session:
        """Return the native session; for the resources of the client.

        Raises:
            ConfigError: if the client is closed.
        """
        session = self._session
        if session is None and self._unopened is not None:
            session = self._arrive()
        if session is None:
            raise ConfigError(f"this {type(self).__name__} is closed; create a new one")
        return session

    def with_secrets(self) -> typing.Self:
        """Return the same client, whose pickles hold its secrets; keep such pickles as you keep the secrets.

        What was taken from the client before, e.g. a project, still pickles without them.

        Example:
            >>> import pickle
            >>> from connguard import Matillion
            >>> client = Matillion(token="a token", region="eu1")
            >>> b"a token" in pickle.dumps(client), b"a token" in pickle.dumps(client.with_secrets())
            (False, True)
        """
        same = self.__copy__()
        same._pickles_secrets = True
        return same

    def _arrive(self) -> _native.Session | None:
        """Open a client that came out of a pickle; of several threads one does."""
        with _arriving:
            if self._unopened is None:
                return self._session
            options, environment = self._unopened
            try:
                self._session = _native.Session(self._provider, options, environment, self._listener_number())
            except _native.NativeError as cause:
                failure = errors.from_details(cause.args[0])
                options = ""
            else:
                self._unopened = None
                return self._session
        left_out = (
            "; its secrets were left out when it was pickled: set them in the environment, or pickle with_secrets()"
        )
        raise ConfigError(f"{failure}{left_out if environment == 'secrets' else ''}")

    def _close(self) -> None:
        with _arriving:
            self._session = self._unopened = None

    def __copy__(self) -> typing.Self:
        same = type(self).__new__(type(self))
        same.__dict__.update({name: value for name, value in vars(self).items() if name not in self._resources})
        same._set_up()
        return same

    def __deepcopy__(self, _memo: object) -> typing.Self:
        return self.__copy__()

    def __reduce__(self) -> tuple[typing.Any, ...]:
        if self._unopened is not None:
            travels = self._unopened
        elif self._session is None:
            raise ConfigError(f"this {type(self).__name__} is closed and cannot be pickled; create a new one")
        else:
            travels = (self._portable_options(self._session), "ignored" if self._pickles_secrets else "secrets")
        return (_unpickled, (type(self), *travels), self.__getstate__() or None)

    def _portable_options(self, session: _native.Session) -> str:
        try:
            return session.portable_options(self._pickles_secrets)
        except _native.NativeError as cause:
            failure = errors.from_details(cause.args[0])
        raise failure

    def __getstate__(self) -> dict[str, typing.Any]:
        """Return what travels beside the options: what the client shows, and what a subclass has added."""
        return {name: value for name, value in vars(self).items() if name not in self._resources | STAYING}

    def _set_up(self) -> None:
        """Give the client its resources."""
        raise NotImplementedError

    def __repr__(self) -> str:
        closed = " (closed)" if self._session is None and self._unopened is None else ""
        return f"{type(self).__name__}({self._shown}){closed}"


@keywords.suggesting
class SyncClient(Client):
    """Base of the clients whose calls block; any thread may call, and other threads run meanwhile."""

    def close(self) -> None:
        """Close the client and its connections; a second call does nothing."""
        self._close()

    def __enter__(self) -> typing.Self:
        self._native_session()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, request: calls.Request) -> _native.Reply:
        """Make a call that one of the client's methods has built."""
        listener = self._listener_number()
        try:
            reply = self._native_session().call(*request)
        except _native.NativeError as cause:
            failure = calls.read_failure(cause.args[0], listener)
        else:
            calls.tell(request[0], reply, listener)
            return reply
        raise failure

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, typing.Any] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
        max_retries: int | None = None,
    ) -> Response:
        """Send a raw request, for what this package has no method for.

        It carries the client's credentials, keeps to its rate limit and goes through its proxy. GET, HEAD, PUT and DELETE
        are retried as other calls are, everything else is sent once. No rule looks at it.

        Args:
            method: e.g. ``GET``.
            path: the path below ``base_url``, beginning with ``/``.
            query: parameters for the query; a list repeats its name.
            body: what is sent as JSON: a mapping, a list, or a string of JSON.
            headers: headers to add; not those that the client sets itself, e.g. ``Authorization``.
            timeout_seconds: how long the call may take, including retries and waiting. Default: the client's.
            max_retries: how often an attempt that may be repeated is retried. Default: the client's.

        Raises:
            ApiError: for a status other than 2xx, as for every call.
            ConfigError: if an argument is invalid.
            ConnguardError: for every other failure.
        """
        request = raw.request(
            method,
            path,
            body,
            query=query,
            headers=headers,
            timeout_seconds=timeout_seconds,
            max_retries=max_retries,
        )
        try:
            reply = self._native_session().request(*request)
        except _native.NativeError as cause:
            failure = calls.read_failure(cause.args[0], self._listener_number())
        else:
            return raw.read(reply, self._listener_number())
        raise failure

    def _bulk(self, wanted: bulk.Bulk[Item], progress: hooks.Progress | None) -> report.Report[Item]:
        """Carry out a bulk run that one of the client's methods has built."""
        return bulk.run(self._native_session, wanted, progress, self._listener_number())


@keywords.suggesting
class AsyncClient(Client):
    """Base of the clients whose calls are awaited; cancelling a task drops its request."""

    async def close(self) -> None:
        """Close the client and its connections; a second call does nothing."""
        self._close()

    async def __aenter__(self) -> typing.Self:
        self._native_session()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _call(self, request: calls.Request) -> _native.Reply:
        """Make a call that one of the client's methods has built."""
        session, listener = self._native_session(), self._listener_number()
        reply: _native.Reply = await _completions().call(
            lambda native, number: session.submit(native, number, *request), listener
        )
        calls.tell(request[0], reply, listener)
        return reply

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, typing.Any] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
        max_retries: int | None = None,
    ) -> Response:
        """Send a raw request; as :meth:`connguard.Matillion.request`."""
        request = raw.request(
            method,
            path,
            body,
            query=query,
            headers=headers,
            timeout_seconds=timeout_seconds,
            max_retries=max_retries,
        )
        session = self._native_session()
        reply = await _completions().call(
            lambda native, number: session.submit_request(native, number, *request), self._listener_number()
        )
        return raw.read(reply, self._listener_number())

    async def _bulk(self, wanted: bulk.Bulk[Item], progress: hooks.Progress | None) -> report.Report[Item]:
        """Carry out a bulk run that one of the client's methods has built."""
        from connguard._asyncio import bulk as bulk_async

        return await bulk_async.run(self._native_session, wanted, progress, self._listener_number())


def _completions() -> Completions:
    """Return the calls in flight of the running loop."""
    global _of_loop
    if _of_loop is None:
        # Imported here, because asyncio is a large part of the time that `import connguard` would take.
        from connguard._asyncio.completions import completions

        _of_loop = completions
    return _of_loop()


def _unpickled(kind: type[Kind], options: str, environment: str) -> Kind:
    """Return a client that is opened when it is first used: where it arrives, or only passes, may lack its secrets."""
    client = kind.__new__(kind)
    client._unopened = (options, environment)
    client._set_up()
    return client


def _plain(name: str, value: typing.Any) -> typing.Any:
    """A path may be a string or an ``os.PathLike``; anything that is neither is left to the core."""
    return inputs.path(name, value) if name in PATH_OPTIONS and hasattr(type(value), "__fspath__") else value


def _listening(heard: typing.Any) -> logs.Listener | None:
    if heard is None:
        return None
    if not callable(heard):
        raise ConfigError(f"on_attempt must be a function that takes an attempt; {encoding.kind_of(heard)} was given")
    return logs.Listener(heard)


def _forget(options: Mapping[str, typing.Any]) -> None:
    """Empty the keywords of a client: they are a dictionary of their own, which only frames of a traceback still have."""
    if isinstance(options, dict):
        options.clear()


def _describe(provider: str, options: Mapping[str, typing.Any], from_env: bool) -> str:
    """The options that tell a reader where the client goes, and which kind of credential it has."""
    variables = ENVIRONMENT[provider] if from_env else {}
    present = {name for name, variable in variables.items() if os.environ.get(variable)} | options.keys()
    # An explicit option wins over the environment's, and base_url and region exclude each other.
    places = [name for name in ("base_url", "region") if name in options] or ["base_url", "region"]
    shown = []
    for name in places:
        value = options.get(name) or os.environ.get(variables.get(name, ""))
        if isinstance(value, str) and value:
            shown.append(f"{name}={_without_credentials(value) if name in URL_OPTIONS else repr(value)}")
    if "token" in options or ("token" in present and "client_id" not in options):
        auth = "token"
    elif "client_id" in present:
        auth = "client_credentials"
    else:
        auth = "password" if "username" in present else "none"
    return ", ".join([*shown, f"auth={auth!r}"])


def _without_credentials(url: str) -> str:
    """A URL may carry a user name and a password; neither belongs into a repr."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return repr(f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path.partition('?')[0]}")
