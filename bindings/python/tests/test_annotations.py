"""Annotations can be evaluated: tools that validate, document or serve functions read them at run time."""

import inspect
import subprocess
import sys
import typing
from collections.abc import Iterator
from typing import Any

import connguard
import connguard.lerian
import connguard.matillion
import pytest


def annotated() -> Iterator[tuple[str, Any]]:
    """Every public class and function, with the public methods and properties of the classes."""
    for module in (connguard, connguard.matillion, connguard.lerian):
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isfunction(value):
                yield name, value
            elif inspect.isclass(value):
                yield name, value
                for member, method in inspect.getmembers(value):
                    method = method.fget if isinstance(method, property) else method
                    if not member.startswith("_") and inspect.isroutine(method) and hasattr(method, "__annotations__"):
                        yield f"{name}.{member}", method


FOUND = dict(annotated())


@pytest.mark.parametrize("name", FOUND)
def test_annotations_of_everything_public_can_be_evaluated(name: str) -> None:
    hints = typing.get_type_hints(FOUND[name])
    if not inspect.isclass(FOUND[name]):
        signature = inspect.signature(FOUND[name], eval_str=True)
        named = [each.name for each in signature.parameters.values() if each.name != "self"]
        assert set(hints) - {"return"} == set(named)
        assert "return" in hints


def test_what_only_annotations_name_is_imported_when_they_are_evaluated() -> None:
    program = """
import sys, typing
from connguard import Lerian, check
assert "uuid" not in sys.modules
print(typing.get_type_hints(check)["project_id"], typing.get_type_hints(Lerian(base_url="https://x").connections.list)["start_date"])
"""
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert told.split() == ["str", "|", "uuid.UUID", "|", "None", "str", "|", "datetime.date", "|", "None"]
