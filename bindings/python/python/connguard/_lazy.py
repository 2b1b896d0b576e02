"""Modules of Python's library that only annotations name: they are imported when something of them is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


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
        return getattr(import_module(self._module), name)
