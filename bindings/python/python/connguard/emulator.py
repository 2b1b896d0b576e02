"""Both services on a local port, inside this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from os import PathLike
from typing import Any, Self, TypedDict, cast

from connguard import _native, errors
from connguard._call import logs
from connguard._json import encoding, inputs

CONTROL_PATIENCE_SECONDS = 10.0


class MatillionCredentials(TypedDict):
    """Where the emulated Matillion is, and who may use it."""

    client_id: str
    client_secret: str
    token_url: str
    base_url: str


class AirflowLogin(TypedDict):
    """Where the emulated Airflow is, and a user of it."""

    base_url: str
    username: str
    password: str


class LerianAddress(TypedDict):
    """Where the emulated Lerian is."""

    base_url: str


class Emulator:
    """A stateful local server that answers as the connection APIs of Matillion, Lerian and Airflow do.

    It starts when it is made and stops at the end of its ``with`` block, or with :meth:`close`.

    Args:
        listen: IP address and port; default: ``127.0.0.1:0``, any free port.
        data: a file in which the state outlives the emulator; default: in memory.
        seed: what exists from the start: projects, environments and connections, as a mapping or as the path of a JSON file,
            e.g. ``{"matillion": {"projects": [{"name": "Finance"}]}}``.

    Raises:
        ConfigError: if an argument is invalid, a file cannot be read, or the port is taken.

    Example:
        >>> from connguard import Emulator, Matillion
        >>> with Emulator() as emulator, Matillion(**emulator.matillion) as matillion:
        ...     list(matillion.project(emulator.project_id).connections.list())
        []
    """

    def __init__(
        self,
        *,
        listen: str | None = None,
        data: str | PathLike[str] | None = None,
        seed: str | PathLike[str] | Mapping[str, Any] | None = None,
    ) -> None:
        address = None if listen is None else inputs.text("listen", listen, "127.0.0.1:0")
        data = None if data is None else inputs.path("data", data)
        seed_file, seed_value = _seed(seed)
        try:
            self._native = _native.Emulator(address, data, seed_file, seed_value)
        except _native.NativeError as cause:
            failure = errors.from_details(cause.args[0])
        else:
            self._info: dict[str, str] = json.loads(self._native.info())
            self._warn()
            return
        raise failure

    @property
    def info(self) -> dict[str, str]:
        """URLs, credentials and the project: what the program ``connguard-emulator`` prints first."""
        return dict(self._info)

    @property
    def url(self) -> str:
        """Where the server is, e.g. ``http://127.0.0.1:40123``."""
        return self._info["url"]

    @property
    def project_id(self) -> str:
        """The Matillion project that exists."""
        return self._info["project_id"]

    @property
    def matillion(self) -> MatillionCredentials:
        """Options for ``Matillion(**emulator.matillion)``."""
        info = self._info
        return {
            "client_id": info["client_id"],
            "client_secret": info["client_secret"],
            "token_url": info["token_url"],
            "base_url": info["matillion_base_url"],
        }

    @property
    def airflow(self) -> AirflowLogin:
        """Options for ``Airflow(**emulator.airflow)``."""
        return {
            "base_url": self._info["airflow_base_url"],
            "username": self._info["client_id"],
            "password": self._info["client_secret"],
        }

    @property
    def lerian(self) -> LerianAddress:
        """Options for ``Lerian(**emulator.lerian)``."""
        return {"base_url": self._info["lerian_base_url"]}

    def reset(self) -> None:
        """Forget all connections, the journal, the settings and the faults; tokens stay valid.

        Raises:
            TransportError: if the emulator was closed.
        """
        self._control("POST", "reset")

    def settings(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change the services' behaviour or inject faults, and return the settings in force.

        Raises:
            ConfigError: for a setting that the emulator does not know, or a value that it does not take.
            TransportError: if the emulator was closed.
        """
        text = inputs.options(changes, "settings")
        if not text.startswith("{"):
            kind = encoding.kind_of(changes)
            raise errors.ConfigError(f"settings must be a mapping, e.g. {{'faults': []}}; {kind} was given")
        return cast(dict[str, Any], self._control("PUT", "settings", text))

    def journal(self) -> list[dict[str, Any]]:
        """Return the requests that were received, the oldest first, with secrets redacted.

        Raises:
            TransportError: if the emulator was closed.
        """
        return cast(list[dict[str, Any]], self._control("GET", "journal")["requests"])

    def close(self) -> None:
        """Stop the server and free its port; a second call does nothing."""
        self._native.stop()

    def _warn(self) -> None:
        found = self._native.warnings()
        if found:
            import logging

            for each in found:
                logging.getLogger(logs.NAME).warning("emulator: %s", each)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        import asyncio

        await asyncio.to_thread(self.close)

    def __reduce__(self) -> str:
        raise TypeError(
            "an Emulator runs in one process and cannot be pickled; send the options that it gives, e.g. lerian"
        )

    def __repr__(self) -> str:
        return f"Emulator(url={self.url!r})"

    def _control(self, method: str, name: str, body: str | None = None) -> Any:
        from http.client import HTTPException
        from urllib import error, request

        data = None if body is None else body.encode()
        call = request.Request(
            f"{self.url}/_emulator/{name}", data, {"Content-Type": "application/json"}, method=method
        )
        # No proxy stands between a process and itself, whatever the environment says.
        opener = request.build_opener(request.ProxyHandler({}))
        try:
            with opener.open(call, timeout=CONTROL_PATIENCE_SECONDS) as reply:
                text = reply.read()
        except error.HTTPError as cause:
            told = _reason(cause.read().decode("utf-8", "replace"))
            raise errors.ConfigError(f"the emulator refuses the {name}: {told}") from None
        except (OSError, HTTPException) as cause:
            raise errors.TransportError(f"the emulator at {self.url} does not answer; was it closed?") from cause
        return json.loads(text) if text else None


def _seed(seed: object) -> tuple[str | None, str | None]:
    """The path of a seed file, or a seed as a string of JSON."""
    if seed is None:
        return None, None
    if issubclass(type(seed), Mapping):
        return None, inputs.options(seed, "seed")
    return inputs.path("seed", seed), None


def main() -> int:
    """Run the program ``connguard-emulator`` with the arguments of the command line; see ``connguard-emulator --help``."""
    import signal

    # The native part hears of it; Python's handler would raise KeyboardInterrupt after the orderly end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.Emulator.run(sys.argv[1:])


def _reason(reply: str) -> str:
    """What the emulator says about a request that it refuses."""
    try:
        return str(json.loads(reply)["error"])
    except (ValueError, TypeError, KeyError):
        return reply
