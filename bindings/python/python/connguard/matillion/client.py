"""The clients for Matillion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, Unpack

from connguard._call import calls
from connguard._call.clients import AsyncClient, SyncClient
from connguard._lazy import LazyModule
from connguard.generated.options import MatillionOptions
from connguard.matillion.projects import AsyncProject, AsyncProjects, Project, Projects

if TYPE_CHECKING:
    import uuid
else:
    uuid = LazyModule("uuid")


class Matillion(SyncClient):
    """A client for Matillion's Data Productivity Cloud.

    Give ``client_id`` and ``client_secret``, or a ``token``; and ``region`` (``eu1``, ``us1``, ``au1``) or ``base_url``.
    :class:`connguard.MatillionOptions` describes every option. Requests are checked before they are sent, retried where
    that is safe, and kept below 1000 a minute. Threads may share a client.

    Raises:
        ConfigError: for options that are missing, unknown, or contradict each other.

    Example:
        >>> from connguard import Emulator, Matillion, matillion
        >>> with Emulator() as emulator, Matillion(**emulator.matillion) as client:
        ...     project = client.project(emulator.project_id)
        ...     project.connections.create(matillion.aws("analytics", "aws-credentials")).auth_provider
        'aws'
    """

    _provider = "matillion"
    _resources = frozenset({"projects"})

    def __init__(self, **options: Unpack[MatillionOptions]) -> None:
        super().__init__(options)
        self._set_up()

    @classmethod
    def from_env(cls, **overrides: Unpack[MatillionOptions]) -> Self:
        """Open a client with the options in the environment (``MATILLION_TOKEN`` …); explicit ones win.

        Raises:
            ConfigError: for variables that are missing, unreadable, or contradict each other.
        """
        client = cls._from_env(overrides)
        client._set_up()
        return client

    def _set_up(self) -> None:
        self.projects = Projects(self)
        """The projects that the credential may see, to look names up."""

    def project(self, project_id: str | uuid.UUID) -> Project:
        """Return the project with this id; nothing is sent. The id is checked with the first call."""
        return Project(self, calls.identifier(project_id))


class AsyncMatillion(AsyncClient):
    """An asynchronous client for Matillion's Data Productivity Cloud.

    Its names and options are those of :class:`Matillion`; calls are awaited, lists are looped over with ``async for``,
    and cancelling a task drops its request. Event loops and threads may share a client.

    Raises:
        ConfigError: for options that are missing, unknown, or contradict each other.
    """

    _provider = "matillion"
    _resources = frozenset({"projects"})

    def __init__(self, **options: Unpack[MatillionOptions]) -> None:
        super().__init__(options)
        self._set_up()

    @classmethod
    def from_env(cls, **overrides: Unpack[MatillionOptions]) -> Self:
        """Open a client with the options in the environment (``MATILLION_TOKEN`` …); explicit ones win.

        Raises:
            ConfigError: for variables that are missing, unreadable, or contradict each other.
        """
        client = cls._from_env(overrides)
        client._set_up()
        return client

    def _set_up(self) -> None:
        self.projects = AsyncProjects(self)
        """The projects that the credential may see, to look names up."""

    def project(self, project_id: str | uuid.UUID) -> AsyncProject:
        """Return the project with this id; nothing is sent. The id is checked with the first call."""
        return AsyncProject(self, calls.identifier(project_id))
