"""Runs every shared case through the public Python API."""

from collections.abc import Callable
from typing import Any

import pytest
from bulk_cases import run_bulk
from case_files import KINDS, load
from check_cases import run_agreement, run_check
from connguard import Emulator
from input_cases import run_input
from redaction_cases import run_redaction
from scenario_cases import run_scenario
from sequence_cases import run_sequence
from tally import TALLY
from tolerance_cases import run_tolerance
from wire_cases import run_error, run_flow, run_send

CASES = load()

HANDLERS: dict[str, Callable[[dict[str, Any], Emulator], None]] = {
    "agreement": lambda case, _emulator: run_agreement(case),
    "auth": run_sequence,
    "bulk": run_bulk,
    "check": lambda case, _emulator: run_check(case),
    "encoding": run_sequence,
    "error": run_error,
    "flow": run_flow,
    "input": run_input,
    "pagination": run_sequence,
    "redaction": run_redaction,
    "retry": run_sequence,
    "scenario": run_scenario,
    "send": run_send,
    "tolerance": lambda case, _emulator: run_tolerance(case),
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any], emulator: Emulator) -> None:
    """Runs one case with the handler of its kind."""
    TALLY[case["kind"]] += 1
    HANDLERS[case["kind"]](case, emulator)


def test_no_case_was_left_out(request: pytest.FixtureRequest) -> None:
    """Fails if a case was skipped; a run that was narrowed on the command line may leave cases out."""
    assert sorted(HANDLERS) == sorted(KINDS)
    chosen = [item for item in request.session.items if item.name.startswith("test_case[")]
    assert TALLY.total() == len(chosen)
    if not request.config.getoption("keyword"):
        assert len(chosen) == len(CASES)
