"""The fixtures of `connguard.testing`, as a user's tests ask for them."""

import os

import pytest
import samples
from connguard import ConflictError, Emulator, Lerian, Matillion
from connguard.matillion import Project

pytest_plugins = ["connguard.testing"]


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_empty_services(connguard_project: Project, turn: int) -> None:
    assert list(connguard_project.connections.list()) == [], turn
    connguard_project.connections.create(samples.aws())
    with pytest.raises(ConflictError):
        connguard_project.connections.create(samples.aws())


def test_all_fixtures_of_a_test_share_one_emulator(
    connguard_emulator: Emulator, connguard_lerian: Lerian, connguard_matillion: Matillion
) -> None:
    connguard_lerian.connections.create(samples.postgresql(), product="p")
    assert [each.id for each in connguard_matillion.projects.list()] == [connguard_emulator.project_id]
    operations = [each["operation"] for each in connguard_emulator.journal()]
    assert operations == ["lerian.create_connection", "matillion.token", "matillion.list_projects"]


def test_a_script_finds_the_emulator_in_its_environment(connguard_environment: Emulator) -> None:
    assert os.environ["LERIAN_BASE_URL"] == connguard_environment.lerian["base_url"]
    assert list(Lerian.from_env().connections.list()) == []
    assert len(list(Matillion.from_env().projects.list())) == 1


def test_and_afterwards_the_environment_is_as_before() -> None:
    assert "MATILLION_CLIENT_SECRET" not in os.environ
