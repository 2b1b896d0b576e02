"""What JSON or the API cannot hold: a typed error that names the path, and nothing is sent."""

import array
import dataclasses
import datetime
import decimal
import enum
import json
import math
import uuid
from collections import OrderedDict, UserDict
from pathlib import Path
from typing import Any

import pandas
import pytest
import samples
from connguard import ConfigError, Emulator, Lerian, RuleViolationError, check, lerian, matillion
from connguard.matillion import Project
from connguard.results import Result

CYCLE: dict[str, Any] = {}
CYCLE["itself"] = CYCLE


class Scalar:
    """As a number of an array library: not an int, though it behaves like one."""

    def __int__(self) -> int:
        return 5432

    def __repr__(self) -> str:
        return samples.PASSWORD


def deep(levels: int) -> Any:
    value: Any = "bottom"
    for _ in range(levels):
        value = {"deeper": value}
    return value


def unlike_json() -> list[Any]:
    return [
        pytest.param({"port": math.nan}, "input.json.number", "/port", id="nan"),
        pytest.param({"metadata": {"a": [1, math.inf]}}, "input.json.number", "/metadata/a/1", id="infinity"),
        pytest.param({"port": 2**70}, "input.json.number", "/port", id="huge number"),
        pytest.param({"port": -(2**63) - 1}, "input.json.number", "/port", id="huge negative number"),
        pytest.param({"host": b"db.example.com"}, "input.json.type", "/host", id="bytes"),
        pytest.param({"metadata": {"a/b~c": {1}}}, "input.json.type", "/metadata/a~1b~0c", id="set"),
        pytest.param({"metadata": {"at": datetime.datetime(2026, 1, 1)}}, "input.json.type", "/metadata/at", id="date"),
        pytest.param({"port": Scalar()}, "input.json.type", "/port", id="scalar"),
        pytest.param({"metadata": {7: "a"}}, "input.json.key", "/metadata", id="number as a name"),
        pytest.param({"metadata": {None: "a"}}, "input.json.key", "/metadata", id="none as a name"),
        pytest.param({"metadata": CYCLE}, "input.json.cycle", "/metadata/itself", id="cycle"),
        pytest.param({"metadata": deep(200)}, "input.json.depth", "/metadata" + "/deeper" * 63, id="depth"),
        pytest.param({"configName": "na\udcffme"}, "input.json.text", "/configName", id="surrogate"),
        pytest.param({"metadata": {"\udcff": "a"}}, "input.json.text", "/metadata", id="surrogate as a name"),
        pytest.param({"databaseName": "x" * 1_000_000}, "input.json.text-length", "/databaseName", id="megabyte"),
    ]


@pytest.mark.parametrize(("changes", "rule", "path"), unlike_json())
def test_what_json_cannot_hold(
    lerian: Lerian, emulator: Emulator, changes: dict[str, Any], rule: str, path: str
) -> None:
    body = samples.postgresql(**changes)
    found = check("lerian.create_connection", body, product="p")
    assert (rule, path) in [(violation.rule, violation.path) for violation in found]
    with pytest.raises(RuleViolationError) as caught:
        lerian.connections.create(body, product="p")  # type: ignore[arg-type]
    assert (rule, path) in [(violation.rule, violation.path) for violation in caught.value.violations]
    assert rule in str(caught.value)
    assert samples.PASSWORD not in f"{caught.value} {caught.value!r} {found!r}"
    assert len(str(caught.value)) < 10_000
    assert emulator.journal() == []


@pytest.mark.parametrize(
    ("changes", "rule", "path"),
    [
        ({"port": "5432"}, "lerian.body.type", "/port"),
        ({"port": True}, "lerian.body.type", "/port"),
        ({"port": 5432.5}, "lerian.body.type", "/port"),
        ({"host": 7}, "lerian.body.type", "/host"),
        ({"metadata": []}, "lerian.body.type", "/metadata"),
        ({"host": None}, "lerian.body.required", "/host"),
        ({"port": 0}, "lerian.port.range", "/port"),
    ],
)
def test_what_the_api_cannot_hold(emulator: Emulator, changes: dict[str, Any], rule: str, path: str) -> None:
    found = check("lerian.create_connection", samples.postgresql(**changes), product="p")
    assert (rule, path) in [(violation.rule, violation.path) for violation in found]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("{", "input.json.syntax"),
        (b"", "input.json.syntax"),
        (b"\xff\xfe", "input.json.text"),
        ("\ud800", "input.json.text"),
        ("[]", "input.json.object"),
        ("null", "input.json.object"),
        ([], "input.json.object"),
        (7, "input.json.object"),
        (None, "input.json.object"),
        ('{"name": NaN}', "input.json.number"),
    ],
)
def test_a_body_that_is_no_object(project: Project, emulator: Emulator, body: Any, rule: str) -> None:
    found = check("matillion.create_connection", body, project_id=emulator.project_id)
    # Of an object the rest is judged too.
    seen = 1 if rule == "input.json.number" else None
    assert [violation.rule for violation in found][:seen] == [rule]
    with pytest.raises(RuleViolationError) as caught:
        project.connections.create(body)
    assert [violation.rule for violation in caught.value.violations][:seen] == [rule]
    assert emulator.journal() == []


@dataclasses.dataclass
class Details:
    description: str


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (b"x", "decode() it into a string"),
        (datetime.date(2026, 1, 1), "send its isoformat()"),
        (datetime.timedelta(1), "send its total_seconds()"),
        (decimal.Decimal("1.5"), "send int() or float() of it, or str() where"),
        (uuid.UUID(int=1), "send str() of it"),
        (Path("x"), "send str() of it for the path, or its read_text()"),
        ({"a"}, "send a list() of it"),
        ({"a": 1}.keys(), "send a list() of it"),
        (range(3), "send a list() of it"),
        (iter(()), "send a list() of it"),
        (Colour.RED, "send its value"),
        (Details("x"), "send dataclasses.asdict() of it"),
        (Result({}), "send its to_dict()"),
        (array.array("i", [1]), "send its tolist()"),
        (type("int64", (), {"tolist": int, "item": int})(), "send its item()"),
        (len, "send what it returns"),
        (object(), "cannot be converted to JSON; use "),
        (math.nan, "is it missing? then omit it, or pass drop_empty=True"),
        (pandas.NA, "omit it, or pass drop_empty=True"),
        (pandas.Series([1]), "send its tolist()"),
        (pandas.DataFrame({"a": [1]}), 'send its to_dict("records")'),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_to_send_instead_is_said(value: Any, advice: str) -> None:
    body = samples.aws(connectionDetails={**samples.AWS["connectionDetails"], "description": value})
    (found,) = check("matillion.create_connection", body, project_id=samples.PROJECT)
    assert advice in found.message


@pytest.mark.parametrize(
    ("method", "result", "advice"),
    [
        ("get", matillion.Connection({"name": "analytics"}), "send its id or name;"),
        ("delete", lerian.Connection({"id": "x"}), "send its id or config_name;"),
        ("delete", Result({}), "cannot be converted to JSON; use "),
    ],
    ids=["matillion", "lerian", "nameless"],
)
def test_a_result_is_no_address(project: Project, emulator: Emulator, method: str, result: Any, advice: str) -> None:
    with pytest.raises(RuleViolationError) as caught:
        getattr(project.connections, method)(result)
    (found,) = caught.value.violations
    assert (found.path, found.location) == ("/connectionName", "query")
    assert advice in found.message
    assert emulator.journal() == []


def test_numbers_in_json_text_are_read_as_64_bit_whole_numbers_or_doubles(project: Project, emulator: Emulator) -> None:
    text = json.dumps(samples.aws())[:-1] + ', "a": 9007199254740993, "b": 1e-400, "c": 0.1234567890123456789}'
    project.connections.create(text)
    sent = emulator.journal()[-1]["body"]
    assert (sent["a"], sent["b"], sent["c"]) == (9007199254740993, 0.0, 0.12345678901234568)
    (found,) = check("matillion.create_connection", text.replace("9007199254740993", str(2**64)))[:1]
    assert (found.rule, found.path) == ("input.json.number", "/a")


def test_all_violations_are_found_at_once() -> None:
    found = check("lerian.create_connection", {"a": math.nan, "b": {1}, "c": "\ud800"}, product="p")
    paths = [violation.path for violation in found]
    assert paths[:3] == ["/a", "/b", "/c"]
    assert {"/configName", "/type", "/host", "/port"} <= set(paths[3:]), "what else is wrong was hidden"
    assert len(set(paths)) == len(paths)
    found = check("lerian.create_connection", samples.postgresql(port=0, type="postgres", host="a_b"))
    assert {violation.path for violation in found} >= {"/port", "/type", "/host", "/X-Product-Name"}


def test_values_that_are_like_json_are_taken(project: Project, emulator: Emulator) -> None:
    class Kind(str, enum.Enum):  # noqa: UP042 (what older code has)
        AWS = "aws"

    body = UserDict(OrderedDict(samples.aws(authProvider=Kind.AWS)))
    project.connections.create(body)  # type: ignore[arg-type]
    assert emulator.journal()[-1]["body"] == samples.AWS


def test_an_unknown_member_is_sent_with_a_warning(
    lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    created = lerian.connections.create(samples.postgresql(passwrd="x"), product="p")
    (warning,) = created.warnings
    assert (warning.rule, warning.path, warning.severity) == ("lerian.body.unknown-member", "/passwrd", "warning")
    assert "password" in f"{warning.message} {warning.allowed}"
    assert [record.getMessage() for record in caplog.records] == [
        f'lerian.create_connection "production-db": /passwrd: {warning.message} (lerian.body.unknown-member)'
    ]
    assert [record.name for record in caplog.records] == ["connguard"]


def test_an_unknown_operation_is_refused_with_near_spellings() -> None:
    with pytest.raises(ConfigError, match="matillion.create_connection"):
        check("matillion.create_conection", {})  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        check("nonsense", {})  # type: ignore[arg-type]


def test_arguments_are_checked_too() -> None:
    found = check("lerian.create_connection", samples.postgresql(), product=b"p")  # type: ignore[arg-type]
    assert [(each.rule, each.path, each.location) for each in found] == [
        ("input.json.type", "/X-Product-Name", "header")
    ]
    found = check("lerian.get_connection", id="nonsense")
    assert [(each.rule, each.path, each.location) for each in found] == [("lerian.id.format", "/id", "path")]
