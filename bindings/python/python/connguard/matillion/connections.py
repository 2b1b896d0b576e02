"""The connections of a project. A connection's name is its key: no operation takes an id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Unpack

from connguard._call import bulk
from connguard._call.calls import CallOptions
from connguard._call.clients import SyncClient
from connguard.generated.matillion.requests import (
    CreateConnectionRequest,
    CreateDataPlatformConnectionRequest,
    PatchConnectionRequest,
    UpdateConnectionRequest,
)
from connguard._call.paging import Pages
from connguard.generated.matillion.results import Connection
from connguard.matillion import operations
from connguard.report import Report
from connguard.results import Result


class Connections:
    """The connections of a project."""

    def __init__(self, client: SyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    def create(self, body: CreateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]) -> Connection:
        """Create a connection; the secret that it names must be in the vault before.

        Args:
            body: the API's JSON: a mapping, the result of ``connguard.matillion.aws`` and its like, a connection that was
                read, or JSON text, whose numbers are read as 64-bit integers or doubles.
            options: see :class:`connguard.CallOptions`.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            ConflictError: if the name is taken.
            OutcomeUnknownError: if the connection may or may not exist now.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.create_connection(self._project_id, body, options)).read(Connection)

    def create_many(
        self,
        items: Iterable[CreateConnectionRequest | Connection | str | bytes],
        *,
        if_exists: bulk.IfExists | None = None,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Create many connections, several at a time. What fails does not keep the others from being created.

        Args:
            items: the bodies, each as :meth:`create` takes it. One that JSON cannot hold is refused, as any other that
                breaks a rule; the others are sent. Two of one name refuse the whole run.
            if_exists: what becomes of a connection whose name is taken. ``"fail"`` (the default): the entry has a
                ``ConflictError``. ``"skip"``: it is left ``unchanged``, with a warning where it differs. ``"replace"``: it
                is ``replaced`` if it differs; what cannot be changed, its ``authProvider``, is a ``ConflictError``.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time, e.g. ``tqdm(total=n).update``.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Returns:
            One entry for each item, in the order given.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        wanted = operations.create_many(self._project_id, items, if_exists, concurrency, options)
        return self._client.bulk(wanted, progress)

    def upsert(self, body: CreateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]) -> Connection:
        """Create a connection, or bring the one of its name up to date; ``outcome`` of the result tells what was done.

        The connection is read by its name. Where there is none it is created; where it says the same nothing is sent; else
        its details are replaced as a whole.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            ConflictError: if the ``authProvider`` differs, which cannot be changed: delete and create it.
            OutcomeUnknownError: if the connection may or may not exist now.
            ConnguardError: for every other failure.
        """
        return self._client.call(operations.upsert_connection(self._project_id, body, options)).read(Connection)

    def upsert_many(
        self,
        items: Iterable[CreateConnectionRequest | Connection | str | bytes],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Create many connections, or bring those of their names up to date, several at a time.

        Args:
            items: the bodies, each as :meth:`upsert` takes it. Two of one name refuse the whole run.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Returns:
            One entry for each item, in the order given: ``created``, ``updated`` or ``unchanged``.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        return self._client.bulk(operations.upsert_many(self._project_id, items, concurrency, options), progress)

    def get(self, name: str, **options: Unpack[CallOptions]) -> Connection:
        """Return the connection with this name: the list is filtered by the name, then compared with it.

        Raises:
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        request = operations.on_connection("get_connection", self._project_id, name, options)
        return self._client.call(request).read(Connection)

    def list(
        self,
        *,
        auth_provider: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        platform_connection_type: Sequence[str] | None = None,
        size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pages[Connection]:
        """Iterate over the project's connections; the next page is fetched ahead.

        Args:
            auth_provider: only connections of these providers; all filters that are given must match.
            names: only connections with these names.
            platform_connection_type: only connections of these types.
            size: connections to ask for at a time, 1 to 100; default: 100, for the fewest requests.
            options: see :class:`connguard.CallOptions`; they are meant for each page.
        """
        request = operations.list_connections(
            self._project_id, auth_provider, names, platform_connection_type, size, options
        )
        return Pages(self._client, request, Connection)

    def update(
        self, name: str, body: UpdateConnectionRequest | Connection | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Replace the details of the connection with this name as a whole: what is not sent is unset.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        request = operations.on_connection("update_connection", self._project_id, name, options, body)
        return self._client.call(request).read(Connection)

    def update_many(
        self,
        items: Iterable[tuple[str, UpdateConnectionRequest | Connection | str | bytes]],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Connection]:
        """Replace the details of many connections, several at a time.

        Args:
            items: pairs of a name and a body, as :meth:`update` takes them.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the items are not a list of such; nothing was sent.
        """
        wanted = operations.update_many(self._project_id, items, concurrency, options)
        return self._client.bulk(wanted, progress)

    def patch(
        self, name: str, body: PatchConnectionRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> Connection:
        """Change some details of the connection with this name; the rest stays.

        The connection is read, ``body`` is merged into its details (None removes a member), and the whole is sent as
        :meth:`update` does. What somebody else changes in between is lost: the API has no means to notice it.

        Raises:
            RuleViolationError: if the request, or what comes out of the merge, breaks a rule; nothing was changed.
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        request = operations.on_connection("patch_connection", self._project_id, name, options, body)
        return self._client.call(request).read(Connection)

    def delete(self, name: str, **options: Unpack[CallOptions]) -> None:
        """Delete the connection with this name. What becomes of its environment overrides is not documented.

        Raises:
            NotFoundError: if there is no such connection.
            ConnguardError: for every other failure.
        """
        self._client.call(operations.on_connection("delete_connection", self._project_id, name, options))

    def delete_many(
        self,
        names: Iterable[str],
        *,
        concurrency: int | None = None,
        progress: bulk.Progress | None = None,
        **options: Unpack[CallOptions],
    ) -> Report[Result]:
        """Delete the connections with these names, several at a time.

        Args:
            names: e.g. ``[each.name for each in connections.list()]``.
            concurrency: how many are under way at a time, 1 to 64; default: 16.
            progress: called with the number of items that finished since the last time.
            options: see :class:`connguard.CallOptions`; they are meant for each item.

        Raises:
            BulkInterrupted: on Ctrl-C; nothing more is sent, and its report tells what had happened.
            ConfigError: if an option is invalid; nothing was sent.
            TypeError: if the names are not a list; nothing was sent.
        """
        return self._client.bulk(operations.delete_many(self._project_id, names, concurrency, options), progress)


class DataPlatformConnections:
    """A project's default data warehouse connection."""

    def __init__(self, client: SyncClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    def create(
        self, body: CreateDataPlatformConnectionRequest | str | bytes, **options: Unpack[CallOptions]
    ) -> Result:
        """Create the project's default warehouse connection, without its credentials.

        All values of ``body`` are in upper case, or all in lower case: the documentation has both. The reply has no
        documented members; the result holds whatever came, and the warnings.

        Raises:
            RuleViolationError: if the request breaks a rule; nothing was sent.
            ConflictError: if the name is taken.
            OutcomeUnknownError: if the connection may or may not exist now.
            ConnguardError: for every other failure.
        """
        request = operations.create_data_platform_connection(self._project_id, body, options)
        return self._client.call(request).read(Result)
