"""The pages: code is included from files that the tests run, and links in the repository lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATED_OR_FOREIGN = ("generated", "decisions", "examples", "tooling", "architecture.md")
PAGES = sorted(
    path for path in DOCS.rglob("*.md") if path.relative_to(DOCS).parts[0] not in GENERATED_OR_FOREIGN
)
EXAMPLES = [path for pattern in ("python/*.py", "node/*.mjs", "rust/*.rs") for path in DOCS.glob(f"examples/{pattern}")]
TESTED = ("docs/examples/", "bindings/python/examples/", "bindings/node/examples/", "crates/connguard/examples/")
CODE = {"python", "py", "js", "mjs", "ts", "javascript", "typescript", "rust", "rs"}

FENCE = re.compile(r"^( *)```+ *([\w-]*)[^\n]*\n(.*?)^\1```+ *$", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r'^ *--8<-- "([^":]+)(?::([^"]+))?" *$')
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
REGION = re.compile(r"--8<-- \[start:([\w-]+)\]")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def includes(text: str) -> list[tuple[str, str]]:
    """The files and regions that a text includes."""
    return [(found[1], found[2] or "") for line in text.splitlines() if (found := INCLUDE.match(line))]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_code_is_included_and_not_written_into_the_page(page: Path) -> None:
    for _, language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language.lower() not in CODE:
            continue
        lines = [line for line in block.splitlines() if line.strip()]
        assert lines and all(INCLUDE.match(line) for line in lines), f"an inline {language} block:\n{block}"
        assert all(file.startswith(TESTED) for file, _ in includes(block)), f"not a file that the tests run:\n{block}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_every_region_is_shown_on_a_page(example: Path) -> None:
    shown = {region for page in PAGES for file, region in includes(page.read_text("utf-8")) if file == name(example)}
    regions = set(REGION.findall(example.read_text(encoding="utf-8")))
    if name(example) == "docs/examples/rust/main.rs":
        assert not regions
        return
    assert regions, "an example has a region"
    assert regions == shown


@pytest.mark.parametrize(
    "page",
    [
        path
        for pattern in ("*.md", "docs/**/*.md", "openapi/*.md", "crates/*/*.md", "bindings/*/*.md", "tests/cases/*.md")
        for path in sorted(ROOT.glob(pattern))
        if "node_modules" not in path.parts
    ],
    ids=name,
)
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    # Pages that are made from files elsewhere exist on the site only.
    made = {"reference/emulator.md", "reference/changelog.md", "reference/openapi.md"}
    for target in LINK.findall(text):
        place = (page.parent / target).resolve()
        if place.is_relative_to(DOCS) and place.relative_to(DOCS).as_posix() in made:
            continue
        assert place.exists(), f"{target} leads nowhere"
