"""Hooks of the site: pages that are made from files elsewhere, and wide tables that become readable on a phone."""

import html
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ELSEWHERE = {
    "reference/changelog.md": "CHANGELOG.md",
    "reference/emulator.md": "crates/connguard-emulator/README.md",
    "reference/openapi.md": "openapi/README.md",
}
"""Pages of the site, and the files of the repository that they show."""

BUILT = "How it is built"
"""The part of the menu that the decisions belong to."""

OPTIONAL = {"benchmarks.md": "Benchmarks"}
"""Pages that are not always there, and their titles."""

ENTRIES = {"rule", "option", "operation"}
"""First columns of the tables that, with many columns, become entries: each row gets an anchor of its own."""

MANY_COLUMNS = 6

MEMBERS = {"argument", "member"}
"""First columns of the tables that have too many columns."""

PROSE = ("what", "what it does", "description", "what to do")
"""Columns that are sentences, in the order in which they are shown."""

HIDDEN_LINE = re.compile(r"^# .*\n", re.MULTILINE)
RUST_BLOCK = re.compile(r"(?<=```rust\n).*?(?=```)", re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
CELL = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"`([^`\n]+)`")
LONGEST_CODE = 28
"""Patterns and examples are longer and would make a column too wide; values of enums are shorter."""

SOURCE = re.compile(r"^<!-- from \S+ -->\n", re.MULTILINE)
TABS = re.compile(r"^<!-- tabs -->\n(.*?)^<!-- /tabs -->$", re.MULTILINE | re.DOTALL)
TAB = re.compile(r"^\*\*(.+)\*\*$")

LINK = re.compile(r"\[([^\]]*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put every decision into the menu, so that a new one needs no second edit."""
    docs = Path(config.docs_dir)
    built: list[Any] = next(each for section in config.nav or [] for title, each in section.items() if title == BUILT)
    decisions = sorted(f"decisions/{file.name}" for file in (docs / "decisions").glob("[0-9]*.md"))
    built.append({"Decisions": ["decisions/README.md", *decisions]})
    built[1:1] = [{title: name} for name, title in OPTIONAL.items() if (docs / name).exists()]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages from elsewhere."""
    root = Path(config.config_file_path).parent
    for page, source in ELSEWHERE.items():
        text = (root / source).read_text(encoding="utf-8")
        # Lines that only the documentation tests need are hidden by rustdoc, and here too.
        text = RUST_BLOCK.sub(lambda block: HIDDEN_LINE.sub("", block[0]), text)
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Rewrite links that leave the documentation, what are tabs here, and the wide tables of the generated pages."""
    uri = page.file.src_uri
    markdown = TABS.sub(lambda block: tabbed(block[1]), SOURCE.sub("", markdown))
    markdown = LINK.sub(lambda link: relinked(config.docs_dir, uri, link[1], link[2], link[3] or ""), markdown)
    if not uri.startswith("generated/"):
        return markdown
    markdown = re.sub(r"^<!--.*?-->\n+", "", markdown)
    markdown = TABLE.sub(lambda table: CODE.sub(breakable, readable(table[0])), markdown)
    if "\n##" not in markdown:
        # Nothing to list: the room is for the table.
        page.meta["hide"] = ["toc"]
    return markdown


def tabbed(block: str) -> str:
    """Return a block of the repository, a line in bold before each part, as tabs."""
    lines = []
    for line in block.strip().splitlines():
        title = TAB.match(line)
        lines.append(f'=== "{title[1]}"' if title else line and f"    {line}")
    return "\n".join(lines)


def relinked(docs: str, uri: str, text: str, target: str, anchor: str) -> str:
    """Return a link of the repository as the site has it; what the site does not have stays as text."""
    source = ELSEWHERE.get(uri, f"docs/{uri}")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    pages = {file: name for name, file in ELSEWHERE.items()}
    if found.startswith("docs/"):
        place = found.removeprefix("docs/")
    elif found in pages:
        place = pages[found]
    else:
        return text
    if (Path(docs) / place).is_dir():
        place = posixpath.join(place, "README.md")
    return f"[{text}]({posixpath.relpath(place, posixpath.dirname(uri))}{anchor})"


def readable(table: str) -> str:
    """Return a table as a list of entries if its rows are long, with fewer columns if it has many, or as it is."""
    cells = [[escaped(cell.strip()) for cell in CELL.split(line.strip())[1:-1]] for line in table.splitlines()]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    if cells[0][0] in ENTRIES and len(cells[0]) >= MANY_COLUMNS:
        return "\n".join(entry(row) for row in rows)
    if cells[0][0] in MEMBERS:
        folded = [fold(row) for row in rows]
        lines = [list(folded[0]), ["---"] * len(folded[0]), *(list(row.values()) for row in folded)]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def escaped(cell: str) -> str:
    """Return a cell whose angle brackets are no tags; what is code is left alone."""
    return "".join(part if CODE.fullmatch(part) else part.replace("<", "&lt;") for part in re.split(r"(`[^`]+`)", cell))


def fold(row: dict[str, str]) -> dict[str, str]:
    """Return the row of a parameter or member with what belongs together in one column."""
    row = dict(row)
    name = next(iter(row))
    if row.pop("required", "") == "yes":
        row[name] += "<br>required"
    if place := row.pop("in", ""):
        row["on the wire"] += f"<br>{place}"
    if example := row.pop("example", ""):
        row["description"] += f"<br>e.g. {example}"
    return row


def breakable(code: re.Match[str]) -> str:
    """Return code, if it is long, as code that may be broken anywhere."""
    if len(code[1]) < LONGEST_CODE:
        return code[0]
    return f'<code class="long">{html.escape(code[1])}</code>'


def entry(row: dict[str, str]) -> str:
    """Return a row as a heading, its sentences and its facts."""
    (_, title), *cells = row.items()
    anchor = title.strip("`")
    facts = {name: value for name, value in cells if value and name not in PROSE}
    sentences = [capitalized(row[name]) + "." for name in PROSE if row.get(name)]
    shown = " ".join(fact(name, value) for name, value in facts.items())
    text = " ".join(sentence.replace("..", ".") for sentence in sentences)
    return f"\n### {title} {{ #{anchor} .entry }}\n\n{text}\n\n{shown}\n{{ .facts }}\n"


def fact(name: str, value: str) -> str:
    """Return a fact; its kind is a class, so that severities can be told apart at a glance."""
    kind = re.sub(r"\W+", "-", value.lower()) if name == "severity" else "plain"
    return f'<span class="fact fact-{kind}"><b>{name}</b> {value}</span>'


def capitalized(text: str) -> str:
    """Return a sentence with its first letter in upper case, unless it begins with a name in mixed case."""
    first = text.split(" ", 1)[0]
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() else text
