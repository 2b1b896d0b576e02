"""Python values as JSON text. What JSON cannot hold becomes a violation with its path, never a guess."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from connguard.generated.rules import INPUT_RULES
from connguard.violations import Violation

MOST_LEVELS: Final = 64
SMALLEST_INTEGER: Final = -(2**63)
LARGEST_INTEGER: Final = 2**64 - 1


class Unencodable(Exception):
    """The value has no form in JSON; nothing of it was sent."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("the value has no form in JSON")
        self.violations = violations


def encode_body(body: object) -> str:
    """Return a body as JSON text. Text is taken as JSON already and passed on as it is.

    Raises:
        Unencodable: with every violation that was found.
    """
    if isinstance(body, (bytes, bytearray, memoryview)):
        try:
            return bytes(body).decode("utf-8")
        except UnicodeDecodeError as cause:
            reason = f"the JSON text is not UTF-8 (byte {cause.start})"
        raise Unencodable([violation("input.json.text", "", reason)])
    if isinstance(body, str):
        if not is_unicode(body):
            raise Unencodable([violation("input.json.text", "", "the JSON text contains a lone surrogate")])
        return body
    return encode(body)


def encode(value: object, *, path: str = "", location: str = "body") -> str:
    """Return a value as JSON text.

    Raises:
        Unencodable: with every violation that was found.
    """
    walker = _Walker(location)
    plain = walker.plain(value, path, 1)
    if walker.violations:
        raise Unencodable(walker.violations)
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
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, int):
            if SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
                return int(value)
            return self._refuse("input.json.number", path, "a whole number beyond 64 bits")
        if isinstance(value, float):
            if isfinite(value):
                return float(value)
            return self._refuse("input.json.number", path, "not a finite number")
        if isinstance(value, Mapping):
            return self._nested(value, path, level, self._mapping)
        if isinstance(value, (list, tuple)):
            return self._nested(value, path, level, self._sequence)
        return self._refuse("input.json.type", path, f"{_kind(value)} has no form in JSON")

    def _text(self, value: str, path: str) -> str | None:
        if is_unicode(value):
            return str.__str__(value)
        self._refuse("input.json.text", path, "a text with a lone surrogate is not valid Unicode")
        return None

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
                self._refuse("input.json.key", path, f"a member's name is {_kind(key)} and no text")
            elif not is_unicode(key):
                self._refuse("input.json.text", path, "a member's name is not valid Unicode")
            else:
                name = str.__str__(key)
                plain[name] = self.plain(member, f"{path}/{_escaped(name)}", level + 1)
        return plain

    def _sequence(self, value: list[Any] | tuple[Any, ...], path: str, level: int) -> list[Any]:
        return [self.plain(member, f"{path}/{index}", level + 1) for index, member in enumerate(value)]

    def _refuse(self, rule: str, path: str, message: str) -> None:
        self.violations.append(violation(rule, path, message, self._location))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _kind(value: object) -> str:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"a value of the type {name}"
