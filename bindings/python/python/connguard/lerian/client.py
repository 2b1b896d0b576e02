"""The clients for Lerian."""

from __future__ import annotations

from typing import Self, Unpack

from connguard._call.clients import AsyncClient, SyncClient
from connguard.generated.options import LerianOptions
from connguard.lerian.connections import Connections
from connguard.lerian.connections_async import AsyncConnections


class Lerian(SyncClient):
    """A client for the database connections of Lerian's Reporter.

    Give ``base_url``, and where the environment asks for it a ``token``, or ``client_id``, ``client_secret`` and the
    ``auth_url`` of its Access Manager. :class:`connguard.LerianOptions` describes every option. Requests are checked
    before they are sent and retried where that is safe. Threads may share a client.

    Raises:
        ConfigError: for options that are missing, unknown, or contradict each other.

    Example:
        >>> from connguard import Emulator, Lerian, lerian
        >>> body = lerian.postgresql("production-db", "db.example.com", 5432, "ledger", "reader", "a password")
        >>> with Emulator() as emulator, Lerian(**emulator.lerian) as client:
        ...     client.connections.create(body, product="my-product").config_name
        'production-db'
    """

    _provider = "lerian"
    _resources = frozenset({"connections"})

    def __init__(self, **options: Unpack[LerianOptions]) -> None:
        super().__init__(options)
        self._set_up()

    @classmethod
    def from_env(cls, **overrides: Unpack[LerianOptions]) -> Self:
        """Open a client with the options in the environment (``LERIAN_BASE_URL`` …); explicit ones win.

        Raises:
            ConfigError: for variables that are missing, unreadable, or contradict each other.
        """
        client = cls._from_env(overrides)
        client._set_up()
        return client

    def _set_up(self) -> None:
        self.connections = Connections(self)
        """The database connections."""


class AsyncLerian(AsyncClient):
    """An asynchronous client for the database connections of Lerian's Reporter.

    Its names and options are those of :class:`Lerian`; calls are awaited, lists are looped over with ``async for``, and
    cancelling a task drops its request. Event loops and threads may share a client.

    Raises:
        ConfigError: for options that are missing, unknown, or contradict each other.
    """

    _provider = "lerian"
    _resources = frozenset({"connections"})

    def __init__(self, **options: Unpack[LerianOptions]) -> None:
        super().__init__(options)
        self._set_up()

    @classmethod
    def from_env(cls, **overrides: Unpack[LerianOptions]) -> Self:
        """Open a client with the options in the environment (``LERIAN_BASE_URL`` …); explicit ones win.

        Raises:
            ConfigError: for variables that are missing, unreadable, or contradict each other.
        """
        client = cls._from_env(overrides)
        client._set_up()
        return client

    def _set_up(self) -> None:
        self.connections = AsyncConnections(self)
        """The database connections."""
