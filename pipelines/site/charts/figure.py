"""Hold a figure: a specification with its sentence, its rows as a table, and what is shown under it.

Not here: one kind of chart (``line.py`` and its siblings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from pipelines.site.language import Language
from pipelines.site.numbers import FORMAT_LOCALE

Spec = dict[str, Any]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

# The light theme of site.css; a test holds the two together.
LIGHT: Final[dict[str, str]] = {
    "own": "#0a5c8f",
    "nation": "#5b6470",
    "neighbours": "#a34e00",
    "peers": "#6b3fa0",
    "target": "#8a1c5b",
    "quiet": "#4d5661",
    "text": "#1a2129",
    "grid": "#dfe3e8",
    "ground": "#ffffff",
    "none": "#eceff2",
    "class-1": "#dbe9f3",
    "class-2": "#a9cbe2",
    "class-3": "#6fa6cb",
    "class-4": "#347bab",
    "class-5": "#0b4a75",
}
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross")
FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"


@dataclass(frozen=True)
class Table:
    """Rows under a chart: `head` names the columns; the first column of each row is its name."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Figure:
    """A chart on a page.

    Attributes:
        id: on the page.
        title: above it; empty where a heading says it.
        sentence: what it shows, in words.
        spec: the specification, without theme.
        table: the same rows in text.
        foot: unit, years, source, vintage, origin: one text a line.
        is_simulated: whether any mark is a simulated figure.
        outline: of a map: the name of the outline that must be given to it.
        csv: address of its rows, from the page.
        cite: a line for a list of references, without the release.
        sources: names of the source tables that it is made of.
    """

    id: str
    title: str
    sentence: str
    spec: Spec
    table: Table
    foot: Sequence[str] = ()
    is_simulated: bool = False
    outline: str | None = None
    csv: str | None = None
    cite: str | None = None
    sources: Sequence[str] = ()

    @property
    def script(self) -> str:
        """The specification as JSON that may stand within a script element."""
        return orjson.dumps(self.spec).decode().replace("<", "\\u003c").replace("\u2028", "\\u2028")


def config(language: Language) -> Spec:
    """What all charts share: type, grid, no generated labels for screen readers beside the written sentence."""
    silent = {"aria": False}
    return {
        "background": None,
        "font": FONT,
        "locale": {"number": FORMAT_LOCALE[language]},
        "view": {"stroke": None},
        "mark": silent,
        "axis": {
            **silent,
            "labelColor": "@quiet",
            "titleColor": "@quiet",
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": "@grid",
            "domainColor": "@grid",
            "tickColor": "@grid",
            "labelOverlap": "greedy",
        },
        "legend": {
            **silent,
            "labelColor": "@text",
            "titleColor": "@quiet",
            "labelFontSize": 12,
            "labelLimit": 0,
            "symbolStrokeWidth": 2.5,
            "symbolSize": 90,
            "titleFontWeight": "normal",
        },
        "text": {**silent, "fill": "@text", "fontSize": 12},
        "rule": silent,
    }


def themed(spec: Spec, colours: dict[str, str] = LIGHT) -> Spec:
    """The specification with colours in place of their names."""
    text = orjson.dumps(spec).decode()
    for name, colour in colours.items():
        text = text.replace(f'"@{name}"', f'"{colour}"')
    drawn: Spec = orjson.loads(text)
    return drawn


def points(encoding: Spec, size: int | None = 60) -> list[Spec]:
    """Two layers of points: full ones, and hollow ones for simulated figures.

    Args:
        encoding: of both; the rows have a field `simulated`.
        size: of a mark; None where `encoding` says it.
    """
    sized = {} if size is None else {"size": size}
    return [
        {
            "transform": [{"filter": "!datum.simulated"}],
            "mark": {"type": "point", "filled": True, "opacity": 0.9, **sized},
            "encoding": encoding,
        },
        {
            "transform": [{"filter": "datum.simulated"}],
            "mark": {"type": "point", "filled": False, "fill": "@ground", "strokeWidth": 2, "opacity": 1, **sized},
            "encoding": encoding,
        },
    ]


def base(language: Language, description: str, height: int) -> Spec:
    """The beginning of a specification, as wide as the place that it is drawn in."""
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config(language),
    }
