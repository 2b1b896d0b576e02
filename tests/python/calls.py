"""Turns a case's call into a call of the public Python API, and its result into the API's JSON."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from connguard import ConnguardError, Emulator, Lerian, Matillion

# Reading the authorities of the system takes longer than a case, and no case needs one.
TRUST = {"trust_store": "ca_file", "ca_file": str(Path(__file__).resolve().parents[1] / "authority.pem")}

# The calls are data, which no type checker can follow.
Client = Any
Arguments = dict[str, Any]
Handler = Callable[[Client, Arguments, Any], Any]


def client(provider: str, emulator: Emulator, changes: dict[str, Any] | None = None) -> AbstractContextManager[Client]:
    """Opens a client for the emulator; an option that the changes set to None is left out.

    Without changes, not even empty ones, all cases share a client, which trusts as clients do unless told.
    """
    if changes is None:
        return nullcontext(_shared(provider, emulator))
    session: AbstractContextManager[Client] = opened(provider, {**options_of(provider, emulator), **changes})
    return session


@cache
def _shared(provider: str, emulator: Emulator) -> Client:
    return opened(provider, {**options_of(provider, emulator), "requests_per_minute": 0, "ca_file": None, "trust_store": None})


def options_of(provider: str, emulator: Emulator) -> dict[str, Any]:
    """Returns the options of a client for one of the emulator's services."""
    return {**(emulator.matillion if provider == "matillion" else emulator.lerian)}


def opened(provider: str, options: dict[str, Any]) -> Client:
    """Opens a client; an option that is None is left out."""
    # A case that does not ask for it does not wait for what may still arrive.
    given = {name: value for name, value in {**TRUST, "settle_seconds": 0, **options}.items() if value is not None}
    return Matillion(**given) if provider == "matillion" else Lerian(**given)


def perform(client: Client, call: dict[str, Any]) -> Any:
    """Makes a call. Returns an object, None where the service answers nothing, or a list for a list operation."""
    result = result_of(client, call)
    if is_list(call):
        with_end = islice(result, call["take"]) if "take" in call else result
        items = [item.to_dict() for item in with_end]
        result.close()
        return items
    return None if result is None else result.to_dict()


def perform_keeping_warnings(client: Client, call: dict[str, Any]) -> list[Any]:
    """Makes a call that returns one object, and returns the warnings that came with it."""
    return list(result_of(client, call).warnings)


def result_of(client: Client, call: dict[str, Any]) -> Any:
    """Makes a call and returns what the client does."""
    arguments = dict(call.get("arguments", {}))
    handler = HANDLERS.get(call["operation"])
    assert handler, f"no handler for {call['operation']}"
    place = client.project(arguments.pop("project_id")) if "project_id" in arguments else client
    return handler(place, arguments, call.get("body"))


def is_list(call: dict[str, Any]) -> bool:
    """Tells whether a call answers with many items."""
    return ".list_" in call["operation"]


def failure_of(client: Client, call: dict[str, Any]) -> ConnguardError:
    """Makes a call that must fail, and returns its error."""
    try:
        reply = perform(client, call)
    except ConnguardError as error:
        return error
    raise AssertionError(f"{call['operation']} was to fail, and answered {reply!r:.300}")


def provider_of(call: dict[str, Any]) -> str:
    """Returns the provider of a call's operation."""
    return str(call["operation"]).partition(".")[0]


def _list_connections(project: Any, arguments: Arguments, _: Any) -> Any:
    if "connection_names" in arguments:
        arguments["names"] = arguments.pop("connection_names")
    return project.connections.list(**arguments)


def _delete_overrides(project: Any, arguments: Arguments, _: Any) -> Any:
    return project.overrides.delete(arguments.pop("environment_name"), arguments.pop("connection_names"), **arguments)


def _by(resource: str, method: str, key: str) -> Handler:
    """A call whose first argument addresses something, and whose second is the body, if there is one."""

    def handler(place: Any, arguments: Arguments, body: Any) -> Any:
        first = arguments.pop(key)
        call = getattr(getattr(place, resource), method)
        return call(first, **arguments) if body is None else call(first, body, **arguments)

    return handler


def _with(resource: str, method: str) -> Handler:
    """A call whose first argument is the body, if there is one."""

    def handler(place: Any, arguments: Arguments, body: Any) -> Any:
        call = getattr(getattr(place, resource), method)
        return call(**arguments) if body is None else call(body, **arguments)

    return handler


HANDLERS: dict[str, Handler] = {
    "matillion.create_connection": _with("connections", "create"),
    "matillion.upsert_connection": _with("connections", "upsert"),
    "matillion.get_connection": _by("connections", "get", "connection_name"),
    "matillion.list_connections": _list_connections,
    "matillion.update_connection": _by("connections", "update", "connection_name"),
    "matillion.patch_connection": _by("connections", "patch", "connection_name"),
    "matillion.delete_connection": _by("connections", "delete", "connection_name"),
    "matillion.create_environment_override": _with("overrides", "create"),
    "matillion.update_environment_override": _with("overrides", "update"),
    "matillion.upsert_environment_override": _with("overrides", "upsert"),
    "matillion.list_environment_overrides": _by("overrides", "list", "environment_name"),
    "matillion.delete_environment_overrides": _delete_overrides,
    "matillion.create_data_platform_connection": _with("data_platform_connections", "create"),
    "matillion.list_projects": _with("projects", "list"),
    "matillion.get_project": _by("projects", "get", "project_name"),
    "matillion.list_environments": _with("environments", "list"),
    "matillion.get_environment": _by("environments", "get", "environment_name"),
    "lerian.create_connection": _with("connections", "create"),
    "lerian.get_connection": _by("connections", "get", "id"),
    "lerian.get_connection_by_name": _with("connections", "get"),
    "lerian.list_connections": _with("connections", "list"),
    "lerian.list_unassigned_connections": _with("connections", "list_unassigned"),
    "lerian.update_connection": _by("connections", "update", "id"),
    "lerian.delete_connection": _by("connections", "delete", "id"),
    "lerian.test_connection": _by("connections", "test", "id"),
    "lerian.get_connection_schema": _by("connections", "schema", "id"),
    "lerian.assign_connection": _by("connections", "assign", "id"),
    "lerian.validate_schema": _with("connections", "validate_schema"),
}
