"""The pages of a release as files: links, ids, twins, sizes, no code shown, and only what changed written again."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipelines.site.build import build_site
from tests.databases import Dialect
from tests.nights import Site

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Document(HTMLParser):
    """Ids, links and visible text of a page, and elements that are not closed by their own end."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        self.links += [given[name] or "" for name in ("href", "src") if name in given]
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag not in VOID and tag not in ("polyline", "circle"):
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "code", "pre"} & set(self._open):
            self.text.append(data)


@pytest.fixture(scope="module")
def folder(finished: Callable[[Dialect], Site]) -> Path:
    """The site of a good night, as readers have it."""
    return finished("duckdb").published / "site"


@pytest.fixture(scope="module")
def documents(folder: Path) -> dict[str, Document]:
    """Every page by its path."""
    return {str(path.relative_to(folder)): Document(path) for path in sorted(folder.rglob("*.html"))}


def test_there_is_a_page_of_every_kind_for_everything_in_the_marts(
    documents: dict[str, Document], finished: Callable[[Dialect], Site]
) -> None:
    night = finished("duckdb")
    asked = {
        "lan": "select region_code from marts.dim_region where region_level = 'county'",
        "indikator": "select indicator_id from marts.dim_indicator",
        "omrade": "select area_code from marts.dim_knowledge_area where area_kind <> 'specialisation'",
        "larosate": "select organisation_code from marts.dim_organisation where is_focus",
        "pastaende": "select distinct claim_id from marts.strategy_claims",
        "plan": "select plan_id from marts.dim_plan",
    }
    for kind, query in asked.items():
        wanted = {str(*row.values()) for row in night.read_file(query)}
        for language in ("sv", "en"):
            found = {Path(path).stem for path in documents if path.startswith(f"{language}/{kind}/")}
            assert found == wanted, (language, kind)


def test_a_university_has_one_index_of_a_field(
    documents: dict[str, Document], finished: Callable[[Dialect], Site]
) -> None:
    """Claims and the run's summary count publications in full, as the base is counted; so does the page."""
    strongest = finished("duckdb").read_file(
        "select organisation_code, label_en, activity_index from marts.strongest_research_fields where place = 1"
    )
    assert strongest
    for row in strongest:
        text = " ".join(documents[f"en/larosate/{row['organisation_code']}.html"].text)
        assert f"most specialised in {row['label_en']}, with {row['activity_index']:.1f} times" in text


def test_every_link_and_id_resolves(documents: dict[str, Document], folder: Path) -> None:
    for path, document in documents.items():
        assert not document.faults, (path, document.faults[:3])
        assert len(document.ids) == len(set(document.ids)), path
        for link in document.links:
            if link.startswith("data:"):
                continue
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc, (path, link)
            # As a browser resolves it: by the address, whatever links the folders are.
            target = (
                Path(re.sub(r"[^/]+/\.\./", "", f"{Path(path).parent}/{unquote(parts.path)}"))
                if parts.path
                else Path(path)
            )
            while ".." in target.parts[1:]:
                target = Path(re.sub(r"[^/.]+/\.\./", "", str(target), count=1))
            inside = str(target).removeprefix("./")
            place = folder.parent / inside.removeprefix("../") if inside.startswith("../") else folder / inside
            assert place.exists(), (path, link)
            if parts.fragment and inside in documents:
                assert parts.fragment in documents[inside].ids, (path, link)


def test_every_page_has_its_twin(documents: dict[str, Document]) -> None:
    swedish = {path.removeprefix("sv/") for path in documents if path.startswith("sv/")}
    english = {path.removeprefix("en/") for path in documents if path.startswith("en/")}
    assert swedish == english and len(swedish) > 100


def test_no_code_is_shown_to_a_reader(documents: dict[str, Document]) -> None:
    """Names with an underscore are codes; so are sections (`B+C`), products (`AM0210`), key figures (`N45702`).

    What is in `code` and `pre` is for those who look for it: ids of tables, formulas, lines to run.
    """
    codes = re.compile(
        r"\b[a-z]+_[a-z_0-9]+\b|\b[A-Z](?:\+[A-Z])+\b|\b[A-Z]{2}\d{4}\b|\bN\d{5}\b|\bSNI \d|None\b|\bnan\b"
    )
    for path, document in documents.items():
        assert not codes.findall(" ".join(document.text)), path
    swedish = " ".join(text for path, one in documents.items() if path.startswith("sv/lan/") for text in one.text)
    assert not re.search(r"\b(not assessable|per cent|persons|improving|recorded|simulated)\b", swedish)


def test_the_site_is_small(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60_000_000
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) < 12_000_000
    for language in ("sv", "en"):
        assert (folder / language / "index.html").stat().st_size < 150_000


def test_only_what_changed_is_written_again(finished: Callable[[Dialect], Site], tmp_path: Path) -> None:
    """A release with one other figure has new files of who it is and of what shows that figure, and nothing else."""
    import shutil

    import duckdb

    night = finished("duckdb")
    current = (night.published / ".current").resolve()
    again = tmp_path / "again"
    again.mkdir()
    for name in ("styrka.duckdb", "dictionary.json"):
        shutil.copy(current / name, again / name)
    with duckdb.connect(str(again / "styrka.duckdb")) as connection:
        connection.execute(
            "update marts.indicator_series set value = value * 1.01 "
            "where indicator_id = '32' and region_code = '08' and year = 2024"
        )
    described = (current / "release.json").read_text().replace('"release_id": "2', '"release_id": "3')
    (again / "release.json").write_text(described)
    built = build_site(again, focus="08", build=night.home / "build", before=current / "site")
    changed = {
        str(path.relative_to(again / "site"))
        for path in (again / "site").rglob("*")
        if path.is_file() and not path.samefile(current / "site" / path.relative_to(again / "site"))
    }
    shown = ("index", "indikatorer", "indikator/32", "lan/08", "omrade/nature_culture_tourism")
    assert changed == {
        *("assets/release.js", "release.html"),
        *(f"{language}/{page}.html" for language in ("sv", "en") for page in shown),
        *(f"data/{folder}.{ending}" for folder in ("indicators/32", "counties/08") for ending in ("csv", "xlsx")),
        *("data/indicators/32.px", "data/datapackage.json", "data/tables/indicator_series.csv"),
        *("api/v1/indicators/32.json", "api/v1/regions/08.json"),
    }
    assert built.written == len(changed) and built.kept > 500
