"""What the package takes of Python's library without importing it: what only annotations name, and what stands in for `typing`.

Importing `typing`, or `collections`, takes longer than importing the package. Mappings, sequences and the like come from
`_collections_abc`, which every interpreter has loaded and which `collections.abc` is made of.
"""

from __future__ import annotations

import sys
from _collections_abc import Callable, Mapping

# Every type checker takes it for true.
TYPE_CHECKING = False

if TYPE_CHECKING:
    import asyncio as asyncio
    import copy as copy
    import datetime as datetime
    import threading as threading
    import typing as typing
    import uuid as uuid
    from types import GenericAlias as GenericAlias
    from typing import Any
    from typing import Generic as Generic
    from typing import NamedTuple as NamedTuple
    from typing import TypeVar as TypeVar
    from typing import cast as cast
    from typing import overload as overload
else:
    from _operator import itemgetter

    GenericAlias = type(list[int])

    def cast(_kind: object, value: object) -> object:
        """Do what `typing.cast` does: nothing."""
        return value

    def overload(function: object) -> object:
        """Mark a signature; the function itself follows."""
        return function

    class TypeVar:
        """A type variable; an annotation in which it is evaluated has one of `typing`'s where that needs more than its name."""

        def __init__(self, name: str, **_constraints: object) -> None:
            self.__name__ = name

        def __repr__(self) -> str:
            return f"~{self.__name__}"

        def __or__(self, other: object) -> object:
            return typing.TypeVar(self.__name__) | other

        def __ror__(self, other: object) -> object:
            return other | typing.TypeVar(self.__name__)

    class Generic:
        """The base of classes that type checkers know as generic."""

        __slots__ = ()

        def __class_getitem__(cls, of: object) -> object:
            return cls if cls is Generic else GenericAlias(cls, of)

    class NamedTuple(tuple):
        """A tuple whose items have the names, and perhaps the defaults, that a subclass declares."""

        __slots__ = ()

        def __init_subclass__(cls) -> None:
            cls._fields = tuple(cls.__annotations__)
            cls._defaults = {name: vars(cls)[name] for name in cls._fields if name in vars(cls)}
            for place, name in enumerate(cls._fields):
                setattr(cls, name, property(itemgetter(place)))

        def __new__(cls, *values: object) -> NamedTuple:
            left = cls._fields[len(values) :]
            return tuple.__new__(cls, (*values, *(cls._defaults[name] for name in left)) if left else values)

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)


def offering(package: str, modules: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the functions ``__getattr__`` and ``__dir__`` of a package, each of whose names is in the module that is named."""
    members = vars(sys.modules[package])

    def __getattr__(name: str) -> object:
        if name == "__all__":
            return list(modules)
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        __import__(modules[name])
        # What somebody has put there meanwhile, e.g. a test its double, stays.
        return members.setdefault(name, getattr(sys.modules[modules[name]], name))

    def __dir__() -> list[str]:
        return sorted({*members, *modules})

    return __getattr__, __dir__


class LazyModule:
    """Stands for a module until one of its members is wanted, e.g. by ``typing.get_type_hints``."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __repr__(self) -> str:
        return f"<module {self._module!r}, later>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # What tools ask of everything that they meet.
            raise AttributeError(name)
        __import__(self._module)
        return getattr(sys.modules[self._module], name)


if not TYPE_CHECKING:
    asyncio, copy, datetime, threading, typing, uuid = map(
        LazyModule, ("asyncio", "copy", "datetime", "threading", "typing", "uuid")
    )
