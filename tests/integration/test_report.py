"""The yearly report: three formats of one document, opened by readers that this project did not write."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pipelines.site.errors import SiteError
from pipelines.site.facts.everything import gather
from pipelines.site.language import LANGUAGES, Language
from pipelines.site.numbers import Numbers
from pipelines.site.release import open_release
from pipelines.site.report.content import report_of
from pipelines.site.report.document import Report
from pipelines.site.report.html import html
from pipelines.site.report.pdf import pdf
from pipelines.site.report.word import word
from pipelines.site.report.write import FORMATS, write_quarter_reports
from tests.browser import BROWSER, NO_BROWSER, browser
from tests.databases import Dialect
from tests.nights import Site


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def release(finished: Callable[[Dialect], Site]) -> Path:
    return finished("duckdb").published / ".current"


@pytest.fixture(scope="module")
def report(release: Path, language: Language) -> Report:
    with open_release(release) as reader:
        return report_of(gather(reader, "08"), "08", language)


def test_the_pdf_is_tagged_has_its_title_and_is_the_same_twice(report: Report, language: Language) -> None:
    from pypdf import PdfReader

    body = pdf(report)
    assert body == pdf(report)
    read = PdfReader(BytesIO(body))
    catalogue: Any = read.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert str(catalogue["/Lang"]).startswith(language)
    assert read.metadata is not None and read.metadata.title == report.title
    # PDF/UA-1 says of itself in its metadata that it is; Typst refuses to write a file that is not.
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    text = " ".join(page.extract_text() for page in read.pages)
    for section in report.sections:
        assert section.heading in text, section.heading
    assert {"sv": "Påhittade siffror ingår", "en": "Made-up figures"}[language] in text


def test_every_picture_of_the_pdf_has_words_in_its_place(report: Report) -> None:
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject

    found: list[str] = []

    def walk(node: object) -> None:
        got = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(got, ArrayObject):
            for one in got:
                walk(one)
        elif isinstance(got, DictionaryObject):
            if got.get("/S") == "/Figure" and "/Alt" in got:
                found.append(str(got["/Alt"]))
            walk(got.get("/K", ArrayObject()))

    catalogue: Any = PdfReader(BytesIO(pdf(report))).trailer["/Root"]
    walk(catalogue["/StructTreeRoot"]["/K"])
    assert sorted(found) == sorted(f"{one.figure.title}. {one.figure.sentence}" for one in report.pictures)


def test_the_word_file_has_headings_pictures_with_words_and_repeated_heads(report: Report) -> None:
    from docx import Document

    body = word(report)
    # A release gives the same bytes whenever it is asked: no part has a time of its own.
    assert {part.date_time for part in ZipFile(BytesIO(body)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    read: Any = Document(BytesIO(body))
    headings = [one.text for one in read.paragraphs if one.style.name.startswith(("Heading", "Title"))]
    assert headings == [report.title, *(section.heading for section in report.sections)]
    described = [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    assert described == [f"{one.figure.title}. {one.figure.sentence}" for one in report.pictures]
    assert len(read.tables) >= 4
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in read.tables)
    assert any("Påhittade" in one.text or "Made-up" in one.text for one in read.paragraphs)


def test_each_figure_has_its_conclusion_and_its_source(report: Report) -> None:
    assert len(report.pictures) >= 6
    for picture in report.pictures:
        assert picture.figure.sentence and any(re.match("Källa|Source", line) for line in picture.figure.foot)


def test_the_headline_figure_of_the_report_is_the_published_one(
    release: Path, language: Language, finished: Callable[[Dialect], Site], report: Report
) -> None:
    """Share in knowledge-intensive services, Kalmar län 2025: counted here from the recorded table itself."""
    rows = finished("duckdb").read_file(
        "select industry_code, employed from marts.fct_employment where region_code = '08' and year = 2025 "
        "and regime = 'BAS' and sex_code = '1+2'"
    )
    employed = {row["industry_code"]: row["employed"] for row in rows}
    share = sum(employed[code] for code in ("J", "K", "M+N")) / sum(
        number for code, number in employed.items() if code not in ("A-U+US", "US")
    )
    written = {"sv": f"{100 * share:.1f}".replace(".", ","), "en": f"{100 * share:.1f}"}[language]
    sentences = [one.figure.sentence for one in report.pictures if one.figure.id == "figure-5-share-line"]
    assert len(sentences) == 1 and f"{written}\u00a0%" in sentences[0]


def test_a_county_that_is_none_is_refused(release: Path) -> None:
    with open_release(release) as reader, pytest.raises(SiteError, match="region '99'"):
        report_of(gather(reader, "08"), "99", "sv")


@pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)
def test_the_html_file_stands_alone_and_has_no_fault(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html(report))
    with browser(tmp_path / "profile") as tab:
        for width in (360, 1280):
            seen = tab.open(file.as_uri(), width=width)
            assert [one for one in seen.requests if not one.startswith(("data:", file.as_uri()))] == []
            assert seen.errors == []
            assert tab.run("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert tab.axe() == []


def test_the_report_of_a_quarter_has_its_money_and_says_that_the_portfolio_is_made_up(
    release: Path, language: Language, finished: Callable[[Dialect], Site], tmp_path: Path
) -> None:
    from pypdf import PdfReader

    files = write_quarter_reports(release, "08", (language,), tmp_path, "2026Q2")
    assert [file.name for file in files] == [f"styrka-08-2026Q2-{language}.{ending}" for ending in FORMATS]
    text = " ".join(page.extract_text() for page in PdfReader(files[0]).pages)
    assert {"sv": "kvartal 2 2026", "en": "quarter 2 of 2026"}[language] in text
    assert {"sv": "Portföljen är påhittad", "en": "portfolio is made up"}[language] in " ".join(text.split())
    (money,) = finished("duckdb").read_file(
        "select round(sum(accrued_sek) / 1000) as accrued from marts.action_plan_follow_up "
        "where quarter = '2026Q2' and area_code = 'portfolio' and financier = 'all'"
    )
    assert Numbers(language)(money["accrued"]) in text
    assert "2026Q3" not in text and "kvartal 3 2026" not in text, "what came later is not in the quarter's report"


def test_a_quarter_without_projects_has_no_report(release: Path, tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"expected figures of 2019Q1, but found .*2026Q3"):
        write_quarter_reports(release, "08", ("sv",), tmp_path, "2019Q1")
