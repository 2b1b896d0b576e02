"""No rule without a case: every rule of the documents is provoked by the shared cases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from case_files import load

ROOT = Path(__file__).resolve().parents[2]
OPENAPI = ROOT / "openapi"
DOCUMENTS = ("matillion.yaml", "lerian.yaml", "shared/rules.yaml")
# Each of these names one rule; rules_any does not, because one of them would do.
NAMING = ("errors", "warnings", "warnings_include", "suggests", "warning", "documented_only", "rule")

# About values that JSON text cannot spell: the tests of the packages provoke them, each language with its own.
OF_OBJECTS = {"input.json.cycle", "input.json.key", "input.json.type"}
OF_PACKAGES = ("bindings/python/tests/*.py", "bindings/node/test/*.mjs")


def documented() -> dict[str, str]:
    """Returns the documents' rules with their severities."""
    rules: dict[str, str] = {}
    for document in DOCUMENTS:
        content = yaml.safe_load((OPENAPI / document).read_text("utf-8"))
        rules |= {rule: about["severity"] for rule, about in content["x-rules"].items()}
    return rules


def expected(value: Any, naming: bool = False) -> Iterator[str]:
    """Yields the rules that an expectation names."""
    if isinstance(value, str) and naming:
        # A case may name the path as well, after a space.
        yield value.partition(" ")[0]
    elif isinstance(value, list):
        for element in value:
            yield from expected(element, naming)
    elif isinstance(value, dict):
        for name, element in value.items():
            yield from expected(element, name in NAMING)


def test_every_rule_is_provoked_by_a_case() -> None:
    """Compares the ids in the data with those of the documents."""
    provoked = {rule for case in load() for rule in expected(case.get("expected", {}))}
    missing = sorted(set(documented()) - provoked - OF_OBJECTS)
    assert not missing, f"no case provokes {missing}"


def test_rules_about_objects_are_provoked_by_the_packages() -> None:
    """The rules that the shared cases leave out are named by the tests of a package with objects."""
    for files in OF_PACKAGES:
        tests = "".join(file.read_text("utf-8") for file in ROOT.glob(files))
        # JavaScript has no member names but texts.
        missing = [
            rule for rule in OF_OBJECTS if rule not in tests and not (rule == "input.json.key" and "node" in files)
        ]
        assert not missing, f"{files} does not provoke {missing}"


def test_cases_name_only_rules_that_exist() -> None:
    """Finds misspelt ids, which a case that expects nothing would hide."""
    named = {rule for case in load() for rule in expected(case.get("expected", {})) if rule.count(".") == 2}
    unknown = sorted(
        rule for rule in named - set(documented()) if rule.split(".")[0] in ("matillion", "lerian", "input")
    )
    assert not unknown, f"no document has {unknown}"
