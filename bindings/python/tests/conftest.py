"""One emulator for all tests; each test begins with an empty one."""

import signal
from collections.abc import Iterator

import pytest
from connguard import Emulator, Lerian, Matillion
from connguard.matillion import Project


def pytest_configure() -> None:
    # A job in the background starts with SIGINT ignored, and so would its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    running_emulator.reset()
    return running_emulator


@pytest.fixture
def matillion(emulator: Emulator) -> Iterator[Matillion]:
    with Matillion(**emulator.matillion) as client:
        yield client


@pytest.fixture
def project(matillion: Matillion, emulator: Emulator) -> Project:
    return matillion.project(emulator.project_id)


@pytest.fixture
def lerian(emulator: Emulator) -> Iterator[Lerian]:
    with Lerian(**emulator.lerian) as client:
        yield client
