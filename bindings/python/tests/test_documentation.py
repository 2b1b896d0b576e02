"""What a type checker accepts and refuses, and what the documentation's examples print."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def mypy(*arguments: str, cache: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", "--cache-dir", str(cache)]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)


def test_valid_combinations_are_accepted_and_invalid_ones_refused(tmp_path: Path) -> None:
    # An ignore that is not needed is an error under --strict: each one proves that the line is refused.
    result = mypy(str(HERE / "typing" / "combinations.py"), cache=tmp_path)
    assert result.returncode == 0, result.stdout


def test_the_package_itself_is_strictly_typed(tmp_path: Path) -> None:
    result = mypy("-p", "connguard", cache=tmp_path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "module",
    [
        "connguard.checks",
        "connguard.emulator",
        "connguard.lerian.client",
        "connguard.lerian.constructors",
        "connguard.matillion.client",
        "connguard.matillion.constructors",
        "connguard.report",
    ],
)
def test_the_examples_of_the_documentation_run(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert (failed, tried > 0) == (0, True)


def test_the_examples_of_the_readme_run(capsys: pytest.CaptureFixture[str]) -> None:
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "aws"
    assert any("/authProvider" in line for line in printed)
    assert printed[-1] == "100"
