"""Every promise of the documentation names the tests that hold it (`claims.jsonl`)."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLAIMS = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    if line
]
PROMISES = {"README.md": "## What you get", "SECURITY.md": "## What connguard promises"}
"""The sections whose every bullet is a promise."""


def one_line(text: str) -> str:
    return " ".join(text.split())


def bullets(page: str, heading: str) -> list[str]:
    section = (ROOT / page).read_text(encoding="utf-8").split(f"{heading}\n")[1].split("\n## ")[0]
    return [one_line(item) for item in re.split(r"^- ", section, flags=re.MULTILINE)[1:]]


def is_there(reference: str) -> bool:
    file, name = reference.split("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".jsonl"):
        return any(json.loads(line)["id"].startswith(name) for line in text.splitlines() if line)
    return re.search(rf"(?:def|fn) {re.escape(name)}\b|(?:test|it)\(\s*[\"'`]{re.escape(name)}[\"'`]", text) is not None


@pytest.mark.parametrize("claim", CLAIMS, ids=[f"{claim['page']}: {claim['claim'][:50]}" for claim in CLAIMS])
def test_a_claim_is_made_and_held(claim: dict[str, object]) -> None:
    page = one_line((ROOT / str(claim["page"])).read_text(encoding="utf-8"))
    assert one_line(str(claim["claim"])) in page, "the page does not say so any more; change or remove the claim"
    held_by = claim["held_by"]
    assert isinstance(held_by, list) and held_by, "a claim names the tests that hold it"
    missing = [reference for reference in held_by if not is_there(reference)]
    assert not missing, f"no such test: {missing}"


@pytest.mark.parametrize(("page", "heading"), PROMISES.items())
def test_every_promise_is_claimed(page: str, heading: str) -> None:
    claimed = [one_line(str(claim["claim"])) for claim in CLAIMS if claim["page"] == page]
    found = bullets(page, heading)
    assert found
    unheld = [bullet for bullet in found if not any(claim in bullet for claim in claimed)]
    assert not unheld, f"no claim of claims.jsonl holds: {unheld}"


def test_a_test_that_does_not_exist_is_noticed() -> None:
    assert not is_there("tests/docs/test_claims.py::test_nothing_of_this_name")
    assert is_there("tests/docs/test_claims.py::test_a_claim_is_made_and_held")
