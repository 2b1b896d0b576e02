"""Advice leads to a request, not to the next refusal."""

import collections
import json
from pathlib import Path
from typing import Any

import pandas
import pytest
import samples
from connguard import ConfigError, Emulator, Lerian, RuleViolationError
from connguard.matillion import Connection, Project


def rows() -> pandas.DataFrame:
    return pandas.DataFrame([samples.aws(name="a"), samples.aws(name="b")])


def refusal(project: Project, body: Any) -> str:
    with pytest.raises(RuleViolationError) as caught:
        project.connections.create(body)
    return str(caught.value)


def test_a_row_is_told_to_become_a_dict(project: Project) -> None:
    row = rows().iloc[0]
    assert "send its to_dict()" in refusal(project, row)
    project.connections.create(row.to_dict())


def test_a_table_is_told_to_become_records(project: Project) -> None:
    told = 'create_many(frame.to_dict("records"))'
    assert told in refusal(project, rows())
    with pytest.raises(TypeError, match=r'pass its to_dict\("records"\)'):
        project.connections.create_many(rows())  # type: ignore[arg-type]
    records: Any = rows().to_dict("records")
    project.connections.create_many(records).raise_for_failures()


def test_a_path_is_told_to_be_read(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(samples.AWS))
    assert "send its read_text()" in refusal(project, path)
    project.connections.create(path.read_text())
    path.write_text(json.dumps([samples.aws(name="other")]))
    with pytest.raises(TypeError, match=r"json.loads\(path.read_text\(\)\)"):
        project.connections.create_many(path)  # type: ignore[arg-type]
    project.connections.create_many(json.loads(path.read_text())).raise_for_failures()


def test_a_generator_is_told_where_many_go(project: Project) -> None:
    bodies = [samples.aws(name="a"), samples.aws(name="b")]
    assert "create_many(" in refusal(project, (body for body in bodies))
    project.connections.create_many(body for body in bodies).raise_for_failures()


def test_a_list_of_bodies_is_told_where_many_go_and_a_set_is_not(project: Project) -> None:
    assert "was given; a body is one object; pass many to the method whose name ends in _many" in refusal(
        project, [samples.AWS]
    )
    for names in ({"a"}, frozenset({"a"}), {"a": 1}.keys()):
        message = refusal(project, names)
        assert "send a dict" in message and "create_many" not in message


def test_options_and_arguments_are_not_advised_as_bodies_are(project: Project) -> None:
    for options, told in (
        ({"timeout_seconds": float("nan")}, "timeout_seconds: not a finite number; pass a finite number within"),
        (
            {"base_url": Path("x")},
            "base_url: a value of the type pathlib.PosixPath is not the value of an option; pass a string",
        ),
    ):
        with pytest.raises(ConfigError) as caught:
            Lerian(**{"base_url": "http://127.0.0.1:9", **options})  # type: ignore[arg-type]
        assert told in str(caught.value) and "drop_empty" not in str(caught.value)
        assert "JSON" not in str(caught.value) and "digits" not in str(caught.value)
    with pytest.raises(RuleViolationError, match="not a finite number; pass a string, or a finite number where"):
        project.connections.get(float("nan"))  # type: ignore[arg-type]


def test_a_named_tuple_is_told_to_become_a_dict(project: Project) -> None:
    row = collections.namedtuple("Row", samples.AWS)(**samples.AWS)  # type: ignore[misc]
    assert "send its _asdict()" in refusal(project, row)
    project.connections.create(row._asdict())


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"timeout": 5}, "timeout_seconds"),
        ({"retries": 5}, "max_retries"),
        ({"name": "x"}, "names"),
        ({"waives": []}, "waive"),
    ],
)
def test_a_keyword_that_there_is_not(project: Project, given: Any, meant: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean {meant}[?]"):
        project.connections.list(**given)


def test_a_keyword_of_a_bulk_run_that_there_is_not(project: Project, lerian: Lerian) -> None:
    with pytest.raises(TypeError, match="did you mean concurrency[?]"):
        project.connections.create_many([], concurency=5)  # type: ignore[call-arg]
    with pytest.raises(
        TypeError,
        match=r"^Connections.create_many\(\) has no argument nonsense \(options of this call: timeout_seconds",
    ):
        lerian.connections.create_many([], product="p", nonsense=5)  # type: ignore[call-arg]


def test_no_body_is_refused_as_one(project: Project, emulator: Emulator) -> None:
    for body, told in (
        (None, "None was given"),
        ([], "a value of the type list was given"),
        (7, "a value of the type int"),
    ):
        message = refusal(project, body)
        assert told in message and "input.json.object" in message
    assert emulator.journal() == []


def test_a_result_in_the_place_of_a_list(project: Project) -> None:
    with pytest.raises(TypeError, match="pass a list of them"):
        project.connections.create_many(Connection(samples.AWS))  # type: ignore[arg-type]
