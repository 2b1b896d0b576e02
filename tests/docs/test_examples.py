"""Runs every example of the documentation against the emulator and compares what it prints with what the pages show."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from connguard import Emulator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PATIENCE_SECONDS = 60

PYTHON = sorted(path.stem for path in EXAMPLES.glob("python/*.py") if not path.stem.startswith("test_"))
NODE = sorted(path.stem for path in EXAMPLES.glob("node/*.mjs") if not path.name.endswith(".test.mjs"))
RUST = sorted(path.stem for path in EXAMPLES.glob("rust/*.rs") if path.stem not in ("main", "provisioning"))
ARGUMENTS = {"check_files": [str(EXAMPLES / "bodies")]}
EXIT_CODES = {"check_files": 1}
"""Examples whose exit code says what they found."""


def run(command: Sequence[str | Path], expected: int = 0) -> str:
    """Runs a program whose environment says where the emulator is."""
    with Emulator() as emulator:
        info = emulator.info
        places = {
            "MATILLION_BASE_URL": info["matillion_base_url"],
            "MATILLION_TOKEN_URL": info["token_url"],
            "MATILLION_CLIENT_ID": info["client_id"],
            "MATILLION_CLIENT_SECRET": info["client_secret"],
            "LERIAN_BASE_URL": info["lerian_base_url"],
            "AIRFLOW_BASE_URL": info["airflow_base_url"],
            "AIRFLOW_USERNAME": info["client_id"],
            "AIRFLOW_PASSWORD": info["client_secret"],
        }
        done = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, **places},
            cwd=EXAMPLES,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert done.returncode == expected, done.stdout + done.stderr
    assert done.stdout.strip(), "an example prints something"
    assert info["client_secret"] not in done.stdout + done.stderr
    return done.stdout


def compare(name: str, printed: str) -> None:
    """Compares with what the pages show; an example without such a file prints what differs from run to run."""
    shown = EXAMPLES / "output" / f"{name}.txt"
    if shown.exists():
        assert printed == shown.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PYTHON)
def test_python(name: str) -> None:
    command: list[str | Path] = [sys.executable, EXAMPLES / "python" / f"{name}.py", *ARGUMENTS.get(name, [])]
    compare(name, run(command, EXIT_CODES.get(name, 0)))


@pytest.mark.parametrize("name", NODE)
def test_node(name: str) -> None:
    compare(name, run(["node", EXAMPLES / "node" / f"{name}.mjs"]))


@pytest.mark.parametrize("name", RUST)
def test_rust(name: str) -> None:
    program = TARGET / "debug" / ("doc-examples.exe" if os.name == "nt" else "doc-examples")
    compare(name, run([program, name]))


def test_the_tests_of_the_guide_pass_in_pytest() -> None:
    file = EXAMPLES / "python" / "test_provisioning.py"
    assert "4 passed" in run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", file])


def test_the_tests_of_the_guide_pass_in_node() -> None:
    printed = run(["node", "--test", "--test-reporter=tap", EXAMPLES / "node" / "provisioning.test.mjs"])
    assert "# pass 4" in printed


def test_every_output_is_that_of_an_example() -> None:
    names = {path.stem for path in EXAMPLES.glob("output/*.txt")}
    # The refusal is the README's, which `cargo xtask test` compares with what the quickstarts print; what the command line
    # prints is compared in `test_manifest.py`.
    assert names - {"refusal", "manifest-check", "manifest-plan"} <= {*PYTHON, *NODE, *RUST}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (EXAMPLES / "output" / "refusal.txt").read_text(encoding="utf-8") in readme
