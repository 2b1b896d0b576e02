"""Keywords: what signatures show of them, and what is said of one that a method does not have."""

from __future__ import annotations

from _collections_abc import Callable

from connguard import _native
from connguard._lazy import TYPE_CHECKING, TypeVar, cast, typing

if TYPE_CHECKING:
    from types import FunctionType
else:
    FunctionType = type(lambda: None)

Kind = TypeVar("Kind", bound="type[typing.Any]")
Function = TypeVar("Function", bound="Callable[..., typing.Any]")
KEPT = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")


def wrapping(function: Function, wrapper: Callable[..., typing.Any]) -> Function:
    """Return a wrapper that looks like what it wraps, as `functools.wraps` makes it, whose module is long to import."""
    for name in KEPT:
        setattr(wrapper, name, getattr(function, name))
    vars(wrapper).update(vars(function), __wrapped__=function)
    return cast(Function, wrapper)


def suggesting(kind: Kind) -> Kind:
    """Let the methods of a class name the keyword that was probably meant, which Python does from 3.14 on.

    Each method is wrapped, so that its signature need not take every keyword in order to refuse some of them.
    """
    for name, method in list(vars(kind).items()):
        if isinstance(method, FunctionType) and method.__code__.co_kwonlyargcount and not name.startswith("_"):
            setattr(kind, name, _suggesting(method))
    return kind


def _suggesting(method: FunctionType) -> Callable[..., typing.Any]:
    code = method.__code__
    known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    def checked(*arguments: typing.Any, **keywords: typing.Any) -> typing.Any:
        for keyword in keywords:
            if keyword not in known:
                raise TypeError(unknown(method.__qualname__, keyword, known))
        return method(*arguments, **keywords)

    return wrapping(method, checked)


def unknown(method: str, keyword: str, known: tuple[str, ...]) -> str:
    """Return the message for a keyword that a method does not have."""
    from connguard.generated.options import CallOptions

    meant = _native.nearest_name(keyword, list(known))
    hint = f"; did you mean {meant}?" if meant else ""
    options = ", ".join(name for name in CallOptions.__annotations__ if name in known)
    return f"{method}() has no argument {keyword}{hint} (options of this call: {options})"


def opening(declared: Function) -> Function:
    """Give a client the constructor that is declared, without its variables: a traceback may show those of each frame.

    The options are taken as one dictionary, which is emptied before an error is raised. An unknown one is left to the core.
    """

    def opened(client: typing.Any, **options: typing.Any) -> None:
        client._open(options, from_env=False)

    return wrapping(declared, opened)


def opening_from_env(declared: Function) -> Function:
    """Do the same for the method that reads the environment."""

    def opened(kind: typing.Any, **options: typing.Any) -> typing.Any:
        client = kind.__new__(kind)
        client._open(options, from_env=True)
        return client

    return wrapping(declared, opened)
