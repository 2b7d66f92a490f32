"""Draw all counties as one strip, one's own marked, with the nation as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.site.charts.figure import Spec, base, points
from pipelines.site.language import Language

# Drawn in this order: one's own last, so that nothing lies over it.
ROLES = ("other", "peer", "neighbour", "own")
_LOOKS = {
    "other": ("@nation", "circle", 70),
    "peer": ("@peers", "diamond", 110),
    "neighbour": ("@neighbours", "square", 90),
    "own": ("@own", "circle", 200),
}
_MIDDLE = 66
_OFFSETS = (0, -13, 13, -26, 26)
# The share of the axis that a dot takes on a phone.
_TOUCHING = 0.045


@dataclass(frozen=True)
class Dot:
    """A county on the strip."""

    name: str
    value: float
    text: str
    role: str
    is_simulated: bool
    origin: str


def strip_chart(
    dots: Sequence[Dot],
    *,
    language: Language,
    description: str,
    unit: str,
    decimals: int,
    role_words: dict[str, str],
    nation: tuple[str, float] | None,
) -> Spec:
    """The specification of a strip.

    Args:
        dots: the counties with a value.
        language: of numbers.
        description: for those who do not see it.
        unit: under the axis.
        decimals: on the axis.
        role_words: what each role is called in the legend.
        nation: words and value of the nation's line.
    """
    values = [dot.value for dot in dots] + ([nation[1]] if nation else [])
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    roles = [role for role in ROLES if any(dot.role == role for dot in dots)]
    spec = base(language, description, 100)
    spec["encoding"] = {
        "x": {
            "field": "value",
            "type": "quantitative",
            "title": unit,
            "scale": {"domain": [low - room, high + room], "nice": False, "zero": False},
            "axis": {"format": f",.{decimals}f", "tickCount": 5, "tickMinStep": 10.0**-decimals, "grid": False},
        }
    }
    spec["layer"] = [
        *([_nation_rule(nation, (low + high) / 2)] if nation else []),
        {
            "data": {"values": _rows(dots, role_words, low, high)},
            "layer": points(_looks(roles[::-1], role_words, unit), None),
        },
        *[_own_label(dot, low, high) for dot in dots if dot.role == "own"],
    ]
    return spec


def _looks(roles: Sequence[str], role_words: dict[str, str], unit: str) -> Spec:
    """Colour, shape and size of each role, in the legend from one's own to the others."""
    legend = {"orient": "top", "title": None, "columns": 2}
    words = [role_words[role] for role in roles]
    colours, shapes = [_LOOKS[role][0] for role in roles], [_LOOKS[role][1] for role in roles]
    who = {"field": "who", "type": "nominal", "legend": legend}
    return {
        "y": {"field": "lane", "type": "quantitative", "scale": None, "axis": None},
        "color": {**who, "scale": {"domain": words, "range": colours}},
        "shape": {**who, "scale": {"domain": words, "range": shapes}},
        "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
        "tooltip": [
            {"field": "name", "title": " "},
            {"field": "text", "title": unit},
            {"field": "origin", "title": " "},
        ],
    }


def _rows(dots: Sequence[Dot], role_words: dict[str, str], low: float, high: float) -> list[dict[str, object]]:
    """The dots with the lane that each is drawn in: two that would touch are drawn one over the other."""
    lanes = _lanes(dots, (high - low) * _TOUCHING or 1.0)
    return [
        {
            "name": dot.name,
            "value": dot.value,
            "text": dot.text,
            "who": role_words[dot.role],
            "simulated": dot.is_simulated,
            "origin": dot.origin,
            "size": _LOOKS[dot.role][2],
            "lane": _MIDDLE + lanes[dot.name],
        }
        for dot in sorted(dots, key=lambda dot: ROLES.index(dot.role))
    ]


def _lanes(dots: Sequence[Dot], touching: float) -> dict[str, int]:
    """Pixels off the middle; one's own stays in it."""
    taken: dict[int, list[float]] = {offset: [] for offset in _OFFSETS}
    lanes = {}
    for dot in sorted(dots, key=lambda dot: (dot.role != "own", dot.value)):
        free = (offset for offset in _OFFSETS if all(abs(dot.value - other) >= touching for other in taken[offset]))
        lanes[dot.name] = next(free, 0)
        taken[lanes[dot.name]].append(dot.value)
    return lanes


def _align(value: float, low: float, high: float) -> tuple[str, int]:
    """Text beside a value that stays within the chart: it reads inwards from the edges."""
    share = (value - low) / (high - low) if high > low else 0.5
    if share < 0.35:
        return "left", -6
    return ("right", 6) if share > 0.65 else ("center", 0)


def _own_label(dot: Dot, low: float, high: float) -> Spec:
    """One's own name and value, on a ground of their own: the nation's line may pass behind."""
    align, shift = _align(dot.value, low, high)
    mark = {"type": "text", "align": align, "dx": shift, "fontWeight": 600, "fill": "@own"}
    return {
        "data": {"values": [{"value": dot.value, "words": f"{dot.name} {dot.text}"}]},
        "encoding": {"text": {"field": "words"}, "y": {"value": 30}},
        "layer": [{"mark": {**mark, "stroke": "@ground", "strokeWidth": 5, "strokeJoin": "round"}}, {"mark": mark}],
    }


def _nation_rule(nation: tuple[str, float], middle: float) -> Spec:
    words, value = nation
    return {
        "data": {"values": [{"value": value, "words": words}]},
        "layer": [
            {
                "mark": {"type": "rule", "stroke": "@nation", "strokeWidth": 2},
                "encoding": {"y": {"value": 16}, "y2": {"value": 98}},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "right" if value > middle else "left",
                    "fill": "@nation",
                    "fontWeight": 600,
                },
                "encoding": {"text": {"field": "words"}, "y": {"value": 8}},
            },
        ],
    }
