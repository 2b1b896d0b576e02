"""10,000 calls one after the other and 100,000 at a time: neither memory, nor descriptors, nor threads grow."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from programs import FOLDER, succeed
from programs import run_file as run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the figures come from /proc and from glibc's mallinfo2")

SEQUENTIAL, CONCURRENT = 10_000, 100_000

BYTES_PER_CALL = 50
"""A leak is at least an object, and the smallest of Python's has 32 bytes and a place in a list or a dict."""
RESIDENT = 12 << 20
"""The pages of a heap that is full of holes. A leak of 200 bytes for each of the 100,000 calls would break it too."""
DESCRIPTORS = 64
"""As many connections may be kept alive as there were calls at a time, and no more."""


@pytest.fixture
def service() -> Iterator[str]:
    with subprocess.Popen([sys.executable, FOLDER / "steady_server.py"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def figures(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> dict[str, dict[str, Any]]:
    # Python's own heap hands memory back late; without it the C library knows all that is in use, to the byte.
    monkeypatch.setenv("PYTHONMALLOC", "malloc")
    told = json.loads(succeed(run("steady.py", *map(str, arguments), patience=600)))
    for name, found in told.items():
        print(f"python, {name}: {', '.join(f'{what} {value:+}' for what, value in found.items())}")
    return dict(told)


def test_nothing_grows(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for found in figures(monkeypatch, service, SEQUENTIAL, CONCURRENT, 0).values():
        assert found["in use"] < BYTES_PER_CALL * found["calls"]
        assert found["resident"] < RESIDENT
        assert found["descriptors"] <= DESCRIPTORS
        assert found["threads"] <= 1


def test_a_leak_of_two_hundred_bytes_for_each_call_would_be_seen(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in figures(monkeypatch, service, 1000, 1000, 200).values():
        assert found["in use"] > 4 * BYTES_PER_CALL * found["calls"]
