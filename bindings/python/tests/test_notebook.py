"""The notebook of the examples, executed as Jupyter does it: it shows what it showed when it was written."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from notebooks import execute, outputs

NOTEBOOK = Path(__file__).parents[1] / "examples" / "provisioning.ipynb"

TABLES = {
    "check": ("1 violation", 1),
    "create": ("Connection", None),
    "many": ("12 items: 10 succeeded, 1 refused, 1 failed", 12),
    "list": ("13 × Connection", 13),
    "overrides": ("2 × EnvironmentOverride", 2),
    "await": ("4 × Connection", 4),
}
"""The cells that show a table: its caption and the number of its rows, heads left out."""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as environment:
        # No kernel, configuration or history of the user takes part.
        for variable in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
            environment.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        return execute(NOTEBOOK)


def test_it_shows_what_it_showed_when_it_was_written(executed: Any) -> None:
    written = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(written)
    wanted = "if the notebook is right, write what it shows now: python tests/notebooks.py examples/provisioning.ipynb"
    assert outputs(executed) == outputs(written), wanted
    assert [cell.get("execution_count") for cell in executed.cells] == [
        cell.get("execution_count") for cell in written.cells
    ]


def test_no_cell_fails_or_writes_to_stderr(executed: Any) -> None:
    for cell, shown in outputs(executed).items():
        for output in shown:
            assert output["output_type"] != "error", (cell, output)
            assert output.get("name") != "stderr", (cell, output)


def test_the_tables_are_there(executed: Any) -> None:
    shown = outputs(executed)
    found = {}
    for cell in TABLES:
        html = shown[cell][-1]["data"]["text/html"]
        caption = re.search("<caption[^>]*>(.*?)</caption>", html)
        rows = re.search("<tbody>(.*?)</tbody>", html, re.DOTALL)
        assert caption is not None and rows is not None, html
        found[cell] = (caption[1], rows[1].count("<tr>") if TABLES[cell][1] is not None else None)
    assert found == TABLES
    tables = {cell for cell, each in shown.items() if any("text/html" in output.get("data", {}) for output in each)}
    assert tables == set(TABLES)


def test_the_progress_bar_came_to_its_end(executed: Any) -> None:
    bar = outputs(executed)["many"][0]
    assert bar["name"] == "stdout"
    assert bar["text"].startswith("connections: 12 of 12 |")


def test_no_secret_is_shown(executed: Any) -> None:
    text = nbformat.writes(executed)
    assert text.count("only4TheEmulator") == 1, "the password stands in the cell that gives it, and nowhere else"
