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
    limits = [x for e in estimates for x in (e.value, e.low, e.high) if x is not None] + [divider[1]]
    high = max(limits) * 1.06
    series = list(dict.fromkeys(estimate.series for estimate in estimates))
    spec = base(language, description, _ROW * len(names))
    legend = {"orient": "top", "title": None, "columns": 2} if len(series) > 1 else None
    colour = {
        "field": "series",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": series, "range": [f"@{series_colours[name]}" for name in series]},
    }
    shape = {
        "field": "series",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": series, "range": list(SHAPES[: len(series)])},
    }
    spec["data"] = {
        "values": [
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
    }
    spec["encoding"] = {
        "x": {
            "field": "value",
            "type": "quantitative",
            "title": f"{unit} ({divider[0]})",
            "scale": {"domain": [min(0, *limits), high], "nice": False},
            "axis": {"format": f",.{decimals}f", "tickCount": 6, "tickMinStep": 10.0**-decimals, "grid": True},
        },
        "y": {"field": "at", "type": "quantitative", "scale": None, "axis": None},
    }
    spec["layer"] = [
        # The divider stands beside the estimates only, so that it crosses no name.
        {
            "data": {
                "values": [
                    {"value": divider[1], "from": index * _ROW + _NAME, "to": (index + 1) * _ROW - 2}
                    for index in range(len(names))
                ]
            },
            "mark": {"type": "rule", "stroke": "@target", "strokeWidth": 1.5},
            "encoding": {
                "y": {"field": "from", "type": "quantitative", "scale": None},
                "y2": {"field": "to"},
            },
        },
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
            "encoding": {
                "x": {"field": "low", "type": "quantitative"},
                "x2": {"field": "high"},
                "color": colour,
                "strokeDash": {"condition": {"test": "datum.simulated", "value": [4, 3]}, "value": [1, 0]},
            },
        },
        *points(
            {
                "color": colour,
                "shape": shape,
                "tooltip": [
                    {"field": "name", "title": " "},
                    {"field": "text", "title": unit},
                    {"field": "interval", "title": interval_word},
                    {"field": "origin", "title": " "},
                ],
            },
            90,
        ),
        {
            "data": {"values": [{"name": name, "top": index * _ROW + 10} for index, name in enumerate(names)]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "limit": 520},
            "encoding": {
                "x": {"value": 2},
                "y": {"field": "top", "type": "quantitative", "scale": None},
                "text": {"field": "name"},
            },
        },
    ]
    return spec
