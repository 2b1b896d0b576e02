"""Executes a notebook as Jupyter does, and compares what it shows with what it showed when it was written.

After a change, ``python tests/notebooks.py examples/provisioning.ipynb`` executes it and writes its outputs.
"""

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PATIENCE_SECONDS = 120

VARYING = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "[id]"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT[\d:.]+Z"), "[time]"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "[url]"),
]
"""What is another one each time."""


def execute(path: Path) -> Any:
    """Returns the notebook with the outputs of a new execution."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook, timeout=PATIENCE_SECONDS, kernel_name="python3", record_timing=False, coalesce_streams=True
    )
    client.execute(cwd=str(path.parent))
    # What the kernel says of itself is another thing on each machine.
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def outputs(notebook: Any) -> dict[str, list[dict[str, Any]]]:
    """The outputs of each cell of code, without what varies."""
    return {
        cell.id: [_constant(dict(output)) for output in cell.outputs] for cell in notebook.cells if "outputs" in cell
    }


def _constant(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, name in VARYING:
            value = pattern.sub(name, value)
    elif isinstance(value, dict):
        value = {name: _constant(each) for name, each in value.items()}
    elif isinstance(value, list):
        value = [_constant(each) for each in value]
    return value


if __name__ == "__main__":
    nbformat.write(execute(Path(sys.argv[1])), sys.argv[1])
