"""Configured clients travel to workers: without their secrets, or with them where that is asked for."""

import asyncio
import copy
import multiprocessing
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import samples
from connguard import AsyncMatillion, ConfigError, Emulator, Lerian, Matillion

SECRET = "canary-s3cret"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(("MATILLION_", "LERIAN_")):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "client",
    [
        Matillion(token=SECRET, region="eu1"),
        Matillion(client_id="an id", client_secret=SECRET, region="eu1"),
        AsyncMatillion(token=SECRET, region="eu1"),
        Lerian(base_url="https://lerian.example.com", token=SECRET),
    ],
    ids=repr,
)
def test_a_pickle_holds_secrets_only_if_that_is_asked_for(client: Any) -> None:
    assert SECRET.encode() not in pickle.dumps(client)
    assert SECRET.encode() in pickle.dumps(client.with_secrets())
    for travelled in (pickle.loads(pickle.dumps(client)), pickle.loads(pickle.dumps(client.with_secrets()))):
        assert type(travelled) is type(client)
        assert repr(travelled) == repr(client)
        # Passing through a process that has no secrets loses nothing.
        assert repr(pickle.loads(pickle.dumps(travelled))) == repr(client)


def test_the_secrets_come_from_the_environment_of_the_worker(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = emulator.matillion
    travelled = pickle.loads(pickle.dumps(Matillion(**options)))
    with pytest.raises(ConfigError, match=r"MATILLION_CLIENT_SECRET.*with_secrets\(\)"):
        list(travelled.projects.list())
    assert options["client_secret"] is not None
    monkeypatch.setenv("MATILLION_CLIENT_SECRET", options["client_secret"])
    # What is no secret came with the pickle.
    monkeypatch.setenv("MATILLION_BASE_URL", "https://elsewhere.example.com")
    assert len(list(travelled.projects.list())) == 1


def test_what_came_from_the_environment_travels_too(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in emulator.matillion.items():
        monkeypatch.setenv(f"MATILLION_{name.upper()}", str(value))
    pickled = pickle.dumps(Matillion.from_env().with_secrets())
    for name in emulator.matillion:
        monkeypatch.delenv(f"MATILLION_{name.upper()}")
    assert len(list(pickle.loads(pickled).projects.list())) == 1


def test_resources_travel_with_their_client(emulator: Emulator) -> None:
    client = Matillion(**emulator.matillion).with_secrets()
    connections = pickle.loads(pickle.dumps(client.project(emulator.project_id).connections))
    assert connections.create(samples.aws()).name == "my-aws-connection"


def test_asynchronous_clients_travel(emulator: Emulator) -> None:
    async def count(client: AsyncMatillion) -> int:
        return len(await client.projects.list().to_list())

    assert asyncio.run(count(pickle.loads(pickle.dumps(AsyncMatillion(**emulator.matillion).with_secrets())))) == 1


def test_a_copy_is_the_same_client(emulator: Emulator) -> None:
    client = Matillion(**emulator.matillion)
    for same in (copy.copy(client), copy.deepcopy(client), client.with_secrets()):
        assert same is not client
        assert len(list(same.projects.list())) == 1
        # The token is shared: one was fetched for all of them.
        same.close()
    assert len(list(client.projects.list())) == 1
    assert [each["operation"] for each in emulator.journal()].count("matillion.token") == 1


def test_a_closed_client_does_not_travel() -> None:
    client = Lerian(base_url="https://lerian.example.com")
    client.close()
    with pytest.raises(ConfigError, match="closed"):
        pickle.dumps(client)
    travelled = pickle.loads(pickle.dumps(Lerian(base_url="https://lerian.example.com")))
    travelled.close()
    assert "(closed)" in repr(travelled)
    with pytest.raises(ConfigError, match="closed"):
        travelled.connections.get("0197f3a0-0000-7000-8000-000000000000")


class Team(Lerian):
    """A client of a user's own, with more attributes and other arguments."""

    def __init__(self, team: str, **options: Any) -> None:
        super().__init__(**options)
        self.team = team
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _lock=threading.Lock())


def test_what_a_subclass_adds_travels_and_is_copied(emulator: Emulator) -> None:
    client = Team("data", **emulator.lerian)
    for same in (pickle.loads(pickle.dumps(client.with_secrets())), copy.copy(client), copy.deepcopy(client)):
        assert (type(same), same.team, repr(same)) == (Team, "data", repr(client))
        assert not same._lock.locked()
        assert same.connections._client is same
        assert list(same.connections.list()) == []
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(client))))
    assert (again.team, again.connections._client is again) == ("data", True)


def test_a_client_that_arrived_is_opened_once_however_many_threads_begin(emulator: Emulator) -> None:
    travelled = pickle.loads(pickle.dumps(Lerian(**emulator.lerian)))
    ready = threading.Barrier(16)

    def begin(_: int) -> Any:
        ready.wait()
        return travelled._native_session()

    with ThreadPoolExecutor(16) as pool:
        assert len(set(map(id, pool.map(begin, range(16))))) == 1


def test_a_list_travels_until_it_is_begun(emulator: Emulator) -> None:
    client = Matillion(**emulator.matillion).with_secrets()
    for name in ("a", "b"):
        client.project(emulator.project_id).connections.create(samples.aws(name=name))
    pages = client.project(emulator.project_id).connections.list()
    travelled = pickle.loads(pickle.dumps(pages))
    assert [each.name for each in travelled] == ["a", "b"]
    next(pages)
    for send in (pickle.dumps, copy.copy):
        with pytest.raises(
            TypeError, match=r"list_connections, begun, 2 in all> cannot be pickled .*pickle to_list\(\)"
        ):
            send(pages)
    assert pickle.loads(pickle.dumps(pages.to_list()))[0].name == "b"


def test_an_emulator_says_why_it_does_not_travel(emulator: Emulator) -> None:
    with pytest.raises(TypeError, match="send the options that it gives"):
        pickle.dumps(emulator)


def create(work: tuple[Any, str]) -> str | None:
    connections, name = work
    created: str | None = connections.create(samples.aws(name=name)).name
    return created


def workers() -> Iterator[str]:
    return iter(set(multiprocessing.get_all_start_methods()))


@pytest.mark.parametrize("method", sorted(workers()))
def test_workers_of_every_start_method_use_the_client_that_was_sent(emulator: Emulator, method: str) -> None:
    connections = Matillion(**emulator.matillion).with_secrets().project(emulator.project_id).connections
    assert list(connections.list()) == []
    names = [f"connection-{number}" for number in range(4)]
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(create, [(connections, name) for name in names]) == names
    assert sorted(str(each.name) for each in connections.list()) == names
