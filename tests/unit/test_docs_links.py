"""Links between the documents lead to files and headings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINKS = [
    (document.relative_to(ROOT), link)
    for document in DOCUMENTS
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text())
    if "://" not in link
]


def _headings(document: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(("document", "link"), LINKS)
def test_a_link_leads_somewhere(document: Path, link: str) -> None:
    path, _, heading = link.partition("#")
    target = (ROOT / document.parent / path).resolve() if path else ROOT / document

    assert target.exists()
    assert not heading or heading in _headings(target)


def test_the_readme_begins_with_the_two_commands() -> None:
    commands = re.findall(r"^    (\S.*)$", (ROOT / "README.md").read_text(), re.MULTILINE)

    assert [command.split("#")[0].strip() for command in commands[:2]] == ["make demo", "make test"]


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "adr" / "README.md").read_text()

    assert [page.name for page in ROOT.glob("docs/adr/0*.md") if f"({page.name})" not in listed] == []
