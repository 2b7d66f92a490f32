"""Draw counties, or the municipalities of one, on a map in five classes, one's own outlined.

Not here: geometry (``map/``); the specification names it and is given it when it is drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.site.charts.figure import Spec, base
from pipelines.site.language import Language
from pipelines.site.map import COUNTIES
from pipelines.site.numbers import Numbers

HEIGHT = 460
_CLASSES = 5
_LEGEND_LETTERS = 20


@dataclass(frozen=True)
class Place:
    """A county, or a municipality, on the map; `value` is None where it has no figure."""

    code: str
    name: str
    value: float | None
    text: str
    is_own: bool
    is_simulated: bool
    origin: str


def county_map(
    places: Sequence[Place],
    *,
    language: Language,
    description: str,
    unit: str,
    decimals: int,
    no_figure: str,
    category: bool = False,
    outline: str = COUNTIES,
) -> Spec:
    """The specification of a map in classes of about equally many counties.

    Args:
        places: all counties, or all municipalities of one.
        language: of numbers.
        description: for those who do not see it.
        unit: over the legend.
        decimals: of the classes' limits.
        no_figure: what the class of those without a figure is called.
        outline: whose regions the places are.
        category: `text` is the class, in the order in which classes first come.
    """
    numbers = Numbers(language)
    if category:
        classes = list(dict.fromkeys(place.text for place in places if place.value is not None))
        class_of = {place.code: place.text for place in places if place.value is not None}
    else:
        classes, class_of = _classes(places, numbers, decimals)
    rows = [_row(place, class_of.get(place.code, no_figure)) for place in places]
    colours = _colours(len(classes))
    if any(place.code not in class_of for place in places):
        classes, colours = [*classes, no_figure], [*colours, "@none"]
    spec = base(language, description, HEIGHT)
    spec["projection"] = {"type": "identity", "reflectY": True}
    spec["data"] = {"name": outline}
    spec["transform"] = [
        {
            "lookup": "properties.code",
            "from": {
                "data": {"values": rows},
                "key": "code",
                "fields": ["name", "text", "class", "own", "simulated", "origin"],
            },
        }
    ]
    spec["layer"] = [
        {
            "mark": {"type": "geoshape", "stroke": "@ground", "strokeWidth": 0.8},
            "encoding": {
                "color": {
                    "field": "class",
                    "type": "nominal",
                    "scale": {"domain": classes, "range": colours},
                    "legend": {
                        "orient": "top-left",
                        "title": textwrap.wrap(unit, _LEGEND_LETTERS),
                        "symbolType": "square",
                        "symbolStrokeWidth": 0,
                        "titleLimit": 0,
                        "offset": 0,
                    },
                },
                "tooltip": [
                    {"field": "name", "title": " "},
                    {"field": "text", "title": unit},
                    {"field": "origin", "title": " "},
                ],
            },
        },
        _outlined("datum.simulated && !datum.own", "@quiet", 0.7, [3, 2]),
        # One's own stands out on any class: a line of the ground under the line of the text.
        _outlined("datum.own", "@ground", 5, [1, 0]),
        _outlined("datum.own && !datum.simulated", "@text", 2.2, [1, 0]),
        _outlined("datum.own && datum.simulated", "@text", 2.2, [4, 3]),
    ]
    return spec


def _outlined(test: str, colour: str, width: float, dash: list[int]) -> Spec:
    mark = {"type": "geoshape", "fill": None, "stroke": colour, "strokeWidth": width, "strokeDash": dash}
    return {"transform": [{"filter": test}], "mark": mark}


def _row(place: Place, class_name: str) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "text": place.text,
        "class": class_name,
        "own": place.is_own,
        "simulated": place.is_simulated,
        "origin": place.origin,
    }


def _classes(places: Sequence[Place], numbers: Numbers, decimals: int) -> tuple[list[str], dict[str, str]]:
    """Words of the classes from low to high, and the class of each county. Equal values share a class."""
    ordered = sorted((place.value, place.code) for place in places if place.value is not None)
    distinct = sorted({value for value, _ in ordered})
    count = min(_CLASSES, len(distinct))
    groups: list[list[tuple[float, str]]] = []
    for value, code in ordered:
        share = distinct.index(value) * count // len(distinct)
        while len(groups) <= share:
            groups.append([])
        groups[share].append((value, code))
    words, class_of = [], {}
    for group in groups:
        low, high = numbers(group[0][0], decimals), numbers(group[-1][0], decimals)
        words.append(low if low == high else f"{low} – {high}")
        class_of.update({code: words[-1] for _, code in group})
    return list(dict.fromkeys(words)), class_of


def _colours(count: int) -> list[str]:
    """Colours from light to dark, spread over the scale."""
    if count <= 1:
        return ["@class-3"][:count]
    return [f"@class-{1 + round(index * (_CLASSES - 1) / (count - 1))}" for index in range(count)]
