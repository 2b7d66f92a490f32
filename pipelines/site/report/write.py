"""Write the reports of a release, by a registry of formats.

A new format is one module and one line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from pipelines.site.errors import SiteError
from pipelines.site.facts.everything import gather
from pipelines.site.facts.portfolio import read_portfolio
from pipelines.site.language import Language
from pipelines.site.release import open_release
from pipelines.site.report.content import report_of
from pipelines.site.report.document import Report
from pipelines.site.report.html import html
from pipelines.site.report.pdf import pdf
from pipelines.site.report.quarter import quarter_report_of
from pipelines.site.report.word import word

FORMATS: Final[dict[str, Callable[[Report], bytes]]] = {"pdf": pdf, "docx": word, "html": html}


def write_reports(
    release: Path, region: str, languages: tuple[Language, ...], target: Path, focus: str | None = None
) -> list[Path]:
    """Write the report of a county in every format; returns the files.

    Args:
        release: folder of a finished release.
        region: code of the county.
        languages: of the reports.
        target: folder for them, made where it is not.
        focus: the county whose strategy a county without one is followed by.

    Raises:
        SiteError: `region` is no county, or a label is lacking in one language.
    """
    with open_release(release, region, *([focus] if focus else [])) as reader:
        facts = gather(reader, region)
    files = []
    for language in languages:
        report = report_of(facts, region, language)
        files += _write(report, target, f"styrka-{region}-{facts.identity.day}-{language}")
    return files


def write_quarter_reports(
    release: Path, region: str, languages: tuple[Language, ...], target: Path, quarter: str, focus: str | None = None
) -> list[Path]:
    """Write the report of a quarter's projects in every format; returns the files.

    Args:
        release: folder of a finished release.
        region: code of the county whose strategy the projects are of.
        languages: of the reports.
        target: folder for them, made where it is not.
        quarter: as `2026Q3`.
        focus: the county whose strategy a county without one is followed by.

    Raises:
        SiteError: `region` is no county, there are no projects of `quarter`, or a label is lacking in one language.
    """
    with open_release(release, region, *([focus] if focus else [])) as reader:
        facts, portfolio = gather(reader, region), read_portfolio(reader, quarter)
    if portfolio is None:
        raise SiteError(
            f"projects: expected figures of {quarter}, but found no projects at all; drop the quarter's workbook into "
            "inbox/projects/ and run again."
        )
    files = []
    for language in languages:
        report = quarter_report_of(facts, portfolio, language)
        files += _write(report, target, f"styrka-{region}-{quarter}-{language}")
    return files


def _write(report: Report, target: Path, name: str) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    files = []
    for ending, make in FORMATS.items():
        file = target / f"{name}.{ending}"
        file.write_bytes(make(report))
        files.append(file)
    return files
