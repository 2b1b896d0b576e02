"""Projects, what they hold, and their environments."""

from __future__ import annotations

from typing import Unpack

from connguard._call import rendering
from connguard._call.calls import CallOptions
from connguard._call.clients import AsyncClient, SyncClient
from connguard._call.paging import AsyncPages, Pages
from connguard.generated.matillion.results import Environment, ProjectInfo
from connguard.matillion import operations
from connguard.matillion.connections import Connections, DataPlatformConnections
from connguard.matillion.connections_async import AsyncConnections, AsyncDataPlatformConnections
from connguard.matillion.overrides import AsyncOverrides, Overrides


class Project:
    """A project of Matillion, by its id."""

    def __init__(self, client: SyncClient, project_id: str) -> None:
        self.id = project_id
        """The project's id, a UUID."""
        self.connections = Connections(client, project_id)
        """The project's connections."""
        self.overrides = Overrides(client, project_id)
        """What differs for a connection in an environment."""
        self.environments = Environments(client, project_id)
        """The project's environments, to look names up."""
        self.data_platform_connections = DataPlatformConnections(client, project_id)
        """The project's default data warehouse connection."""

    def __repr__(self) -> str:
        return f"Project({rendering.shown(self.id)})"


class AsyncProject:
    """A project of Matillion, by its id; its calls are awaited."""

    def __init__(self, client: AsyncClient, project_id: str) -> None:
        self.id = project_id
        """The project's id, a UUID."""
        self.connections = AsyncConnections(client, project_id)
        """The project's connections."""
        self.overrides = AsyncOverrides(client, project_id)
        """What differs for a connection in an environment."""
        self.environments = AsyncEnvironments(client, project_id)
        """The project's environments, to look names up."""
        self.data_platform_connections = AsyncDataPlatformConnections(client, project_id)
        """The project's default data warehouse connection."""

    def __repr__(self) -> str:
        return f"AsyncProject({rendering.shown(self.id)})"


class Projects:
    """The projects that the credential may see."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def list(self, *, size: int | None = None, **options: Unpack[CallOptions]) -> Pages[ProjectInfo]:
        """Iterate over the projects, asking for ``size`` at a time (1 to 100; default: 100)."""
        return Pages(self._client, operations.list_projects(size, options), ProjectInfo)

    def get(self, name: str, **options: Unpack[CallOptions]) -> ProjectInfo:
        """Return the project with this name; ``matillion.project(found.id)`` is where its connections are.

        Raises:
            NotFoundError: if no project has this name.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.get_project(name, options)).read(ProjectInfo)


class AsyncProjects:
    """The projects that the credential may see; calls are awaited."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def list(self, *, size: int | None = None, **options: Unpack[CallOptions]) -> AsyncPages[ProjectInfo]:
        """Iterate over the projects with ``async for``; as :meth:`Projects.list`."""
        return AsyncPages(self._client, operations.list_projects(size, options), ProjectInfo)

    async def get(self, name: str, **options: Unpack[CallOptions]) -> ProjectInfo:
        """Return the project with this name; as :meth:`Projects.get`."""
        return (await self._client.call(operations.get_project(name, options))).read(ProjectInfo)


class Environments:
    """The environments of a project."""

    def __init__(self, client: SyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    def list(self, *, size: int | None = None, **options: Unpack[CallOptions]) -> Pages[Environment]:
        """Iterate over the environments, asking for ``size`` at a time (1 to 100; default: 100)."""
        return Pages(self._client, operations.list_environments(self._project_id, size, options), Environment)

    def get(self, name: str, **options: Unpack[CallOptions]) -> Environment:
        """Return the environment with this name.

        Raises:
            NotFoundError: if no environment of the project has this name.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.get_environment(self._project_id, name, options)).read(Environment)


class AsyncEnvironments:
    """The environments of a project; calls are awaited."""

    def __init__(self, client: AsyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    def list(self, *, size: int | None = None, **options: Unpack[CallOptions]) -> AsyncPages[Environment]:
        """Iterate over the environments with ``async for``; as :meth:`Environments.list`."""
        return AsyncPages(self._client, operations.list_environments(self._project_id, size, options), Environment)

    async def get(self, name: str, **options: Unpack[CallOptions]) -> Environment:
        """Return the environment with this name; as :meth:`Environments.get`."""
        request = operations.get_environment(self._project_id, name, options)
        return (await self._client.call(request)).read(Environment)
