"""A fork after use: the child works, and so does the parent, whatever was under way."""

import json
import os

import pytest
from connguard import Emulator
from programs import run_file, succeed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


@pytest.mark.parametrize("how", ["process", "pool", "executor"])
def test_both_sides_of_a_fork_by_multiprocessing_work(how: str, emulator: Emulator) -> None:
    # Slow enough that the child is born, works and ends while the runs are under way.
    emulator.settings({"faults": [{"kind": "delay", "operation": "create_connection", "milliseconds": 40}]})
    seen = json.loads(succeed(run_file("fork_under_way.py", emulator.url, how)))
    child = "child" if how == "process" else "child-0"
    found = {"blocking": 6, "awaited": 6, "emulator's journal": True}
    assert seen == {
        "child": {**found, "emulator": child, "begun": "start it again"},
        "runs still under way": True,
        "runs": ["1200 items: 1200 succeeded"] * 2,
        "list": 29,
        "parent": {**found, "emulator": "parent", "begun": "0 more"},
    }


def test_threads_may_call_at_the_moment_of_a_fork(emulator: Emulator) -> None:
    seen = json.loads(succeed(run_file("fork_with_threads.py", emulator.url, "50", patience=300)))
    assert seen == {"children that ended badly": [], "threads that stopped": [], "the parent works": True}
