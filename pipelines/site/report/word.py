"""Write the report as a Word file: headings, tables with repeated heads, pictures with their text."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any, Final

from pipelines.site.report.document import Block, Grid, Picture, Report, Text
from pipelines.site.report.drawing import as_png

_FONT: Final = "Calibri"
_CHART_FONT: Final = "DejaVu Sans"
_WIDTH_CM: Final = 16.0
_MAP_WIDTH_CM: Final = 10.0
_STYLES: Final = {"plain": None, "lead": None, "quote": "Intense Quote", "quiet": None}


def word(report: Report) -> bytes:
    """The report as .docx."""
    from docx import Document

    made = Document()
    properties = made.core_properties
    properties.title, properties.author = report.title, "Styrka"
    properties.created = properties.modified = datetime.fromisoformat(report.day)
    properties.language = {"sv": "sv-SE", "en": "en-GB"}[report.language]
    _set_looks(made, report)
    made.add_heading(report.title, level=0)
    made.add_paragraph(report.subtitle)
    if report.warning:
        made.add_paragraph().add_run(report.warning).bold = True
    for section in report.sections:
        made.add_heading(section.heading, level=section.level)
        for block in section.blocks:
            _add(made, block, report)
    made.sections[0].footer.paragraphs[0].text = report.foot
    body = io.BytesIO()
    made.save(body)
    return _dated(body.getvalue())


def _dated(body: bytes) -> bytes:
    """The same file with no time of day in it: a release gives the same bytes whenever it is asked."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            kept.writestr(zipfile.ZipInfo(part.filename), made.read(part), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _set_looks(made: Any, report: Report) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"sv": "sv-SE", "en": "en-GB"}[report.language])
    style.element.get_or_add_rPr().append(language)


def _add(made: Any, block: Block, report: Report) -> None:
    if isinstance(block, Text):
        run = made.add_paragraph(style=_STYLES[block.kind]).add_run(block.text)
        run.bold = block.kind == "lead" or None
    elif isinstance(block, Picture):
        _add_picture(made, block, report)
    else:
        _add_grid(made, block)


def _add_picture(made: Any, picture: Picture, report: Report) -> None:
    from docx.shared import Cm

    figure = picture.figure
    made.add_paragraph(figure.sentence)
    width = _MAP_WIDTH_CM if figure.outline else _WIDTH_CM
    placed = made.add_picture(io.BytesIO(as_png(figure, _CHART_FONT)), width=Cm(width))
    described = placed._inline.docPr
    described.set("descr", f"{figure.title}. {figure.sentence}")
    described.set("title", figure.title)
    caption = f"{report.figure_word} {picture.number}. {figure.title}. {' '.join(figure.foot)}"
    made.add_paragraph(caption, style="Caption")


def _add_grid(made: Any, grid: Grid) -> None:
    from docx.oxml import OxmlElement

    table = made.add_table(rows=1, cols=len(grid.table.head), style="Light List Accent 1")
    for cell, text in zip(table.rows[0].cells, grid.table.head, strict=True):
        cell.text = text
    # A head that is repeated on every page, and that a screen reader reads as one.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.table.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph()
