"""The native part reads Python's values into the core's and builds results of them: nothing is lost on either way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from connguard import _native

DEEPEST = 64

PLAIN: list[Any] = [
    None,
    True,
    False,
    0,
    -(2**63),
    2**64 - 1,
    0.1,
    -1e308,
    5e-324,
    1e16,
    "",
    'quotes " and \\ and \n\x00\x1f\x7f and ü and 𝄞',
    [],
    {},
    (),
    [1, [2, (3, None)], {"a": {"b": [True]}}],
    {"": 1, "ключ": "значение", 'k"': [0.5]},
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_mean_the_same(value: Any) -> None:
    expected = json.loads(json.dumps(value))
    for got in (json.loads(_native.options_text(value, "it")), built(value)):
        assert got == expected
        assert [type(each) for each in _leaves(got)] == [type(each) for each in _leaves(expected)]


def built(value: Any) -> Any:
    """The value after its way through the core's values."""
    return _native.plain_arguments("matillion.list_connections", {"connection_names": value})["connection_names"]


class Text(str):
    """Not exactly a text."""


class Several(dict[str, Any]):
    """Not exactly a dictionary."""


LIKE_PLAIN: list[tuple[Any, Any]] = [
    (Text("a"), "a"),
    ({Text("a"): Text("b")}, {"a": "b"}),
    (Several(a=Several(b=1)), {"a": {"b": 1}}),
    ([Text("a"), Several()], ["a", {}]),
]


@pytest.mark.parametrize(("value", "expected"), LIKE_PLAIN, ids=repr)
def test_what_is_like_it_becomes_plain(value: Any, expected: Any) -> None:
    got = built(value)
    assert got == expected
    assert [type(each) for each in _leaves(got)] == [type(each) for each in _leaves(expected)]


NOT_PLAIN: list[Any] = [
    float("nan"),
    float("inf"),
    2**64,
    -(2**63) - 1,
    "\ud800",
    {"\ud800": 1},
    {1: 1},
    b"bytes",
    {1, 2},
    object(),
    [[[object()]]],
]


@pytest.mark.parametrize("value", NOT_PLAIN, ids=lambda value: type(value).__name__)
def test_the_rest_is_refused_wherever_it_is(value: Any) -> None:
    for given in (value, {"a": [value]}, [Text("a"), value]):
        with pytest.raises(_native.NativeError) as caught:
            _native.options_text(given, "it")
        assert caught.value.args[0]["code"] == "config"


@pytest.mark.parametrize("innermost", [1, Text("a")], ids=["plain", "like plain"])
def test_both_ways_of_reading_know_the_same_depth(innermost: Any) -> None:
    def nested(levels: int) -> Any:
        value = innermost
        for _ in range(levels):
            value = [value]
        return value

    assert _native.options_text(nested(DEEPEST), "it") == f"{'[' * DEEPEST}{json.dumps(innermost)}{']' * DEEPEST}"
    with pytest.raises(_native.NativeError):
        _native.options_text(nested(DEEPEST + 1), "it")
    itself: list[Any] = [innermost]
    itself.append(itself)
    with pytest.raises(_native.NativeError, match="a circular reference"):
        _native.options_text(itself, "it")


def test_a_mapping_that_changes_while_it_is_read_is_a_finding() -> None:
    class Changing:
        def __index__(self) -> int:
            outer[str(len(outer))] = 1
            return 1

    outer: dict[str, Any] = {"a": Changing(), "b": Changing()}
    with pytest.raises(_native.NativeError, match="could not be read, it raised RuntimeError"):
        _native.options_text(outer, "it")


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    return [leaf for each in value for leaf in _leaves(each)] if isinstance(value, list) else [value]
