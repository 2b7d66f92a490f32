"""Links of the documentation lead somewhere, and the index leads to every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines import PROJECT_ROOT

DOCS = PROJECT_ROOT / "docs"
FOLDERS = (".", "docs", "docs/decisions", "deploy", "sample", "tests/data", "warehouse")
PAGES = [page for folder in FOLDERS for page in sorted((PROJECT_ROOT / folder).glob("*.md"))]


def links(page: Path) -> list[str]:
    """Relative links of a page, code left out."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target and ":" not in target]


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as Markdown viewers make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT_ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{page.name}: {link}"


def test_the_index_leads_to_every_page() -> None:
    linked = {(DOCS / link).resolve() for link in links(DOCS / "README.md")}
    missing = {path for path in DOCS.glob("*.md") if path.name != "README.md"} - linked
    assert not missing


def test_the_index_of_decisions_leads_to_every_record_in_order() -> None:
    folder = DOCS / "decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert links(folder / "README.md") == records
    for number, name in enumerate(records, start=1):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequence"]


def test_the_readme_names_every_package() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (PROJECT_ROOT / "pipelines").glob("*/__init__.py")}
    assert not [name for name in packages if f"`{name}/`" not in readme]
