"""One emulator for all cases, and the summary that all three languages print alike."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from connguard import Emulator
from tally import TALLY


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Starts the emulator once; each case resets it."""
    with Emulator() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints how many cases of each kind ran, and writes it where the environment says."""
    if not TALLY.total():
        return
    kinds = dict(sorted(TALLY.items()))
    shown = ", ".join(f"{kind}={count}" for kind, count in kinds.items())
    terminalreporter.write_line(f"cases: python {TALLY.total()} run ({shown})")
    if target := os.environ.get("CONNGUARD_CASE_COUNTS"):
        Path(target).write_text(json.dumps({"language": "python", "total": TALLY.total(), "kinds": kinds}) + "\n")
