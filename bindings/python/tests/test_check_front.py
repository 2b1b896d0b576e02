"""`check` has a native way in front of the function of Python's: what it answers, that function answers too."""

import collections
import copy
import datetime
import decimal
import enum
import gc
import inspect
import json
import pickle
import random
import types
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import samples
from connguard import Violations, check
from connguard.checks import check as same

FUNCTION: Callable[..., Any] = inspect.unwrap(check)
CASES = Path(__file__).parents[3] / "tests/cases"
MUTATED = 100_000
SEED = 20_261_126


class Text(str):
    """A string that is no exact one."""


class Whole(int):
    """An integer that is none."""


class Mapped(dict[Any, Any]):
    """A dict that is none."""


class Listed(list[Any]):
    """A list that is none."""


class Port(enum.IntEnum):
    MYSQL = 3306


class Kind(enum.StrEnum):
    MYSQL = "MYSQL"


LONE = "\ud800"
NAMES: list[Any] = [
    "name",
    "Name",
    "extra",
    "",
    "port",
    "type",
    "ssl",
    "mode",
    "schema",
    LONE,
    Text("name"),
    1,
    None,
    b"a",
]
VALUES: list[Callable[[], Any]] = [
    *(
        lambda value=value: value
        for value in (None, True, False, 0, 1, -1, 5432, 65_536, 2**63 - 1, 2**63, 2**64, 10**400)
    ),
    *(lambda value=value: value for value in (-(2**63), 0.0, 1.0, 5432.0, 1e300, float("nan"), float("inf"), 1j)),
    *(
        lambda value=value: value
        for value in ("", " ", "a,b", "é", "aws", "MYSQL", " x", "x" * 300, "a\0b", LONE, b"x")
    ),
    *(lambda value=value: value for value in (Text("aws"), Whole(5432), Port.MYSQL, Kind.MYSQL, decimal.Decimal(1))),
    *(lambda value=value: value for value in (datetime.date(2026, 1, 1), uuid.UUID(int=1), range(2), object)),
    lambda: {},
    lambda: [],
    lambda: (),
    lambda: ["x"],
    lambda: {"x": "y"},
    lambda: Mapped(type="AWS_SECRET_MANAGER"),
    lambda: Listed(["x"]),
    lambda: {1: 2},
    lambda: {LONE: LONE},
    lambda: types.MappingProxyType({"x": "y"}),
    lambda: collections.OrderedDict(x="y"),
]
ARGUMENTS: list[dict[str, Any]] = [
    {},
    {"product": "my-product"},
    {"product": "my-product", "strict": None, "waive": None},
    {"product": ""},
    {"product": Text("my-product")},
    {"product": 1},
    {"product": LONE},
    {"project_id": samples.PROJECT},
    {"project_id": uuid.UUID(samples.PROJECT)},
    {"project_id": "a b"},
    {"strict": True},
    {"parent": {"authType": "GENERIC_SECRET"}},
]


def seeds() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The requests that the shared cases hold to be valid."""
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case.get("kind") == "check" and case["expected"].get("refused") is False:
                given = case["given"]
                if isinstance(given.get("body"), dict):
                    yield given["operation"], given["arguments"], given["body"]


SEEDS = list(seeds())


def outcome(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What a call returns or raises."""
    try:
        found = function(*given, **named)
    except Exception as raised:
        return type(raised), str(raised)
    assert type(found) is Violations
    return [each.to_dict() for each in found]


def places(value: Any) -> Iterator[Any]:
    """Every dict in a body."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from places(each)


def mutated(body: Any, chance: random.Random) -> Any:
    body = copy.deepcopy(body)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        place = chance.choice(list(places(body)))
        known = list(place)
        match chance.randrange(8):
            case 0 if known:
                del place[chance.choice(known)]
            case 1 if known:
                name = chance.choice(known)
                place[Text(name) if isinstance(name, str) else name] = place.pop(name)
            case 2:
                place[chance.choice(NAMES)] = chance.choice(VALUES)()
            case 3 if known:
                name = chance.choice(known)
                place[str(name).upper()] = place[name]
            case _ if known:
                place[chance.choice(known)] = chance.choice(VALUES)()
    if chance.random() < 0.02:
        chance.choice(list(places(body)))["self"] = body
    return body if chance.random() < 0.95 else chance.choice((Mapped, types.MappingProxyType))(body)


def test_what_the_native_way_answers_the_function_answers_too() -> None:
    chance = random.Random(SEED)
    silent = refused = 0
    for _ in range(MUTATED):
        operation, arguments, body = chance.choice(SEEDS)
        if chance.random() < 0.1:
            arguments = {**arguments, **chance.choice(ARGUMENTS)}
        body = mutated(body, chance)
        found = outcome(check, operation, body, **arguments)
        assert found == outcome(FUNCTION, operation, body, **arguments), (operation, arguments, body)
        silent += found == []
        refused += isinstance(found, list) and bool(found)
    # Neither side of the question is left out.
    assert silent > MUTATED / 10 and refused > MUTATED / 10, (silent, refused)


def test_the_same_holds_for_json_text() -> None:
    chance = random.Random(SEED)
    silent = 0
    for _ in range(MUTATED // 10):
        operation, arguments, body = chance.choice(SEEDS)
        text = json.dumps(body, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 2)))
        match chance.randrange(10):
            case 0:
                text = "\ufeff" + text
            case 1:
                text = text.replace(
                    '": "', '": ' + chance.choice(("NaN", "1e400", "-Infinity", "18446744073709551616", "{")), 1
                )
            case 2:
                text = text.replace("{", '{"name": "first", ', 1)
            case 3:
                place = chance.randrange(len(text))
                text = text[:place] + chance.choice(('"', "}", "\\", "\0", "\\ud800", LONE, "é")) + text[place + 1 :]
            case 4:
                text = text[: chance.randrange(len(text))]
        kind = chance.randrange(4)
        given = text if kind else text.encode("utf-8", "surrogatepass")
        given = Text(given) if kind == 1 and isinstance(given, str) else given
        found = outcome(check, operation, given, **arguments)
        assert found == outcome(FUNCTION, operation, given, **arguments), (operation, given)
        silent += found == []
    assert silent > MUTATED / 50


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((), {}),
        ((), {"body": samples.AWS}),
        (("matillion.create_connection",), {}),
        (("matillion.create_connection", samples.AWS), {}),
        (("matillion.create_connection", samples.AWS, None), {}),
        (("matillion.create_connection", samples.AWS), {"body": samples.AWS}),
        (("matillion.create_connection",), {"operation": "matillion.create_connection"}),
        ((), {"operation": "matillion.create_connection", "body": samples.AWS}),
        ((), {"operation": Text("matillion.create_connection"), "body": samples.AWS}),
        (("matillion.create_connection", samples.AWS), {"".join(["prod", "uct"]): "p"}),
        (("matillion.create_connection", samples.AWS), {"projectid": samples.PROJECT}),
        (("matillion.create_connection", samples.AWS), {"project_id": uuid.UUID(samples.PROJECT)}),
        (("matillion.create_connection", samples.AWS), {"strict": "yes"}),
        (("matillion.create_connection", samples.AWS), {"connection_name": None, "waive": None, "parent": None}),
        (("matillion.list_connections",), {"page": 1}),
        (("matillion.list_connections", {}), {}),
        (("no.operation", samples.AWS), {}),
        ((LONE, samples.AWS), {}),
        ((1, samples.AWS), {}),
        (("lerian.create_connection", samples.POSTGRESQL), {"product": "p", "multi_tenant": True}),
        (("lerian.create_connection", {**samples.POSTGRESQL, "password": None}), {"product": "p", "drop_empty": True}),
    ],
)
def test_arguments_are_read_as_the_function_reads_them(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    assert outcome(check, *given, **named) == outcome(FUNCTION, *given, **named)


def test_nothing_is_kept_of_an_integer_beyond_64_bits() -> None:
    body = {"connection_id": "a", "conn_type": "mysql", "extra": {"n": 2**63 + 5}}
    for _ in range(1000):
        assert not check("airflow.create_connection", body)
    assert not [each for each in gc.get_objects() if isinstance(each, OverflowError)]


def test_it_looks_like_the_function() -> None:
    assert check is same and check.__wrapped__ is FUNCTION  # type: ignore[attr-defined]
    assert inspect.signature(check) == inspect.signature(FUNCTION)
    assert inspect.isroutine(check) and not inspect.isclass(check)
    assert (check.__name__, check.__module__, check.__doc__) == ("check", "connguard.checks", FUNCTION.__doc__)
    assert repr(check) == repr(FUNCTION)
    assert pickle.loads(pickle.dumps(check)) is check and copy.deepcopy(check) is check


def test_it_is_no_method_where_it_is_an_attribute() -> None:
    holder = type("Holder", (), {"check": check})
    assert holder().check("matillion.create_connection", samples.AWS) == []


def test_it_takes_attributes_as_functions_do() -> None:
    vars(check)["mark"] = "a mark"
    assert check.mark == "a mark"  # type: ignore[attr-defined]
    del vars(check)["mark"]
    assert not hasattr(check, "mark")
