"""A manifest on a cluster: a worker that is killed in the middle loses nothing, and nothing is created twice."""

import json
import sys

import pytest
from programs import run_file


@pytest.mark.skipif(sys.platform == "win32", reason="workers are killed with a signal")
def test_a_worker_that_is_killed_loses_nothing() -> None:
    ended = run_file("dask_partitions.py", patience=180)
    assert ended.code == 0, ended
    told = json.loads(ended.output.splitlines()[-1])
    assert told["complete"] == [True] * 4
    assert told["killed_after"] < 100, "a worker was killed before the end"
    assert (told["created"], told["left"]) == (100, 100), "everything is there, created once"
    assert told["again"] < 100, "a part that was run again has found some of its work done"
