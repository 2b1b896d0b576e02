"""How to test your own automation: pytest, and an emulator for each test."""

# --8<-- [start:fixture]
from collections.abc import Iterator

import pytest
from connguard import Emulator, Matillion, ServerError, matillion

pytest_plugins = ["connguard.testing"]


@pytest.fixture
def project(connguard_emulator: Emulator) -> Iterator[matillion.Project]:
    with Matillion(**connguard_emulator.matillion, max_retries=0) as client:
        yield client.project(connguard_emulator.project_id)


# --8<-- [end:fixture]


# --8<-- [start:automation]
def provision(project: matillion.Project) -> None:
    """The automation under test."""
    project.connections.create(matillion.aws("landing", "landing-credentials"))


# --8<-- [end:automation]


# --8<-- [start:state]
def test_it_leaves_the_connection_behind(project: matillion.Project) -> None:
    provision(project)
    assert [connection.name for connection in project.connections.list()] == ["landing"]


# --8<-- [end:state]


# --8<-- [start:journal]
def test_it_sends_one_create_and_nothing_else(project: matillion.Project, connguard_emulator: Emulator) -> None:
    provision(project)
    sent = [request["operation"] for request in connguard_emulator.journal()]
    assert sent == ["matillion.token", "matillion.create_connection"]


# --8<-- [end:journal]


# --8<-- [start:fault]
def test_it_says_so_when_the_service_is_down(project: matillion.Project, connguard_emulator: Emulator) -> None:
    connguard_emulator.settings({"faults": [{"kind": "status", "status": 500, "operation": "create_connection"}]})
    with pytest.raises(ServerError):
        provision(project)


# --8<-- [end:fault]


# --8<-- [start:environment]
def script() -> None:
    """A script that opens its client itself."""
    with Matillion.from_env() as client:
        client.project(next(client.projects.list()).id).connections.create(
            matillion.aws("landing", "landing-credentials")
        )


def test_a_script_runs_as_it_is(connguard_environment: Emulator) -> None:
    script()
    assert [request["status"] for request in connguard_environment.journal()] == [200, 200, 201]


# --8<-- [end:environment]
