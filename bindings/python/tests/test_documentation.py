"""The examples of the documentation print what they say."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "module",
    [
        "connguard.checks",
        "connguard._call.clients",
        "connguard.emulator",
        "connguard.generated.lerian.constructors",
        "connguard.generated.matillion.constructors",
        "connguard.lerian",
        "connguard.matillion",
        "connguard.report",
    ],
)
def test_the_examples_of_the_documentation_run(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert (failed, tried > 0) == (0, True)


def test_the_examples_of_the_readme_run(capsys: pytest.CaptureFixture[str]) -> None:
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 4
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "aws"
    assert any("/authProvider" in line for line in printed)
    assert printed[-2:] == ["1 from-a-worker", "100"]


def test_the_test_of_the_readme_passes(pytester: pytest.Pytester) -> None:
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    (example,) = [each for each in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "def test_" in each]
    pytester.makeconftest('pytest_plugins = ["connguard.testing"]')
    pytester.makepyfile(example)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
