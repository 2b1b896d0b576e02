"""What to send in the place of a value that JSON cannot hold."""

from __future__ import annotations

from typing import Final

BY_NAME: Final = {
    "bytes": "decode() it into a text",
    "bytearray": "decode() it into a text",
    "memoryview": "decode its bytes into a text",
    "NAType": "leave it out or send None",
    "NaTType": "leave it out or send None",
    "UUID": "send str() of it",
    "Decimal": "send float() of it, or str() where the API takes a text",
    "Fraction": "send float() of it",
}
"""Advice for classes of Python's library and pandas, by their names."""

BY_METHOD: Final = {
    "tolist": "send its tolist()",
    "model_dump": "send its model_dump()",
    "to_dict": "send its to_dict()",
    "__dataclass_fields__": "send dataclasses.asdict() of it",
    "isoformat": "send its isoformat()",
    "total_seconds": "send its total_seconds()",
    "__fspath__": "send str() of it",
    "_generate_next_value_": "send its value",
    "__next__": "send a list() of it",
    "__iter__": "send a list() of it",
    "__call__": "send what it returns",
}
"""Advice for classes that have a method; the first one that fits counts."""


ADDRESSES: Final = ("id", "name", "config_name")
"""The members that operations address their objects by."""


def advice(kind: type, location: str = "body") -> str | None:
    """Return what to do about a value of this class, or None. Nothing is asked of the value itself."""
    try:
        name = BY_NAME.get(kind.__name__)
        if name is not None:
            return name
        # Not `hasattr`, which would also find what the class of the class has.
        known = {member for each in kind.__mro__ for member in vars(each)}
        if location != "body" and "to_dict" in known:
            # A result in the place of what addresses it, which is a text.
            addresses = [name for name in ADDRESSES if name in known]
            return f"send its {' or '.join(addresses)}" if addresses else None
        if "tolist" in known and "__len__" not in known:
            # A single value of an array library.
            return "send its item()"
        return next((told for method, told in BY_METHOD.items() if method in known), None)
    except Exception:
        # A class of the caller's whose own class raises.
        return None
