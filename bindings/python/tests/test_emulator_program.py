"""The program ``connguard-emulator`` of the wheel."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from connguard import Lerian, Matillion

PROGRAM = shutil.which("connguard-emulator", path=os.path.dirname(sys.executable)) or "connguard-emulator"
PATIENCE_SECONDS = 30.0


def start(*arguments: str) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    """Starts the program and reads its first line."""
    program = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    return program, json.loads(program.stdout.readline())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_it_serves_until_a_signal(name: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"matillion": {"projects": [{"name": "Finance"}]}}))
    for expected in ([], ["production-db"]):
        program, info = start("--data", str(tmp_path / "state"), f"--seed={seed}")
        with Lerian(base_url=info["lerian_base_url"]) as lerian:
            assert [each.config_name for each in lerian.connections.list()] == expected
            if not expected:
                lerian.connections.create(samples.postgresql(), product="p")
        options = {each: info[each] for each in ("client_id", "client_secret", "token_url")}
        with Matillion(base_url=info["matillion_base_url"], **options) as matillion:
            assert [each.name for each in matillion.projects.list()] == ["Test-project", "Finance"]
        program.send_signal(getattr(signal, name))
        try:
            output, problems = program.communicate(timeout=PATIENCE_SECONDS)
        finally:
            program.kill()
        assert (program.returncode, output, problems) == (0, "", "")


def test_arguments_are_those_of_the_program() -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        return done.returncode, done.stdout, done.stderr

    code, output, _ = run("--version")
    assert (code, output.split()[0]) == (0, "connguard-emulator")
    assert run("--help")[1].startswith("usage: connguard-emulator")
    code, output, problems = run("--colour")
    assert (code, output) == (2, "")
    assert problems.startswith("connguard-emulator: --colour is unknown")
    code, _, problems = run("--seed", "no-such-seed.json")
    assert (code, "no-such-seed.json" in problems) == (1, True)
