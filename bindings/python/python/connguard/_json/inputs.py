"""Arguments that are not part of a request. An invalid one is a ConfigError that names it."""

from __future__ import annotations

import os
from _collections_abc import Iterable, Mapping

from connguard import _native
from connguard._json import encoding
from connguard.generated.errors import ConfigError


def text(name: str, value: object, example: str) -> str:
    """Return a string.

    Raises:
        ConfigError: naming the argument, if it is not a string.
    """
    if not issubclass(type(value), str):
        raise ConfigError(f"{name} must be a string, e.g. {example}; {encoding.kind_of(value)} was given")
    plain = str.__str__(value)
    if not encoding.is_unicode(plain):
        raise ConfigError(f"{name} must be a string, e.g. {example}; what was given is not valid Unicode")
    return plain


def flag(name: str, value: object) -> bool | None:
    """Return True, False or None.

    Raises:
        ConfigError: naming the argument, if it is neither True nor False.
    """
    if value is None or value is True or value is False:
        return value
    raise ConfigError(f"{name} must be True or False; {encoding.kind_of(value)} was given")


def whole(name: str, value: object, least: int, most: int | None = None) -> int | None:
    """Return an integer or None.

    Raises:
        ConfigError: naming the argument, if it is not an integer, or out of range.
    """
    if value is None:
        return None
    is_inside = type(value) is int and value >= least and (most is None or value <= most)
    if is_inside:
        return value  # type: ignore[return-value]
    limits = f"of at least {least}" if most is None else f"between {least} and {most}"
    given = repr(value) if type(value) in (int, float) else encoding.kind_of(value)
    raise ConfigError(f"{name} must be an integer {limits}; {given} was given")


def names(name: str, value: object) -> list[str]:
    """Return names as a list. One name alone is a string, and not the names of its letters.

    Raises:
        ConfigError: naming the argument, if it holds anything but strings.
    """
    given = [value] if isinstance(value, str) else value
    if isinstance(given, Iterable) and not isinstance(given, bytes | Mapping):
        found = list(given)
        if all(issubclass(type(each), str) for each in found):
            return [str.__str__(each) for each in found]
    raise ConfigError(f"{name} must be a string or a list of strings; {encoding.kind_of(value)} was given")


def path(name: str, value: object) -> str:
    """Return a path as a string.

    Raises:
        ConfigError: naming the argument, if it stands for no path.
    """
    given = f"{encoding.kind_of(value)} was given"
    try:
        standing = os.fspath(value)  # type: ignore[call-overload]
    except Exception:
        standing = None
    if issubclass(type(standing), str):
        plain = str.__str__(standing)
        try:
            # Bytes that are no Unicode stand in a path as surrogates of a certain kind; others mean nothing.
            os.fsencode(plain)
        except UnicodeEncodeError:
            given = "what was given is not valid Unicode"
        else:
            return plain
    raise ConfigError(f"{name} must be a path, a string or an os.PathLike; {given}")


def options(value: object, whole: str) -> str:
    """Return options as a string of JSON.

    Args:
        value: what is given.
        whole: names what has no name of its own.

    Raises:
        ConfigError: naming each option that JSON cannot hold.
    """
    try:
        return _native.options_text(value, whole)
    except _native.NativeError as cause:
        failure = ConfigError(cause.args[0]["message"])
    raise failure
