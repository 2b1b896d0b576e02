"""Rows with empty cells: what holds nothing is omitted where the caller says so, and nowhere else."""

import asyncio
import datetime
import decimal
import json
import math
from typing import Any

import numpy
import pandas
import pytest
import samples
from connguard import AsyncLerian, ConfigError, Emulator, Lerian, RuleViolationError, check
from connguard.matillion import Project

EMPTY: list[Any] = [
    None,
    "",
    math.nan,
    numpy.float32("nan"),
    numpy.datetime64("NaT"),
    pandas.NA,
    pandas.NaT,
    decimal.Decimal("NaN"),
]


def sent(emulator: Emulator) -> Any:
    return emulator.journal()[-1]["body"]


@pytest.mark.parametrize("empty", EMPTY, ids=[f"{type(each).__name__} {each}" for each in EMPTY])
def test_an_empty_member_is_omitted_if_told(project: Project, emulator: Emulator, empty: Any) -> None:
    body = samples.aws(connectionDetails={**samples.AWS["connectionDetails"], "description": empty})
    if empty is not None and not isinstance(empty, str):
        with pytest.raises(RuleViolationError, match="/connectionDetails/description"):
            project.connections.create(body)
    project.connections.create(body, drop_empty=True)
    details = {name: value for name, value in samples.AWS["connectionDetails"].items() if name != "description"}
    assert sent(emulator) == {**samples.AWS, "connectionDetails": details}


def test_what_is_not_empty_stays() -> None:
    from connguard._json.empties import dropped

    kept = {
        "zero": 0,
        "no": False,
        "space": " ",
        "list": [None, "", {"a": None}],
        "object": {},
        "dates": numpy.zeros(2),
    }
    found: Any = dropped({**kept, "gone": None, "emptied": {"a": {"b": None}}})
    assert found.pop("dates") is kept.pop("dates")
    assert found == {**kept, "list": [None, "", {}]}


def test_what_cannot_be_read_is_refused_as_ever() -> None:
    itself: dict[str, Any] = {}
    itself["itself"] = itself
    for value in (itself, object(), {1, 2}):
        found = check("matillion.create_connection", {"name": value}, drop_empty=True)
        assert any(each.rule.startswith("input.json.") and each.path.startswith("/name") for each in found)


@pytest.mark.parametrize("written", [str, str.encode])
def test_json_text_is_read_first(lerian: Lerian, emulator: Emulator, written: Any) -> None:
    text = written(json.dumps(samples.postgresql(schema=None, metadata={"a": math.nan, "b": "c"})))
    lerian.connections.create(text, product="p", drop_empty=True)
    assert {"schema", "ssl"}.isdisjoint(sent(emulator)) and sent(emulator)["metadata"] == {"b": "c"}
    for bad in ("{", '{"a": 1, "a": null}', b"\xff"):
        with pytest.raises(RuleViolationError):
            lerian.connections.create(bad, product="p", drop_empty=True)


def test_rows_of_a_table_are_created(lerian: Lerian, emulator: Emulator) -> None:
    frame = pandas.DataFrame([samples.postgresql(schema="s"), samples.postgresql(configName="second")])
    frame["schema"] = pandas.Series(["s", math.nan], dtype="object")
    rows: Any = frame.to_dict("records")
    refused = lerian.connections.create_many(rows, product="p")
    assert [entry.outcome for entry in refused] == ["succeeded", "refused"]
    report = lerian.connections.create_many(refused.remaining(), product="p", drop_empty=True)
    assert report.ok, report
    assert "schema" not in sent(emulator)


def test_asynchronous_clients_omit_them_too(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            await client.connections.create(samples.postgresql(schema=math.nan), product="p", drop_empty=True)

    asyncio.run(flow())


def test_a_wrong_value_is_named(lerian: Lerian, emulator: Emulator) -> None:
    for call in (
        lambda: lerian.connections.create(samples.postgresql(), product="p", drop_empty="yes"),
        lambda: lerian.connections.create_many([], product="p", drop_empty="yes"),
        lambda: check("lerian.create_connection", {}, drop_empty="yes"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ConfigError, match="^drop_empty must be True or False"):
            call()
    assert emulator.journal() == []


@pytest.mark.parametrize("kind", [numpy.int8, numpy.int64, numpy.uint64, numpy.int32])
def test_integers_of_numpy_are_integers(lerian: Lerian, emulator: Emulator, kind: Any) -> None:
    lerian.connections.create(samples.postgresql(port=kind(100)), product="p")
    assert sent(emulator)["port"] == 100 and type(sent(emulator)["port"]) is int
    assert [each.config_name for each in lerian.connections.list(limit=kind(5))] == ["production-db"]


def test_flags_of_numpy_are_flags(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws(extra=numpy.bool_(True), other=True))
    assert (sent(emulator)["extra"], sent(emulator)["other"]) == (True, True)
    (found,) = check("lerian.create_connection", samples.postgresql(port=numpy.bool_(True)), product="p")
    assert (found.rule, found.path) == ("lerian.body.type", "/port")


class Indexed:
    def __index__(self) -> int:
        return 5432


def test_what_stands_for_an_integer_is_one(lerian: Lerian, emulator: Emulator) -> None:
    lerian.connections.create(samples.postgresql(port=Indexed()), product="p")
    assert sent(emulator)["port"] == 5432
    for value in (numpy.array([1, 2]), numpy.array(["a"])):
        (found,) = check("lerian.create_connection", samples.postgresql(port=value), product="p")
        assert "send its tolist()" in found.message


def test_days_are_taken_and_points_in_time_have_advice(lerian: Lerian) -> None:
    moment = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    with pytest.raises(RuleViolationError, match=r"send its date\(\)"):
        lerian.connections.list(start_date=moment)
    lerian.connections.list(start_date=moment.date())
