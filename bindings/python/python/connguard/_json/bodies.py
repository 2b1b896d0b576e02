"""What a method takes as a body beside the types that are generated for it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Protocol, TypeAlias


class AnyDict(Protocol):
    """A dict that may hold any value, or None: a row of a table, e.g. ``dict[str, object]`` or ``dict[Hashable, Any]``.

    What a type checker infers for the display of a body, ``{"name": "a", …}``, takes no None. So a display has to be one of
    the valid combinations, while a row is checked by the rules when it is sent.
    """

    def __setitem__(self, key: str, value: None, /) -> None: ...


class Unchecked:
    """The values of a mapping that says nothing about them. There is none: only Any passes for it."""


class AnyMapping(Protocol):
    """A mapping whose values are Any, e.g. ``Mapping[str, Any]``."""

    def __getitem__(self, key: str, /) -> Unchecked: ...

    def keys(self) -> Iterable[Any]: ...


MYPY = False
"""Only mypy takes it for true."""

if MYPY:

    class ReadOnly(AnyMapping, Hashable, Protocol):
        """No dict, or mypy would find two ways to read a display, and would then take neither."""

else:

    class ReadOnly(AnyMapping, Protocol):
        """The same for other checkers, to which no mapping is hashable."""


JsonObject: TypeAlias = AnyDict | ReadOnly
"""An object whose type says too little to be checked before it is sent, e.g. what ``json.load`` or a table gives."""
