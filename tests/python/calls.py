"""Turns a case's call into a call of the public Python API, and its result into the API's JSON."""

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import connguard
from connguard import ConnguardError, Emulator
from generated.methods import METHODS

# Reading the authorities of the system takes longer than a case, and no case needs one.
TRUST = {"trust_store": "ca_file", "ca_file": str(Path(__file__).resolve().parents[1] / "authority.pem")}

# The calls are data, which no type checker can follow.
Client = Any


def client(provider: str, emulator: Emulator, changes: dict[str, Any] | None = None) -> AbstractContextManager[Client]:
    """Opens a client for the emulator; an option that the changes set to None is left out.

    Without changes, not even empty ones, all cases share a client, which trusts as clients do by default.
    """
    if changes is None:
        return nullcontext(_shared(provider, emulator))
    session: AbstractContextManager[Client] = opened(provider, {**options_of(provider, emulator), **changes})
    return session


@cache
def _shared(provider: str, emulator: Emulator) -> Client:
    return opened(
        provider, {**options_of(provider, emulator), "requests_per_minute": 0, "ca_file": None, "trust_store": None}
    )


def options_of(provider: str, emulator: Emulator) -> dict[str, Any]:
    """Returns the options of a client for one of the emulator's services."""
    return {**getattr(emulator, provider)}


def opened(provider: str, options: dict[str, Any]) -> Client:
    """Opens a client; an option that is None is left out."""
    # A case that does not ask for it does not wait for what may still arrive.
    given = {name: value for name, value in {**TRUST, "settle_seconds": 0, **options}.items() if value is not None}
    return getattr(connguard, provider.capitalize())(**given)


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
    found, place, arguments = _found(client, call["operation"], call.get("arguments", {}))
    keys = [arguments.pop(key) for key in found.get("keys", [])]
    body = [call.get("body")] if "body" in found else []
    names = found.get("names", {})
    return getattr(place, found["method"])(
        *keys, *body, **{names.get(name, name): arguments[name] for name in arguments}
    )


def many(client: Client, operation: str, items: list[dict[str, Any]], arguments: dict[str, Any]) -> Any:
    """Carries out a bulk run of an operation and returns its report."""
    found, place, common = _found(client, operation, arguments)
    method, key = found["many"]
    keys = [item.get("arguments", {}).get(key) for item in items]
    bodies = [item.get("body") for item in items]
    given = bodies if key is None else list(zip(keys, bodies, strict=True)) if "body" in found else keys
    return getattr(place, method)(given, **common)


def _found(client: Client, operation: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], Any, dict[str, Any]]:
    """Returns where an operation's method is described, what holds the method, and the arguments that remain."""
    found = METHODS[operation]
    left = dict(arguments)
    if "scope" in found:
        scope, argument = found["scope"]
        client = getattr(client, scope)(left.pop(argument))
    return found, getattr(client, found["resource"]), left


def is_list(call: dict[str, Any]) -> bool:
    """Tells whether a call answers with many items."""
    return "list" in METHODS[call["operation"]]


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
