"""Write the report as PDF: tagged (PDF/UA-1), and the same bytes from the same release on every machine.

Not here: looks (``report.typ``).
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from pipelines.site.report.document import Block, Grid, Picture, Report, Text
from pipelines.site.report.drawing import as_svg

_TEMPLATE: Final = Path(__file__).parent / "report.typ"
# One of the fonts that Typst carries itself: no font of the machine changes the report.
FONT: Final = "Libertinus Serif"
# Letters of the longest cell up to which a column is narrow, and from which it gets no more room.
_NARROW: Final = 14
_WIDEST: Final = 40


def pdf(report: Report) -> bytes:
    """The report as PDF/UA-1."""
    import typst

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        for picture in report.pictures:
            (folder / _file(picture)).write_bytes(as_svg(picture.figure, FONT))
        (folder / "report.json").write_bytes(orjson.dumps(_content(report)))
        published = datetime.fromisoformat(report.day).replace(tzinfo=UTC)
        return bytes(
            typst.compile(
                str(folder / "report.typ"),
                root=str(folder),
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=int(published.timestamp()),
            )
        )


def _content(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "warning": report.warning,
        "date": [int(part) for part in report.day.split("-")],
        "foot": report.foot,
        "figure": report.figure_word,
        "contents": report.contents_word,
        "sections": [
            {"heading": section.heading, "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": block.kind, "text": block.text}
    if isinstance(block, Picture):
        figure = block.figure
        return {
            "kind": "picture",
            "file": _file(block),
            "alt": f"{figure.title}. {figure.sentence}",
            "sentence": figure.sentence,
            "caption": f"{figure.title}. {' '.join(figure.foot)}",
            "narrow": figure.outline is not None,
        }
    return {
        "kind": "grid",
        "head": _heads(block),
        "rows": [list(row) for row in block.table.rows],
        "widths": _widths(block),
        "numbers": block.numbers,
    }


def _longest(grid: Grid) -> list[int]:
    """Letters of the longest cell of each column."""
    return [max((len(str(cell)) for cell in cells), default=0) for cells in zip(*grid.table.rows, strict=True)] or [
        0 for _ in grid.table.head
    ]


def _widths(grid: Grid) -> list[int]:
    """Shares of the page by the longest cell, within limits; 0 for a column that is as narrow as its own content."""
    longest = _longest(grid)
    widest = max(longest, default=0)
    return [
        0 if letters <= _NARROW and letters < widest else min(_WIDEST, max(letters, _NARROW)) for letters in longest
    ]


def _heads(grid: Grid) -> list[str]:
    """The heads; over a narrow column a word a line, so that the head makes it no wider than its longest word."""
    return [
        head if width else "\n".join(str(head).split())
        for head, width in zip(grid.table.head, _widths(grid), strict=True)
    ]


def _file(picture: Picture) -> str:
    return f"figure-{picture.number}.svg"
