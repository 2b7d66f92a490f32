"""Draw a series over the years: one's own, the nation, and others beside.

Not here: which series are drawn (``pages/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.site.charts.figure import SHAPES, Spec, base, points
from pipelines.site.language import Language
from pipelines.site.numbers import NO_BREAK_SPACE

HEIGHT = 260
_LABEL_HEIGHT = 15


@dataclass(frozen=True)
class Point:
    """A value of a year as it is drawn and as it is read."""

    year: int
    value: float
    text: str
    is_simulated: bool
    origin: str
    low: float | None = None
    high: float | None = None

    @property
    def number(self) -> str:
        """The text without its unit, which the axis has."""
        return self.text.partition(NO_BREAK_SPACE)[0]


@dataclass(frozen=True)
class Line:
    """A line: its name, the name of its colour, its points by year."""

    name: str
    colour: str
    points: Sequence[Point]

    @property
    def is_simulated(self) -> bool:
        """Whether any point is: then the whole line is dashed."""
        return any(point.is_simulated for point in self.points)


def line_chart(
    lines: Sequence[Line],
    *,
    language: Language,
    description: str,
    unit: str,
    decimals: int,
    year_word: str,
    targets: Sequence[tuple[str, float]] = (),
    breaks: Sequence[int] = (),
    height: int = HEIGHT,
) -> Spec:
    """The specification of a line chart.

    Args:
        lines: one's own first; each has at least one point.
        language: of numbers.
        description: for those who do not see it.
        unit: above the axis of values.
        decimals: on that axis.
        year_word: what the axis of years is called in tooltips.
        targets: words and value of a target that does not move; of a range, both its ends.
        breaks: years that do not compare with those before.
        height: of the chart, in pixels.
    """
    years = sorted({point.year for line in lines for point in line.points})
    low, high = _domain([point.value for line in lines for point in line.points] + [value for _, value in targets])
    room = max(1.0, years[-1] - years[0]) * 0.09
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [years[0] - room / 3, years[-1] + room], "nice": False},
        "axis": {"values": _ticks(years), "format": "d", "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {
            "format": f",.{decimals}f",
            "tickCount": 5,
            "tickMinStep": 10.0**-decimals,
            "domain": False,
            "ticks": False,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleX": -4,
            "titleY": -16,
        },
    }
    shared = _shared(lines)
    spec = base(language, description, height)
    spec["data"] = {"values": _rows(lines)}
    spec["encoding"] = {"x": x, "y": y}
    spec["layer"] = [
        *([_break_rules(years, breaks)] if any(years[0] < year <= years[-1] for year in breaks) else []),
        *([_band()] if any(point.low is not None for line in lines for point in line.points) else []),
        {"mark": {"type": "line", "strokeCap": "round"}, "encoding": _without_shape(shared)},
        *points(_years(shared, unit, year_word), 45),
        # Over the lines, which may run where the target is.
        *([_target_rules(targets)] if targets else []),
        _end_labels(lines, low, high, height),
    ]
    return spec


def _without_shape(shared: dict[str, Any]) -> Spec:
    """A line with shapes would get points of its own over those that tell simulated figures apart."""
    return {name: channel for name, channel in shared.items() if name != "shape"}


def _years(shared: dict[str, Any], unit: str, year_word: str) -> Spec:
    """What the mark of a year is drawn by, and what it says when it is pointed at."""
    return {name: channel for name, channel in shared.items() if name in ("color", "shape")} | {
        "tooltip": [
            {"field": "who", "title": " "},
            {"field": "year", "title": year_word, "type": "quantitative", "format": "d"},
            {"field": "text", "title": unit},
            {"field": "origin", "title": " "},
        ]
    }


def _shared(lines: Sequence[Line]) -> dict[str, Any]:
    names = [line.name for line in lines]
    legend = {"orient": "top", "columns": 2, "title": None, "offset": 36}
    return {
        "color": {
            "field": "who",
            "type": "nominal",
            "scale": {"domain": names, "range": [f"@{line.colour}" for line in lines]},
            "legend": legend,
        },
        "shape": {
            "field": "who",
            "type": "nominal",
            "scale": {"domain": names, "range": list(SHAPES[: len(names)])},
            "legend": legend,
        },
        "strokeDash": {"condition": {"test": "datum.dashed", "value": [5, 4]}, "value": [1, 0]},
        "strokeWidth": {"condition": {"test": f"datum.who === {names[0]!r}", "value": 3}, "value": 1.75},
        "detail": {"field": "who"},
    }


def _rows(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "who": line.name,
            "year": point.year,
            "value": point.value,
            "text": point.text,
            "origin": point.origin,
            "simulated": point.is_simulated,
            "dashed": line.is_simulated,
            **({"low": point.low, "high": point.high} if point.low is not None else {}),
        }
        for line in lines
        for point in line.points
    ]


def _band() -> Spec:
    return {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "area", "opacity": 0.18},
        "encoding": {
            "y": {"field": "low", "type": "quantitative"},
            "y2": {"field": "high"},
            "color": {"field": "who", "type": "nominal"},
        },
    }


def _target_rules(targets: Sequence[tuple[str, float]]) -> Spec:
    label = {"type": "text", "align": "left", "dy": -7}
    return {
        "data": {"values": [{"value": value, "words": words} for words, value in targets]},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 1.25, "stroke": "@target"},
                "encoding": {"x": None, "y": {"field": "value", "type": "quantitative"}},
            },
            {
                "encoding": {
                    "x": {"value": 6},
                    "y": {"field": "value", "type": "quantitative"},
                    "text": {"field": "words"},
                },
                # On a ground of its own: other lines may begin where the target is.
                "layer": [
                    {"mark": {**label, "stroke": "@ground", "strokeWidth": 4, "strokeJoin": "round"}},
                    {"mark": {**label, "fill": "@target"}},
                ],
            },
        ],
    }


def _break_rules(years: Sequence[int], breaks: Sequence[int]) -> Spec:
    """Between the last year that compares and the first that does not."""
    return {
        "data": {"values": [{"year": year - 0.5} for year in breaks if years[0] < year <= years[-1]]},
        "mark": {"type": "rule", "stroke": "@quiet", "strokeWidth": 1, "opacity": 0.6},
        "encoding": {"x": {"field": "year", "type": "quantitative"}, "y": None},
    }


def _end_labels(lines: Sequence[Line], low: float, high: float, height: int) -> Spec:
    """The last value of each line beside its end, moved apart where two would touch."""
    ends = sorted(((line, line.points[-1]) for line in lines), key=lambda end: -end[1].value)
    places = apart([(high - point.value) / (high - low) * height for _, point in ends], height)
    rows = [
        {"who": line.name, "year": point.year, "text": point.number, "at": place}
        for (line, point), place in zip(ends, places, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "dx": 9, "baseline": "middle", "fontWeight": 600},
        "encoding": {
            "x": {"field": "year", "type": "quantitative"},
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "text": {"field": "text"},
            "color": {"field": "who", "type": "nominal"},
        },
    }


def apart(pixels: Sequence[float], height: float) -> list[float]:
    """Places from the top, in their order, so that no two labels touch; those under the edge push the others up."""
    places: list[float] = []
    for pixel in pixels:
        places.append(max(pixel, places[-1] + _LABEL_HEIGHT) if places else pixel)
    limit = float(height)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - _LABEL_HEIGHT
    return places


def _domain(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def _ticks(years: Sequence[int]) -> list[int]:
    """At most seven years, the last among them."""
    step = max(1, -(-(years[-1] - years[0]) // 6))
    return list(range(years[-1], years[0] - 1, -step))[::-1]
