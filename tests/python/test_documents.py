"""The documents that people read: no relative link leads nowhere, and no path of a machine is in them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|(?:href|src)=\"([^\"]+)\"")
REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s+<?(\S+?)>?\s*$", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"|\{\s*#([\w-]+)")
FENCE = re.compile(r"^(\s*)(```+|~~~+).*?^\1\2\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
# Folders that are a person's or a machine's own; /tmp is everybody's, and an example may write there.
OF_A_MACHINE = re.compile(
    r"(?<![\w.:/])(?:/home/\w|/Users/\w|/root\b|/work/|/workspace/|[A-Z]:\\Users)|file://|/tmp/(?:venv|bash_)"
)


def documents() -> list[Path]:
    """Returns the documents by path."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("openapi/*.md"), *ROOT.glob("tests/**/*.md")]
    found += [*ROOT.glob("crates/*/*.md"), *ROOT.glob("bindings/*/*.md"), *ROOT.glob("benches/**/*.md")]
    foreign = {"node_modules", ".venv", "target", "site", "dist"}
    return sorted(path for path in set(found) if not foreign & set(path.relative_to(ROOT).parts))


def anchors(path: Path) -> set[str]:
    """Returns the anchors that headings and tags make, as GitHub spells them."""
    text = FENCE.sub("", path.read_text("utf-8"))
    found: set[str] = set()
    for heading in HEADING.findall(text):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\{[^}]*\}\s*$", "", heading))
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = sum(other == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", other) is not None for other in found)
        found.add(f"{slug}-{number}" if number else slug)
    return found | {first or second for first, second in ANCHOR.findall(text)}


def links(path: Path) -> list[str]:
    """Returns the targets of a document's links; what is code is none."""
    text = CODE.sub("", FENCE.sub("", path.read_text("utf-8")))
    return [first or second for first, second in LINK.findall(text)] + REFERENCE.findall(text)


def shown_elsewhere() -> dict[Path, Path]:
    """Returns the pages that only the site has, with the files of the repository that they show."""
    told = (ROOT / "docs/tooling/pages.py").read_text("utf-8")
    return {ROOT / "docs" / page: ROOT / source for page, source in re.findall(r'"([\w/]+\.md)": "(\S+\.md)"', told)}


def optional() -> set[Path]:
    """Returns the pages that are not always there, because a measurement makes them."""
    told = (ROOT / "docs/tooling/pages.py").read_text("utf-8")
    block = re.search(r"^OPTIONAL = (\{[^}]*\})", told, re.MULTILINE)
    assert block, "the site's hooks name their optional pages"
    return {ROOT / "docs" / page for page in re.findall(r'"([^"]+\.md)"', block[1])}


def broken(path: Path) -> list[str]:
    """Returns the relative links of a document that lead nowhere."""
    missing = []
    for link in links(path):
        if re.match(r"[a-z][a-z0-9+.-]*:|//", link):
            continue
        target, _, anchor = link.partition("#")
        if target.endswith(".html") and path.is_relative_to(ROOT / "docs/api"):
            # The references of the three languages are built with the site, which checks them.
            continue
        place = (path.parent / target).resolve() if target else path
        place = shown_elsewhere().get(place, place)
        exists = (place.exists() or place in optional()) and place.is_relative_to(ROOT)
        if not exists or (anchor and place.suffix == ".md" and place.exists() and anchor not in anchors(place)):
            missing.append(link)
    return missing


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Follows every relative link, its anchor included."""
    assert broken(path) == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_path_of_a_machine(path: Path) -> None:
    """Looks for folders that only one machine has."""
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    assert [f"{number}: {line.strip():.120}" for number, line in lines if OF_A_MACHINE.search(line)] == []


def test_the_documents_that_must_be_there() -> None:
    """An empty search would find no broken link."""
    known = {str(path.relative_to(ROOT)) for path in documents()}
    wanted = {"README.md", "CONTRIBUTING.md", "docs/architecture.md", "openapi/README.md", "tests/cases/README.md"}
    assert wanted | {"bindings/python/README.md", "bindings/node/README.md"} <= known


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """The search itself works: a link to nowhere, a wrong anchor, and a path of a machine."""
    page = tmp_path / "page.md"
    page.write_text(
        "# A title\n[a](absent.md) [b](#a-title) [c](#other) [d](https://example.com) `[e](f.md)`\n[g]: h.md\n"
    )
    assert [link for link in links(page) if not link.startswith("https")] == ["absent.md", "#a-title", "#other", "h.md"]
    assert anchors(page) == {"a-title"}
    assert OF_A_MACHINE.search("see /home/someone/x") and not OF_A_MACHINE.search("https://example.com/home/a")
