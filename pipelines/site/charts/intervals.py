"""Draw estimates with their intervals, one under the other, beside the value that divides strong from weak.

Each name stands over its own line, so that long names fit a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.site.charts.figure import SHAPES, Spec, base, points
from pipelines.site.language import Language

_ROW = 38
# So much of a row is its name.
_NAME = 18


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; `series` keeps two kinds of values in one row apart."""

    name: str
    series: str
    value: float
    low: float | None
    high: float | None
    text: str
    interval: str
    is_simulated: bool
    origin: str


def interval_chart(
    estimates: Sequence[Estimate],
    *,
    language: Language,
    description: str,
    unit: str,
    decimals: int,
    divider: tuple[str, float],
    series_colours: dict[str, str],
    interval_word: str,
) -> Spec:
    """The specification; rows stand in the order of `estimates`."""
    names = list(dict.fromkeys(estimate.name for estimate in estimates))
    series = list(dict.fromkeys(estimate.series for estimate in estimates))
    limits = [x for e in estimates for x in (e.value, e.low, e.high) if x is not None] + [divider[1]]
    colour, shape = _colour_and_shape(series, series_colours)
    tooltip = [
        {"field": "name", "title": " "},
        {"field": "text", "title": unit},
        {"field": "interval", "title": interval_word},
        {"field": "origin", "title": " "},
    ]
    spec = base(language, description, _ROW * len(names))
    spec["data"] = {"values": _values(estimates, names, series)}
    spec["encoding"] = {
        "x": {
            "field": "value",
            "type": "quantitative",
            "title": f"{unit} ({divider[0]})",
            "scale": {"domain": [min(0, *limits), max(limits) * 1.06], "nice": False},
            "axis": {"format": f",.{decimals}f", "tickCount": 6, "tickMinStep": 10.0**-decimals, "grid": True},
        },
        "y": {"field": "at", "type": "quantitative", "scale": None, "axis": None},
    }
    spec["layer"] = [
        _divider(divider[1], len(names)),
        _interval(colour),
        *points({"color": colour, "shape": shape, "tooltip": tooltip}, 90),
        _names(names),
    ]
    return spec


def _colour_and_shape(series: list[str], colours: dict[str, str]) -> tuple[Spec, Spec]:
    """What keeps two kinds of values apart, also without colours."""
    legend = {"orient": "top", "title": None, "columns": 2} if len(series) > 1 else None
    ranges = ([f"@{colours[name]}" for name in series], list(SHAPES[: len(series)]))
    colour, shape = (
        {"field": "series", "type": "nominal", "legend": legend, "scale": {"domain": series, "range": values}}
        for values in ranges
    )
    return colour, shape


def _values(estimates: Sequence[Estimate], names: list[str], series: list[str]) -> list[dict[str, object]]:
    """The rows of the chart's data; two kinds of values of one name lie a little apart."""
    return [
        {
            "name": e.name,
            "series": e.series,
            "value": e.value,
            "low": e.low,
            "high": e.high,
            "text": e.text,
            "interval": e.interval,
            "simulated": e.is_simulated,
            "origin": e.origin,
            "row": names.index(e.name),
            "at": names.index(e.name) * _ROW + 27 + 5 * (series.index(e.series) if len(series) > 1 else 0),
        }
        for e in estimates
    ]


def _divider(value: float, rows: int) -> Spec:
    """The divider beside the estimates only, so that it crosses no name."""
    parts = [{"value": value, "from": row * _ROW + _NAME, "to": (row + 1) * _ROW - 2} for row in range(rows)]
    return {
        "data": {"values": parts},
        "mark": {"type": "rule", "stroke": "@target", "strokeWidth": 1.5},
        "encoding": {"y": {"field": "from", "type": "quantitative", "scale": None}, "y2": {"field": "to"}},
    }


def _interval(colour: Spec) -> Spec:
    """A line from the lower to the upper limit, dashed where it is simulated."""
    return {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
        "encoding": {
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"},
            "color": colour,
            "strokeDash": {"condition": {"test": "datum.simulated", "value": [4, 3]}, "value": [1, 0]},
        },
    }


def _names(names: list[str]) -> Spec:
    """Each name over its own line."""
    return {
        "data": {"values": [{"name": name, "top": row * _ROW + 10} for row, name in enumerate(names)]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "limit": 520},
        "encoding": {
            "x": {"value": 2},
            "y": {"field": "top", "type": "quantitative", "scale": None},
            "text": {"field": "name"},
        },
    }
