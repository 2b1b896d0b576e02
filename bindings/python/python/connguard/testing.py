"""Fixtures for pytest: an emulator of its own for each test.

Name the module in your root ``conftest.py`` or in a test module, and ask for the fixtures by their names::

    pytest_plugins = ["connguard.testing"]

The emulator runs inside the test's process, starts in milliseconds, and is empty for each test, so that tests may run in
any order and at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

try:
    import pytest
except ModuleNotFoundError as cause:
    raise ModuleNotFoundError("connguard.testing needs pytest (pip install pytest)", name="pytest") from cause

from connguard.airflow import Airflow
from connguard.emulator import Emulator
from connguard.generated.environment import ENVIRONMENT
from connguard.lerian import Lerian
from connguard.matillion import Matillion, Project

__all__ = [
    "connguard_airflow",
    "connguard_emulator",
    "connguard_environment",
    "connguard_lerian",
    "connguard_matillion",
    "connguard_project",
]


@pytest.fixture
def connguard_emulator() -> Iterator[Emulator]:
    """All services, empty, on a port of their own; ``settings`` injects faults, ``journal`` tells what was sent."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def connguard_matillion(connguard_emulator: Emulator) -> Iterator[Matillion]:
    """A client for the test's emulator."""
    with Matillion(**connguard_emulator.matillion) as client:
        yield client


@pytest.fixture
def connguard_project(connguard_emulator: Emulator, connguard_matillion: Matillion) -> Project:
    """The project that the test's emulator has."""
    return connguard_matillion.project(connguard_emulator.project_id)


@pytest.fixture
def connguard_lerian(connguard_emulator: Emulator) -> Iterator[Lerian]:
    """A client for the test's emulator."""
    with Lerian(**connguard_emulator.lerian) as client:
        yield client


@pytest.fixture
def connguard_airflow(connguard_emulator: Emulator) -> Iterator[Airflow]:
    """A client for the test's emulator."""
    with Airflow(**connguard_emulator.airflow) as client:
        yield client


@pytest.fixture
def connguard_environment(connguard_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The test's emulator, with the environment set so that ``from_env()`` finds it and nothing else.

    For scripts that open their clients themselves: they run as they are.
    """
    options: dict[str, Mapping[str, object]] = {
        "matillion": connguard_emulator.matillion,
        "airflow": connguard_emulator.airflow,
        "lerian": connguard_emulator.lerian,
    }
    for provider, variables in ENVIRONMENT.items():
        for name, variable in variables.items():
            value = options[provider].get(name)
            if value is None:
                monkeypatch.delenv(variable, raising=False)
            else:
                monkeypatch.setenv(variable, str(value))
    return connguard_emulator
