"""Python values as JSON text. What JSON cannot hold becomes a violation with its path, never a guess."""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping
from math import isfinite, isnan
from typing import Any, Final

from connguard import _native
from connguard._json.advice import advice
from connguard.generated.rules import INPUT_RULES
from connguard.violations import Violation

MOST_LEVELS: Final = _native.MAX_DEPTH
SMALLEST_INTEGER: Final = -(2**63)
LARGEST_INTEGER: Final = 2**64 - 1
LONGEST_NAME: Final = 1000
"""A report repeats no more of a member's name."""
LONGEST_CLASS_NAME: Final = 100
"""Nor more of a class's."""


class Unencodable(Exception):
    """The value has no form in JSON; nothing of it was sent."""

    def __init__(self, violations: list[Violation], rest: str | None = None) -> None:
        super().__init__("the value cannot be converted to JSON")
        self.violations = violations
        self.rest = rest
        """The value as JSON text with null where something was refused, for the rules about all the rest."""


def is_json_text(body: object) -> bool:
    """Tell whether a body is JSON already: a text, or the bytes of one."""
    return issubclass(type(body), (str, bytes, bytearray, memoryview))


def encode_body(body: object) -> str:
    """Return a body as JSON text.

    Text is JSON already. The core parses it, and what is sent is written anew from what it read: whole numbers keep their
    digits within 64 bits, other numbers those of a double (``1e-400`` becomes ``0.0``).

    Raises:
        Unencodable: with every violation that was found.
    """
    if not is_json_text(body):
        return encode(body)
    try:
        text = _text_of(body)
    except UnicodeDecodeError as cause:
        reason = f"the JSON text is not UTF-8 (byte {cause.start})"
    except Exception as cause:
        raise Unencodable([_unreadable(body, cause, "", "body")]) from None
    else:
        if is_unicode(text):
            return text
        reason = "the JSON text contains a lone surrogate"
    raise Unencodable([violation("input.json.text", "", reason)])


def encode(value: object, *, path: str = "", location: str = "body") -> str:
    """Return a value as JSON text.

    Raises:
        Unencodable: with every violation that was found.
    """
    text = _native.encode_plain(value)
    if text is not None:
        return text
    walker = _Walker(location)
    plain = walker.plain(value, path, 1)
    if walker.violations:
        raise Unencodable(walker.violations, _written(plain) if isinstance(plain, dict) else None)
    return _written(plain)


def _written(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def violation(rule: str, path: str, message: str, location: str = "body") -> Violation:
    """Build a violation of a rule about the input itself."""
    severity, evidence, remedy, source = INPUT_RULES[rule]
    return Violation(
        rule, path, f"{message}; {remedy}", location=location, evidence=evidence, severity=severity, source=source
    )


def is_unicode(text: str) -> bool:
    """Tell whether a text can be sent: a lone surrogate stands for bytes that were not Unicode."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class _Walker:
    """Copies a value into plain JSON types and notes what does not fit."""

    def __init__(self, location: str) -> None:
        self.violations: list[Violation] = []
        self._location = location
        self._open: set[int] = set()

    def plain(self, value: object, path: str, level: int) -> Any:
        if value is None or value is True or value is False:
            return value
        whole = level == 1 and self._location == "body"
        try:
            if isinstance(value, str):
                return self._text(str.__str__(value), path)
            if isinstance(value, int):
                return self._integer(int.__int__(value), path)
            if isinstance(value, float):
                return self._number(float.__float__(value), path)
            if isinstance(value, Mapping):
                return self._nested(value, path, level, self._mapping)
            if isinstance(value, (list, tuple)) and not (whole and hasattr(type(value), "_asdict")):
                return self._nested(value, path, level, self._sequence)
            number = integer_of(value)
            if number is not None:
                return number if isinstance(number, bool) else self._integer(number, path)
        except MemoryError:
            raise
        except Exception as cause:
            self.violations.append(_unreadable(value, cause, path, self._location))
            return None
        told = advice(type(value), self._location, whole=whole)
        hint = "" if told is None else f"; {told}"
        return self._refuse("input.json.type", path, f"{kind_of(value)} cannot be converted to JSON{hint}")

    def _text(self, value: str, path: str) -> Any:
        if is_unicode(value):
            return value
        return self._refuse("input.json.text", path, "a string with a lone surrogate is not valid Unicode")

    def _integer(self, value: int, path: str) -> Any:
        if SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
            return value
        return self._refuse("input.json.number", path, "a whole number beyond 64 bits")

    def _number(self, value: float, path: str) -> Any:
        if isfinite(value):
            return value
        missing = " (is it missing? then omit it, or pass drop_empty=True)" if isnan(value) else ""
        return self._refuse("input.json.number", path, f"not a finite number{missing}")

    def _nested(self, value: Any, path: str, level: int, copy: Any) -> Any:
        if id(value) in self._open:
            return self._refuse("input.json.cycle", path, "the value contains itself")
        if level > MOST_LEVELS:
            return self._refuse("input.json.depth", path, f"nested more than {MOST_LEVELS} levels deep")
        self._open.add(id(value))
        try:
            return copy(value, path, level)
        finally:
            self._open.discard(id(value))

    def _mapping(self, value: Mapping[Any, Any], path: str, level: int) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, member in value.items():
            if not isinstance(key, str):
                self._refuse("input.json.key", path, f"a member's name is {kind_of(key)} and not a string")
                continue
            name = str.__str__(key)
            if is_unicode(name):
                plain[name] = self.plain(member, f"{path}/{_escaped(name)}", level + 1)
            else:
                self._refuse("input.json.text", path, "a member's name is not valid Unicode")
        return plain

    def _sequence(self, value: list[Any] | tuple[Any, ...], path: str, level: int) -> list[Any]:
        return [self.plain(member, f"{path}/{index}", level + 1) for index, member in enumerate(value)]

    def _refuse(self, rule: str, path: str, message: str) -> None:
        self.violations.append(violation(rule, path, message, self._location))


def integer_of(value: object) -> int | bool | None:
    """Return what an integer or a flag of numpy, or anything else with ``__index__``, stands for; None for other values."""
    kind = type(value)
    if kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_"):
        return bool(value)
    if not any("__index__" in vars(each) for each in kind.__mro__):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        # Arrays have the method, and it works for those with one item only.
        return None


def kind_of(value: object) -> str:
    """Say what a value is, in words that are never its own."""
    return f"a value of the type {_name(type(value))}"


def _text_of(body: Any) -> str:
    if issubclass(type(body), str):
        return str.__str__(body)
    # Not `bytes(body)`, which a class of the caller's may answer with anything.
    return bytes(memoryview(body)).decode("utf-8")


def _unreadable(value: object, cause: Exception, path: str, location: str) -> Violation:
    """The violation for a value whose own methods raise; what they raise may quote anything, so only its class is told."""
    return violation(
        "input.json.type", path, f"{kind_of(value)} could not be read, it raised {_name(type(cause))}", location
    )


def _escaped(name: str) -> str:
    shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    return shown.replace("~", "~0").replace("/", "~1")


def _name(kind: type) -> str:
    """The name of a class. It may be of the caller's making, so that nothing of its own is asked for it."""
    name: str = type.__dict__["__qualname__"].__get__(kind)
    try:
        module = type.__dict__["__module__"].__get__(kind)
    except AttributeError:
        module = None
    told = f"{module}.{name}" if type(module) is str and module != "builtins" else name
    return told[:LONGEST_CLASS_NAME].encode("ascii", "backslashreplace").decode()
