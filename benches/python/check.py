"""The rules alone, on bodies that they let through, and on bodies that they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from scene import Meter, bodies, main


def race(check: Callable[[Any], object], items: list[Any]) -> dict[str, Any]:
    for item in items[:100]:
        check(item)
    meter = Meter()
    for item in items:
        check(item)
    return meter.stop(len(items))


def connguard(count: int) -> dict[str, Any]:
    from connguard import check

    def checked(body: dict[str, Any]) -> None:
        if check("matillion.create_connection", body):
            raise AssertionError("refused")

    return race(checked, bodies("check", count))


def connguard_text(count: int) -> dict[str, Any]:
    from connguard import check

    def checked(body: str) -> None:
        if check("matillion.create_connection", body):
            raise AssertionError("refused")

    return race(checked, [json.dumps(body) for body in bodies("check", count)])


def refused(count: int) -> list[dict[str, Any]]:
    return [{**body, "authType": "COMPOSITE_TOKEN"} for body in bodies("check", count)]


def connguard_refused(count: int) -> dict[str, Any]:
    from connguard import check

    def checked(body: dict[str, Any]) -> None:
        if not check("matillion.create_connection", body):
            raise AssertionError("not refused")

    return race(checked, refused(count))


def pydantic_refused(count: int) -> dict[str, Any]:
    from models import NewConnection
    from pydantic import ValidationError

    def checked(body: dict[str, Any]) -> None:
        try:
            NewConnection.model_validate(body)
        except ValidationError as refusal:
            # What is wrong, which is what connguard's answer holds.
            refusal.errors()
            return
        raise AssertionError("not refused")

    return race(checked, refused(count))


def pydantic(count: int) -> dict[str, Any]:
    from models import NewConnection

    return race(NewConnection.model_validate, bodies("check", count))


def pydantic_text(count: int) -> dict[str, Any]:
    from models import NewConnection

    return race(NewConnection.model_validate_json, [json.dumps(body) for body in bodies("check", count)])


main(
    {
        "connguard": connguard,
        "connguard from JSON text": connguard_text,
        "connguard, refused": connguard_refused,
        "pydantic": pydantic,
        "pydantic from JSON text": pydantic_text,
        "pydantic, refused": pydantic_refused,
    }
)
