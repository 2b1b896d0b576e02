"""Every operation of the documents has a method in both kinds of clients."""

import asyncio
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jedi
import pytest
from connguard import (
    Airflow,
    AsyncAirflow,
    AsyncLerian,
    AsyncMatillion,
    CallOptions,
    Lerian,
    LerianOptions,
    Matillion,
    MatillionOptions,
    _native,
)
from connguard.generated.operations import OperationId

OPERATIONS = set(get_args(OperationId))
PROJECT = "550e8400-e29b-41d4-a716-446655440002"
CLIENTS: list[tuple[Any, Any]] = [(Matillion, AsyncMatillion), (Lerian, AsyncLerian), (Airflow, AsyncAirflow)]


class Sent(Exception):
    """The operation that a method would have sent."""


class Recorder:
    """Stands in the place of a native session and tells what is asked of it."""

    def call(self, operation: str, arguments: dict[str, object], body: object) -> dict[str, Any]:
        raise Sent(operation)

    def submit(
        self,
        completions: _native.Completions,
        number: int,
        operation: str,
        arguments: dict[str, object],
        body: object,
    ) -> None:
        raise Sent(operation)

    def pages(self, operation: str, arguments: dict[str, object], completions: _native.Completions | None) -> None:
        raise Sent(operation)

    def bulk(self, items: _native.Items, options: dict[str, object]) -> None:
        raise Sent(items.operation)


def methods(client: Any) -> Iterator[tuple[str, Any]]:
    """Every public method of the client's resources, with its path, e.g. ``connections.create``."""
    holders = [client, client.project(PROJECT)] if hasattr(client, "project") else [client]
    for holder in holders:
        for place, resource in vars(holder).items():
            if place.startswith("_") or not type(resource).__module__.startswith("connguard."):
                continue
            for name, method in inspect.getmembers(resource, inspect.ismethod):
                if not name.startswith("_"):
                    yield f"{place}.{name}", method


def operation_of(method: Any, **more: str) -> str:
    """The operation that a method sends when it is called with something in each place."""
    parameters = inspect.signature(method).parameters.values()
    some: Any = [("name", {})] if method.__name__ == "update_many" else [{}] if "many" in method.__name__ else "name"
    required = [each for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
    given = [some for each in required if each.kind is each.POSITIONAL_OR_KEYWORD]
    named = {each.name: "name" for each in required if each.kind is each.KEYWORD_ONLY} | more
    with pytest.raises(Sent) as caught:
        result = method(*given, **named)
        if inspect.iscoroutine(result):
            asyncio.run(result)
        elif hasattr(result, "__anext__"):
            asyncio.run(result.__anext__())
        else:
            next(result)
    return str(caught.value)


def surface(kind: Any) -> dict[str, str]:
    options = {"base_url": "https://example.com", "token": "a token"}
    client = kind(**options)
    client._session = Recorder()
    found = {}
    for path, method in methods(client):
        if "config_name" in inspect.signature(method).parameters:
            # One of the two addresses a connection.
            found[path] = operation_of(method, id="0197f3a0-0000-7000-8000-000000000000")
            found[f"{path} by name"] = operation_of(method, config_name="name")
        else:
            found[path] = operation_of(method)
    return found


@pytest.mark.parametrize(("blocking", "awaited"), CLIENTS, ids=["matillion", "lerian", "airflow"])
def test_every_operation_has_a_method(blocking: Any, awaited: Any) -> None:
    found = surface(blocking)
    provider = blocking.__name__.lower()
    assert set(found.values()) == {each for each in OPERATIONS if each.startswith(f"{provider}.")}
    assert surface(awaited) == found
    for path, operation in found.items():
        assert fits(path, operation), f"{path} sends {operation}"


def fits(path: str, operation: str) -> bool:
    """Whether a method is where its operation's name says: ``list_environments`` is ``environments.list``."""
    resource, _, method = path.partition(".")
    verb = method.removesuffix(" by name").removesuffix("_many")
    _, _, name = operation.partition(".")
    words = name.split("_")
    subject = resource.removesuffix("s").split("_")[-1]
    return all(word in words for word in verb.split("_")) and (subject in name or "schema" in name)


@pytest.mark.parametrize(("blocking", "awaited"), CLIENTS, ids=["matillion", "lerian", "airflow"])
def test_both_kinds_of_clients_take_the_same_arguments(blocking: Any, awaited: Any) -> None:
    options = {"base_url": "https://example.com", "token": "a token"}
    arguments = [
        {path: list(inspect.signature(method).parameters) for path, method in methods(kind(**options))}
        for kind in (blocking, awaited)
    ]
    assert arguments[0] == arguments[1]


OF_EVERY_CALL = {"timeout_seconds", "max_retries", "waive", "strict", "headers"}


@pytest.mark.parametrize("kind", [Matillion, AsyncMatillion, Lerian, AsyncLerian])
def test_a_call_names_the_options_that_it_has(kind: Any) -> None:
    assert set(CallOptions.__annotations__) == OF_EVERY_CALL | {"settle_seconds", "drop_empty"}
    for path, method in methods(kind(base_url="https://example.com", token="a token")):
        parameters = inspect.signature(method).parameters
        assert set(parameters) >= OF_EVERY_CALL, path
        creates = method.__name__.startswith(("create", "upsert"))
        writes = creates or method.__name__.startswith(("update", "patch", "validate"))
        assert (("settle_seconds" in parameters), ("drop_empty" in parameters)) == (creates, writes), path
        assert all(parameters[name].default is None for name in OF_EVERY_CALL), path
        assert not any(each.kind is each.VAR_KEYWORD for each in parameters.values()), path
        documented = inspect.getdoc(method) or ""
        assert [name for name in parameters if f"\n    {name}: " not in documented] == [], path


@pytest.mark.parametrize(("kind", "options"), [(Matillion, MatillionOptions), (AsyncLerian, LerianOptions)])
def test_help_shows_the_options_of_a_client(kind: Any, options: Any) -> None:
    for shown in (kind, kind.from_env):
        parameters = inspect.signature(shown).parameters
        assert set(parameters) == set(options.__annotations__)
        assert all(each.kind is each.KEYWORD_ONLY and each.default is None for each in parameters.values())

    class Own(kind):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            """With arguments of its own."""

    assert list(inspect.signature(Own).parameters) == ["name"]


@pytest.mark.parametrize(("kind", "scope"), [(Matillion, {"project", "projects"}), (AsyncLerian, {"connections"})])
def test_a_client_offers_what_is_documented(kind: Any, scope: set[str]) -> None:
    client = kind(base_url="https://example.com", token="a token")
    offered = {name for name in dir(client) if not name.startswith("_")}
    assert offered == {"close", "from_env", "request", "with_secrets"} | scope


def completed(code: str) -> set[str]:
    """What an editor offers at the end of a line that is being written."""
    found = jedi.Script(f"from connguard import Lerian, Matillion\n{code}").complete()
    return {each.name for each in found}


@pytest.mark.parametrize("opening", ["Matillion(", "Matillion.from_env("])
def test_an_editor_offers_the_options_of_a_client(opening: str) -> None:
    assert {f"{name}=" for name in MatillionOptions.__annotations__} <= completed(opening)


def test_an_editor_offers_the_options_of_a_call() -> None:
    offered = completed("Lerian().connections.list(")
    assert {"product=", "limit=", "timeout_seconds="} <= offered
    assert not {"drop_empty=", "settle_seconds=", "unknown="} & offered


def test_an_unknown_keyword_is_answered_with_the_one_that_was_probably_meant() -> None:
    connections: Any = Lerian(base_url="https://example.com").connections
    with pytest.raises(TypeError) as caught:
        connections.get("an id", timeout=5)
    assert str(caught.value) == (
        "Connections.get() has no argument timeout; did you mean timeout_seconds? "
        "(options of this call: timeout_seconds, max_retries, waive, strict, headers)"
    )
    with pytest.raises(TypeError, match="did you mean config_name"):
        connections.get(configname="a")


@pytest.mark.parametrize("resource", ["connections", "environments"])
def test_the_docs_of_a_look_up_name_what_is_looked_up(resource: str) -> None:
    client = Matillion(base_url="https://example.com", token="a token")
    text = inspect.getdoc(getattr(client.project(PROJECT), resource).get) or ""
    assert f"name: The name of the {resource.removesuffix('s')}. E.g." in text


def test_the_readme_names_what_clients_have() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`client\..*?) \| (.*?) \|$", readme, re.M)
    assert len(rows) == 5
    clients = [Matillion(base_url="https://example.com", token="a token"), Lerian(base_url="https://example.com")]
    for objects, methods in rows:
        for path in re.findall(r"`client\.(.*?)`", objects):
            steps = path.replace("project(id)", "project").split(".")
            found: Any = next(client for client in clients if hasattr(client, steps[0]))
            for step in steps:
                found = found.project(PROJECT) if step == "project" else getattr(found, step)
            assert [name for name in re.findall(r"`(\w+)`", methods) if not callable(getattr(found, name, None))] == []
