"""The quick way to JSON text, which the native part has for plain values, writes what the slow one writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from connguard import _native
from connguard._json import encoding

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
    text = _native.encode_plain(value)
    assert text is not None
    assert json.loads(text) == json.loads(json.dumps(value))
    assert [type(each) for each in _leaves(json.loads(text))] == [
        type(each) for each in _leaves(json.loads(json.dumps(value)))
    ]


class Text(str):
    """Not exactly a text."""


NOT_PLAIN: list[Any] = [
    float("nan"),
    float("inf"),
    2**64,
    -(2**63) - 1,
    "\ud800",
    {"\ud800": 1},
    {1: 1},
    {Text("a"): 1},
    Text("a"),
    b"bytes",
    {1, 2},
    object(),
    [[[object()]]],
]


@pytest.mark.parametrize("value", NOT_PLAIN, ids=lambda value: type(value).__name__)
def test_the_rest_is_left_to_the_package(value: Any) -> None:
    assert _native.encode_plain(value) is None
    assert _native.encode_plain({"a": [value]}) is None


def test_both_know_the_same_depth() -> None:
    def nested(levels: int) -> Any:
        value: Any = 1
        for _ in range(levels):
            value = [value]
        return value

    assert _native.encode_plain(nested(encoding.MOST_LEVELS)) == encoding.encode(nested(encoding.MOST_LEVELS))
    assert _native.encode_plain(nested(encoding.MOST_LEVELS + 1)) is None
    with pytest.raises(encoding.Unencodable):
        encoding.encode(nested(encoding.MOST_LEVELS + 1))
    itself: list[Any] = []
    itself.append(itself)
    assert _native.encode_plain(itself) is None


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    return [leaf for each in value for leaf in _leaves(each)] if isinstance(value, list) else [value]
