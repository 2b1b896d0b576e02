"""What type checkers accept and refuse, what an editor shows, and that the stubs are those of the native part."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TYPING = Path(__file__).parent / "typing"
CASES = sorted([TYPING / "combinations.py", *(TYPING / "generated").glob("*.py")])
ROOT = Path(__file__).parents[3]
UNTYPED = {"partitions.py"}
"""Examples with a library that has no types of its own (Dask)."""
EXAMPLES = sorted(
    path
    for folder in ("docs/examples/python", "bindings/python/examples")
    for path in (ROOT / folder).glob("*.py")
    if path.name not in UNTYPED
)
PAGES = [ROOT / "README.md", ROOT / "bindings/python/README.md"]
PYRIGHT = TYPING / "node_modules" / "pyright" / "index.js"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)


def mypy(*arguments: object, cache: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", "--cache-dir", cache, *arguments)


def pyright(*files: Path, settings: Path) -> dict[str, object]:
    """The report of pyright at its strictest, for the interpreter that has the package."""
    told = {
        "include": [os.path.relpath(each, settings) for each in files],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    (settings / "pyrightconfig.json").write_text(json.dumps(told))
    result = run("node", PYRIGHT, "--outputjson", "--pythonpath", sys.executable, "--project", settings)
    report: dict[str, object] = json.loads(result.stdout)
    return report


def test_all_cells_of_both_matrices_are_there() -> None:
    counts = {case.stem: case.read_text(encoding="utf-8").count("\nconnections.create(") for case in CASES}
    assert counts["matillion_matrix"] == 154
    assert counts["lerian_ssl_matrix"] == 70


def test_mypy_accepts_what_is_valid_and_refuses_the_rest(tmp_path: Path) -> None:
    # An ignore that is not needed is an error under --strict: each one proves that the line is refused.
    result = mypy(*CASES, cache=tmp_path)
    assert result.returncode == 0, result.stdout


def test_pyright_accepts_what_is_valid_and_refuses_the_rest(tmp_path: Path) -> None:
    report = pyright(*CASES, settings=tmp_path)
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] == len(CASES)  # type: ignore[index]


@pytest.fixture(scope="module")
def samples_as_pasted(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The programs of the guides, and the code of the READMEs, each in a file."""
    folder = tmp_path_factory.mktemp("samples")
    texts = {f"{each.parent.parent.name}_{each.name}": each.read_text(encoding="utf-8") for each in EXAMPLES}
    for page in PAGES:
        found = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        texts.update({f"{page.parent.name}_readme_{number}.py": text for number, text in enumerate(found)})
    assert len(texts) > 18
    for name, text in texts.items():
        assert "type: ignore" not in text, name
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.py"))


def test_mypy_accepts_the_samples_as_pasted(samples_as_pasted: list[Path], tmp_path: Path) -> None:
    result = mypy(*samples_as_pasted, cache=tmp_path)
    assert result.returncode == 0, result.stdout


def test_pyright_accepts_the_samples_as_pasted(samples_as_pasted: list[Path], tmp_path: Path) -> None:
    report = pyright(*samples_as_pasted, settings=tmp_path)
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] == len(samples_as_pasted)  # type: ignore[index]


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_checker_would_notice_a_verdict_that_is_wrong(checker: str, tmp_path: Path) -> None:
    cell = 'connections.create({"name":"a","platformConnectionType":"COMPONENT_BASIC","authProvider":"NONE","authType":"GENERIC_SECRET"})'
    refused = cell.replace("NONE", "aws")
    head = 'from connguard import Matillion\nconnections = Matillion().project("p").connections\n'
    file = tmp_path / "wrong.py"
    file.write_text(f"{head}{cell}  # type: ignore[arg-type]\n{refused}\n")
    if checker == "mypy":
        lines = re.findall(r"wrong.py:(\d+): error", mypy(file, cache=tmp_path).stdout)
    else:
        found: list[dict[str, object]] = pyright(file, settings=tmp_path)["generalDiagnostics"]  # type: ignore[assignment]
        lines = [str(each["range"]["start"]["line"] + 1) for each in found]  # type: ignore[index]
    assert set(lines) == {"3", "4"}


def test_the_package_itself_is_strictly_typed(tmp_path: Path) -> None:
    result = mypy("-p", "connguard", cache=tmp_path)
    assert result.returncode == 0, result.stdout


def test_the_stubs_are_those_of_the_native_part() -> None:
    result = run(sys.executable, "-m", "mypy.stubtest", "connguard._native")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Success" in result.stdout
