"""Loads the shared cases."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parents[1] / "cases"
KINDS = (
    "agreement",
    "auth",
    "bulk",
    "check",
    "encoding",
    "error",
    "flow",
    "input",
    "pagination",
    "redaction",
    "retry",
    "scenario",
    "send",
    "tolerance",
)
OBSERVED = ("lerian-observed.jsonl", "lerian-live.jsonl", "lerian-live-auth.jsonl", "lerian-later-layer.jsonl")

Case = dict[str, Any]


def load() -> list[Case]:
    """Returns every case of every file, in a stable order; fails on a double id or an unknown kind."""
    cases: list[Case] = []
    for file in sorted(CASES.glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
        cases += [as_case(line) for line in lines] if file.name in OBSERVED else lines
    ids = [case["id"] for case in cases]
    assert len(set(ids)) == len(ids), "an id stands twice"
    unknown = sorted({case["kind"] for case in cases} - set(KINDS))
    assert not unknown, f"no handler for the kinds {unknown}"
    return cases


def as_case(scenario: Case) -> Case:
    """Gives a scenario what every case has."""
    given = scenario.get("given", {})
    return {"id": f"scenario/{scenario['id']}", "kind": "scenario", "given": given, "steps": scenario["steps"]}
