"""The pages: code comes from files that the tests run, and links in the repository lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATED_OR_FOREIGN = ("generated", "decisions", "examples", "tooling", "architecture.md")
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.relative_to(DOCS).parts[0] not in GENERATED_OR_FOREIGN)
EXAMPLES = [path for pattern in ("python/*.py", "node/*.mjs", "rust/*.rs") for path in DOCS.glob(f"examples/{pattern}")]
TESTED = ("docs/examples/", "bindings/python/examples/", "bindings/node/examples/", "crates/connguard/examples/")
CODE = {"python", "py", "js", "mjs", "ts", "javascript", "typescript", "rust", "rs"}

FENCE = re.compile(r"^(?:<!-- from (\S+) -->\n)?( *)```+ *([\w-]*)[^\n]*\n.*?^\2```+ *$", re.MULTILINE | re.DOTALL)
SOURCE = re.compile(r"^<!-- from ([^\s:]+):?(\S*) -->$", re.MULTILINE)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
REGION = re.compile(r"--8<-- \[start:([\w-]+)\]")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_code_is_from_a_file_that_the_tests_run(page: Path) -> None:
    # That it is what the file has is what `cargo xtask codegen --check` looks at.
    for source, _, language in FENCE.findall(page.read_text(encoding="utf-8")):
        if language.lower() in CODE:
            assert source.startswith(TESTED), f"{language} from {source or 'nowhere'}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_is_readable_without_the_site(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r'^ *--8<--|^=== "', text, re.MULTILINE)
    assert text.count("<!-- tabs -->") == text.count("<!-- /tabs -->")


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_every_region_is_shown_on_a_page(example: Path) -> None:
    named = [found for page in PAGES for found in SOURCE.findall(page.read_text(encoding="utf-8"))]
    shown = {region for file, region in named if file == name(example)}
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
    for target in LINK.findall(text):
        place = (page.parent / target).resolve()
        assert place.exists(), f"{target} leads nowhere"
