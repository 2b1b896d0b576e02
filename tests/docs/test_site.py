"""The built site: every link has its target, and nothing is fetched from elsewhere when a page is read."""

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "site"
# rustdoc and typedoc check their own links; here it is enough that their pages load nothing.
REFERENCES = ("rust", "typescript")
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
HARMLESS_LINKS = {"canonical", "next", "prev", "search"}


class Reader(HTMLParser):
    """Collects what a page links to, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.anchors |= {values[key] for key in ("id", "name") if key in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if values.get(LOADING.get(tag, "")) and not HARMLESS_LINKS & set(values.get("rel", "").split()):
            self.loaded.append(values[LOADING[tag]])


@pytest.fixture(scope="module")
def pages() -> dict[Path, Reader]:
    assert (SITE / "index.html").exists(), "the site is missing: cargo xtask docs builds it"
    return {path: Reader(path.read_text(encoding="utf-8")) for path in SITE.rglob("*.html")}


def test_every_link_has_its_target(pages: dict[Path, Reader]) -> None:
    broken = []
    for page, read in pages.items():
        if page.relative_to(SITE).parts[0] in REFERENCES or page.name == "404.html":
            continue
        for link in [*read.links, *read.loaded]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            known = pages[target].anchors if target in pages else {unquote(parts.fragment)}
            if not target.exists() or (parts.fragment and unquote(parts.fragment) not in known):
                broken.append(f"{page.relative_to(SITE)}: {link}")
    assert not broken, "\n".join(broken)


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Reader]) -> None:
    for page, read in pages.items():
        foreign = [link for link in read.loaded if urlsplit(link).netloc]
        assert not foreign, f"{page.relative_to(SITE)} loads {foreign}"
    for sheet in SITE.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "url(http" not in text and "url(//" not in text, sheet


def test_search_finds_rules_and_guides(pages: dict[Path, Reader]) -> None:
    index = (SITE / "search" / "search_index.json").read_text(encoding="utf-8")
    for wanted in ("generated/rules-matillion.html#matillion.connection.combination", "guides/bulk.html"):
        assert wanted in index


def test_the_references_of_all_languages_are_there(pages: dict[Path, Reader]) -> None:
    for page in ("rust/connguard/index.html", "typescript/classes/Matillion.html", "api/python.html"):
        assert SITE / page in pages
    assert "connguard.matillion.Connections.create" in pages[SITE / "api/python.html"].anchors
