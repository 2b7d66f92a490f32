"""Write the report as one HTML file with its charts in it: to be mailed, read without a network, printed."""

from __future__ import annotations

from pipelines.site.maker import TEMPLATES, environment
from pipelines.site.report.document import Grid, Picture, Report, Text
from pipelines.site.report.drawing import as_svg

_FONT = "system-ui, sans-serif"


def html(report: Report) -> bytes:
    """The report as HTML."""
    css = (TEMPLATES.parent / "static" / "site.css").read_text(encoding="utf-8")
    drawn = {picture.number: as_svg(picture.figure, _FONT).decode() for picture in report.pictures}
    kinds = {Text: "text", Picture: "picture", Grid: "grid"}
    made: str = (
        environment(None)
        .get_template("report.html.j2")
        .render(report=report, css=css, drawn=drawn, kind=lambda block: kinds[type(block)])
    )
    return made.encode()
