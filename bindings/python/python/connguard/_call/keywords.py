"""Keywords: what signatures show of them, and what is said of one that a method does not have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar, cast

from connguard import _native
from connguard.generated.options import CallOptions

Kind = TypeVar("Kind", bound=type[Any])
Opening = TypeVar("Opening", bound=Callable[..., Any])


def suggesting(kind: Kind) -> Kind:
    """Let the methods of a class name the keyword that was probably meant, which Python does from 3.14 on.

    Each method is wrapped, so that its signature need not take every keyword in order to refuse some of them.
    """
    for name, method in list(vars(kind).items()):
        if isinstance(method, FunctionType) and method.__code__.co_kwonlyargcount and not name.startswith("_"):
            setattr(kind, name, _suggesting(method))
    return kind


def _suggesting(method: FunctionType) -> Callable[..., Any]:
    code = method.__code__
    known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(method)
    def checked(*arguments: Any, **keywords: Any) -> Any:
        for keyword in keywords:
            if keyword not in known:
                raise TypeError(unknown(method.__qualname__, keyword, known))
        return method(*arguments, **keywords)

    return checked


def unknown(method: str, keyword: str, known: tuple[str, ...]) -> str:
    """Return the message for a keyword that a method does not have."""
    meant = _native.nearest_name(keyword, list(known))
    hint = f"; did you mean {meant}?" if meant else ""
    options = ", ".join(name for name in CallOptions.__annotations__ if name in known)
    return f"{method}() has no argument {keyword}{hint} (options of this call: {options})"


def opening(declared: Opening) -> Opening:
    """Give a client the constructor that is declared, without its variables: a traceback may show those of each frame.

    The options are taken as one dictionary, which is emptied before an error is raised. An unknown one is left to the core.
    """

    @wraps(declared)
    def opened(client: Any, **options: Any) -> None:
        client._open(options, from_env=False)

    return cast(Opening, opened)


def opening_from_env(declared: Opening) -> Opening:
    """Do the same for the method that reads the environment."""

    @wraps(declared)
    def opened(kind: Any, **options: Any) -> Any:
        client = kind.__new__(kind)
        client._open(options, from_env=True)
        return client

    return cast(Opening, opened)
