"""10,000 calls one after the other and 100,000 at a time: neither memory, nor descriptors, nor threads grow."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from programs import FOLDER, run_file, succeed

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the figures come from /proc and from glibc's mallinfo2"
)

Figures = Callable[..., dict[str, dict[str, Any]]]

SEQUENTIAL, CONCURRENT = 10_000, 100_000

BYTES_PER_CALL = 50
"""A leak is at least an object, and the smallest of Python's has 32 bytes and a place in a list or a dict."""
RESIDENT = 12 << 20
"""The pages of a heap that is full of holes. A leak of 200 bytes for each of the 100,000 calls would break it too."""
DESCRIPTORS = 64
"""As many connections may be kept alive as there were calls at a time, and no more."""
THREADS = 8
"""Those of a pool come and go with the load; a leak has one for each call."""


@pytest.fixture
def service() -> Iterator[str]:
    with subprocess.Popen([sys.executable, FOLDER / "steady_server.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service: str) -> Figures:
    """Runs the program with these counts, and prints what it found."""
    # Python's own heap hands memory back late; without it the C library knows all that is in use, to the byte.
    monkeypatch.setenv("PYTHONMALLOC", "malloc")

    def figures(*counts: int) -> dict[str, dict[str, Any]]:
        told = dict(json.loads(succeed(run_file("steady.py", service, *map(str, counts), patience=600))))
        with capsys.disabled():
            for name, found in told.items():
                print(f"\npython, {name}: {', '.join(f'{what} {value}' for what, value in found.items())}", end="")
        return told

    return figures


def test_nothing_grows(figures: Figures) -> None:
    for found in figures(SEQUENTIAL, CONCURRENT, 0).values():
        assert found["in use"] < BYTES_PER_CALL * found["calls"]
        assert found["resident"] < RESIDENT
        assert found["descriptors"] <= DESCRIPTORS
        assert found["threads"] <= THREADS


def test_a_leak_of_two_hundred_bytes_for_each_call_would_be_seen(figures: Figures) -> None:
    # Enough at a time that the buffers of a few connections more or fewer do not hide it from the limit above.
    for found in figures(1000, 8000, 200).values():
        assert found["in use"] > BYTES_PER_CALL * found["calls"]
