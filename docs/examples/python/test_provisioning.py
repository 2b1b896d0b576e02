"""How to test your own automation: pytest, and an emulator for each test."""

# --8<-- [start:fixture]
import pytest
from connguard import Emulator, Matillion, ServerError, matillion


@pytest.fixture
def emulator():
    with Emulator() as running:
        yield running


@pytest.fixture
def project(emulator):
    with Matillion(**emulator.matillion, max_retries=0) as client:
        yield client.project(emulator.project_id)


# --8<-- [end:fixture]


# --8<-- [start:automation]
def provision(project):
    """The automation under test."""
    project.connections.create(matillion.aws("landing", "landing-credentials"))


# --8<-- [end:automation]


# --8<-- [start:state]
def test_it_leaves_the_connection_behind(project):
    provision(project)
    assert [connection.name for connection in project.connections.list()] == ["landing"]


# --8<-- [end:state]


# --8<-- [start:journal]
def test_it_sends_one_create_and_nothing_else(project, emulator):
    provision(project)
    sent = [request["operation"] for request in emulator.journal()]
    assert sent == ["matillion.token", "matillion.create_connection"]


# --8<-- [end:journal]


# --8<-- [start:fault]
def test_it_says_so_when_the_service_is_down(project, emulator):
    emulator.settings({"faults": [{"kind": "status", "status": 500, "operation": "create_connection"}]})
    with pytest.raises(ServerError):
        provision(project)


# --8<-- [end:fault]
