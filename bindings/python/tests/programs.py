"""Programs that tests run in a process of their own: what they print, how they end, and how long that takes."""

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "programs"
PATIENCE_SECONDS = 60.0
"""A program that takes longer hangs."""


class Ended(NamedTuple):
    output: str
    problems: str
    """What it wrote to stderr."""
    code: int
    """Its exit code; negative for the signal that ended it."""
    seconds: float


def run(source: str, *arguments: str, patience: float = PATIENCE_SECONDS) -> Ended:
    """Runs Python source; it finds the arguments behind ``sys.argv[0]``."""
    return _run(["-c", source, *arguments], patience)


def run_file(name: str, *arguments: str, patience: float = PATIENCE_SECONDS) -> Ended:
    """Runs a file of the folder ``programs``."""
    return _run([str(FOLDER / name), *arguments], patience)


def succeed(ended: Ended) -> str:
    """Returns what a program printed; it must have ended well and without a word on stderr."""
    assert (ended.code, ended.problems) == (0, ""), ended
    return ended.output


def _run(arguments: list[str], patience: float) -> Ended:
    since = time.monotonic()
    try:
        done = subprocess.run(
            # Warnings would name a coroutine that nobody awaited or a resource that nobody closed.
            [sys.executable, "-X", "faulthandler", *arguments],
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as cause:
        raise AssertionError(f"the program hangs; so far: {cause.stdout!r} {cause.stderr!r}") from None
    return Ended(done.stdout, done.stderr, done.returncode, time.monotonic() - since)
