"""What to send instead of a value that JSON cannot hold. Following it leads to a request, not to the next refusal."""

from __future__ import annotations

from typing import Final

BY_NAME: Final = {
    "bytes": "decode() it into a string",
    "bytearray": "decode() it into a string",
    "memoryview": "decode its bytes into a string",
    "NAType": "omit it, or pass drop_empty=True",
    "NaTType": "omit it, or pass drop_empty=True",
    "UUID": "send str() of it",
    "Decimal": "send int() or float() of it, or str() where the API takes a string",
    "Fraction": "send float() of it",
}
"""Advice for classes of Python's library and pandas, by their names."""

BY_METHOD: Final = {
    "tolist": "send its tolist()",
    "model_dump": "send its model_dump()",
    "to_dicts": "send its to_dicts()",
    "iterrows": 'send its to_dict("records")',
    "to_dict": "send its to_dict()",
    "_asdict": "send its _asdict()",
    "__dataclass_fields__": "send dataclasses.asdict() of it",
    "isoformat": "send its isoformat()",
    "total_seconds": "send its total_seconds()",
    "__fspath__": "send str() of it for the path, or its read_text() for what is in the file",
    "_generate_next_value_": "send its value",
    "__next__": "send a list() of it",
    "__iter__": "send a list() of it",
    "__call__": "send what it returns",
}
"""Advice for classes that have a method; the first one that fits counts."""

MANY: Final = "a body is one object; pass many to the method whose name ends in _many, e.g. create_many"

FOR_A_BODY: Final = {
    "model_dump": "send its model_dump()",
    "to_dicts": f"{MANY}(frame.to_dicts())",
    "iterrows": f'{MANY}(frame.to_dict("records"))',
    "to_dict": "send its to_dict()",
    "_asdict": "send its _asdict()",
    "__dataclass_fields__": "send dataclasses.asdict() of it",
    "__fspath__": "send its read_text(), or json.loads() of that",
    "__next__": f"{MANY}(…)",
    "__iter__": f"{MANY}(…)",
    "__call__": "send what it returns",
}
"""The same for what is passed instead of an entire body, which must be an object."""

FOR_MANY: Final = {
    "to_dicts": "pass its to_dicts()",
    "iterrows": 'pass its to_dict("records")',
    "__fspath__": "read the file first, e.g. json.loads(path.read_text())",
    "model_dump": "pass a list of them",
    "__dataclass_fields__": "pass a list of them",
    "to_dict": "pass a list of them",
}
"""The same for what is passed instead of a list of items."""

ADDRESSES: Final = ("id", "name", "config_name")
"""The members that operations address their objects by."""


def advice(kind: type, location: str = "body", *, whole: bool = False) -> str | None:
    """Return what to do about a value of this class, or None. Nothing is asked of the value itself.

    Args:
        kind: the class of the value.
        location: where it stands: ``body``, or the place of a parameter.
        whole: whether it stands for a whole body.
    """
    try:
        known = _members(kind)
        if location == "body" and whole and "isdisjoint" in known:
            # A set, which cannot hold bodies, or a view of a dict's names.
            return "send a dict"
        if location == "body" and whole:
            return _first(FOR_A_BODY, known) or ("decode() it into a string" if kind.__name__ == "bytes" else None)
        name = BY_NAME.get(kind.__name__)
        if name is not None:
            return name
        if location != "body" and "to_dict" in known and "__len__" not in known:
            # A result instead of what addresses it, which is a string.
            addresses = [name for name in ADDRESSES if name in known]
            return f"send its {' or '.join(addresses)}" if addresses else None
        if location != "body" and "isoformat" in known and "date" in known:
            # Filters take days, or times as strings; which zone a point in time belongs to, its caller knows.
            return "send its date(), or the isoformat() of one with a time zone"
        if "tolist" in known and "__len__" not in known:
            # A single value of an array library.
            return "send its item()"
        return _first(BY_METHOD, known)
    except Exception:
        # A class of the caller's whose own class raises.
        return None


def advice_for_many(kind: type) -> str | None:
    """Return what to pass instead of a value of this class, where a list of items is taken; None if it may do."""
    try:
        known = _members(kind)
        if "__iter__" in known:
            # A column of a table may hold bodies.
            known.discard("to_dict")
        return _first(FOR_MANY, known)
    except Exception:
        return None


def _members(kind: type) -> set[str]:
    # Not `hasattr`, which would also find what the class of the class has.
    return {member for each in kind.__mro__ for member in vars(each)}


def _first(table: dict[str, str], known: set[str]) -> str | None:
    return next((told for method, told in table.items() if method in known), None)
