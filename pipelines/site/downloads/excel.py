"""Write Excel workbooks, one per indicator and per county: figures in both languages, units, notes, sources.

A simulated figure stands on a hatched ground, and its row says so in words. The same release gives the same bytes:
the workbook is dated by its sources, not by the clock.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pipelines.site.downloads.job import DownloadJob
from pipelines.site.facts.indicators import Indicator, Series
from pipelines.site.language import LANGUAGES, Language
from pipelines.site.readings import verdict_key
from pipelines.site.release import Row

# Excel's own limit, and signs that a sheet's name may not have.
_LONGEST_NAME = 31
# What a row of a sheet is about: an indicator's series in a region.
Line = tuple[Indicator, Series, str]


def write_workbooks(job: DownloadJob) -> None:
    """A workbook for each indicator with figures, and for each county."""
    for indicator in job.facts.fed:
        regions = job.regions_of(indicator)
        lines = [(indicator, series, region) for series in indicator.series for region in regions]
        job.folder.write(f"data/indicators/{indicator.id}.xlsx", workbook(job, lines))
    for county in job.facts.regions.counties:
        code = county["region_code"]
        lines = [(indicator, series, code) for indicator in job.facts.fed for series in indicator.series]
        job.folder.write(f"data/counties/{code}.xlsx", workbook(job, lines))


def workbook(job: DownloadJob, lines: Sequence[Line]) -> bytes:
    """The workbook of some series in some regions."""
    import xlsxwriter  # type: ignore[import-untyped]

    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Styrka", "created": _dated(job)})
    formats = _Formats(book)
    kept = [line for line in lines if line[1].followed.get(line[2])]
    for language in LANGUAGES:
        _write_figures(job, book, formats, language, kept)
    _write_sources(job, book, formats, {indicator.id: indicator for indicator, _, _ in kept}.values())
    book.close()
    return body.getvalue()


class _Formats:
    """The looks of cells, by decimals and whether they are simulated."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[tuple[int, bool], Any] = {}
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, decimals: int, simulated: bool) -> Any:
        key = decimals, simulated
        if key not in self._numbers:
            looks: dict[str, Any] = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
            if simulated:
                looks |= {"pattern": 14, "fg_color": "#EFD68A", "bg_color": "#FFF9E5"}
            self._numbers[key] = self._book.add_format(looks)
        return self._numbers[key]


def _write_figures(job: DownloadJob, book: Any, formats: _Formats, language: Language, lines: Sequence[Line]) -> None:
    """A row for each series and region, a column for each year."""
    reader = job.readers[language]
    words = reader.words
    sheet = book.add_worksheet({"sv": "Siffror", "en": "Figures"}[language][:_LONGEST_NAME])
    years = job.years_of([series for _, series, _ in lines])
    head = [
        words("nav.indicators"), words("excel.series"), words("excel.region"), words("method.unit"),
        words("figure_head.origin"), words("excel.verdict"),
    ]  # fmt: skip
    for column, text in enumerate([*head, *(str(year) for year in years)]):
        sheet.write_string(0, column, text, formats.head)
    at_year = {year: len(head) + place for place, year in enumerate(years)}
    for number, (indicator, series, region) in enumerate(lines, start=1):
        rows = series.followed[region]
        latest = series.latest(region)
        origins = sorted({row["origin"] for row in rows if row["origin"]})
        verdict = reader.verdict(verdict_key(latest)).word if latest else ""
        texts = [
            words.label(indicator.row), words.label(series.row), words.label(job.facts.regions[region]),
            words.label(series.unit), ", ".join(reader.origin(origin) for origin in origins), verdict,
        ]  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text)
        _write_values(sheet, formats, number, series, rows, at_year)
    sheet.autofilter(0, 0, max(1, len(lines)), len(head) + len(years) - 1)
    sheet.freeze_panes(1, 3)
    for column, width in enumerate((36, 36, 22, 24, 14, 16)):
        sheet.set_column(column, column, width)


def _write_values(
    sheet: Any, formats: _Formats, number: int, series: Series, rows: Iterable[Row], at_year: dict[int, int]
) -> None:
    for row in rows:
        if row["value"] is not None:
            looks = formats.number(series.decimals, row["origin"] == "simulated")
            sheet.write_number(number, at_year[row["year"]], row["value"], looks)


def _write_sources(job: DownloadJob, book: Any, formats: _Formats, indicators: Iterable[Indicator]) -> None:
    """Notes on the indicators, the breaks, and the sources with vintage, origin and licence, in both languages."""
    sheet = book.add_worksheet("Källor – Sources")
    sheet.set_column(0, 1, 60, formats.wrapped)
    sheet.set_column(2, 5, 22, formats.wrapped)
    number = 0
    indicators = list(indicators)
    for indicator in indicators:
        _write_both(job, sheet, number, indicator.row, "label", formats.head)
        number += 1
        for field in ("note", "missing"):
            if any(indicator.row[f"{field}_{one}"] for one in LANGUAGES):
                _write_both(job, sheet, number, indicator.row, field, formats.wrapped)
                number += 1
    if any(job.is_simulated(indicator) for indicator in indicators):
        for column, language in enumerate(LANGUAGES):
            words = job.readers[language].words
            text = f"{words('frame.simulated_title')} {words('method.p_simulated')}"
            sheet.write_string(number + 1, column, text, formats.wrapped)
        number += 3
    names = sorted({name for indicator in indicators for name in job.sources_of(indicator)})
    for column, text in enumerate(("Källa", "Source", "Uppdaterad / Updated", "Ursprung / Origin", "Licens / Licence",
                                   "Årgång / Vintage")):  # fmt: skip
        sheet.write_string(number, column, text, formats.head)
    for name in names:
        number += 1
        row = job.facts.sources.rows[name]
        texts = (row["title_sv"], row["title_en"], str(row["updated"] or "")[:10], row["origin"] or "", row["licence"],
                 row["vintage_id"] or "")  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text, formats.wrapped)


def _write_both(job: DownloadJob, sheet: Any, number: int, row: Row, field: str, looks: Any) -> None:
    for column, text in enumerate(job.labels(row, field).values()):
        sheet.write_string(number, column, text, looks)


def _dated(job: DownloadJob) -> datetime:
    newest = max(
        (str(row["updated"]) for row in job.facts.sources.rows.values() if row["updated"]), default="2000-01-01"
    )
    return datetime.fromisoformat(newest[:10])
