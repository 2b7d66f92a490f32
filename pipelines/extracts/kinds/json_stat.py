"""JSON-stat 2.0, as PxWeb's button for downloads gives it.

The format as far as a table of figures needs it. Not here: what the figures are, or the API (``pxweb/``).

Source: https://json-stat.org/full/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from typing import Any

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import Book, Cell
from pipelines.extracts.kinds.cubes import Cube, Dimension, check_size, written_out
from pipelines.http.errors import DecodeError
from pipelines.jsonstat.cells import cell_statuses, cell_values
from pipelines.jsonstat.document import category_codes

_NOT_GIVEN = ".."


def read(file: str, body: bytes) -> Book:
    """The table of a JSON-stat dataset as lines.

    Raises:
        UnreadableFile: it is JSON of another kind, or no whole dataset.
    """
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except ValueError as error:
        raise UnreadableFile(file, f"it is no whole JSON document ({error}): download it again.") from error
    if isinstance(document, dict) and isinstance(document.get("dataset"), dict):
        raise UnreadableFile(file, "it is JSON-stat 1, expected JSON-stat 2: choose JSON-stat 2 when downloading.")
    if not isinstance(document, dict) or document.get("class") != "dataset":
        raise UnreadableFile(file, "it is JSON and no JSON-stat 2 dataset: choose JSON-stat 2, CSV or Excel.")
    try:
        return written_out(file, _cube(file, document))
    except DecodeError as error:
        raise UnreadableFile(file, f"it is no whole JSON-stat dataset ({error}): download it again.") from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UnreadableFile(file, f"it is no whole JSON-stat dataset ({type(error).__name__}: {error}).") from error


def _no_number(word: str) -> float:
    """NaN and Infinity, which Python reads and JSON does not have: no figure is either."""
    raise ValueError(f"it holds {word}, which is no number of JSON")


def _cube(file: str, document: Mapping[str, Any]) -> Cube:
    role = document.get("role") or {}
    dimensions = [
        _dimension(
            file,
            document["dimension"][name],
            name,
            size,
            is_time=name in role.get("time", ()),
            is_contents=name in role.get("metric", ()),
        )
        for name, size in zip(document["id"], document["size"], strict=True)
    ]
    cells = _cells(file, document, dimensions)
    units = _units(document, role.get("metric", ()))
    updated = str(document.get("updated") or "")
    notes = [*map(str, document.get("note") or ()), f"Senast uppdaterad {updated[:10]}" if updated else ""]
    source = str(document.get("source") or "")
    return Cube(
        [str(document.get("label") or ""), *(f"Enhet: {unit}" for unit in units)],
        dimensions,
        cells,
        notes=[*notes, f"Källa: {source}" if source else ""],
    )


def _dimension(
    file: str, said: Mapping[str, Any], name: str, size: int, *, is_time: bool, is_contents: bool
) -> Dimension:
    category = said["category"]
    index = category.get("index") or list(category["label"])
    codes = category_codes({"category": {"index": index}}, table_id=file, variable=name, size=size)
    labels = category.get("label") or {}
    return Dimension(
        str(said.get("label") or name),
        {code: str(labels.get(code, code)) for code in codes},
        is_time=is_time,
        is_contents=is_contents,
    )


def _cells(file: str, document: Mapping[str, Any], dimensions: list[Dimension]) -> list[Cell]:
    """Values, or the symbol for none; both may be lists, or objects of what is there."""
    number = prod(len(dimension.codes) for dimension in dimensions)
    said = document["value"]
    check_size(file, dimensions, len(said) if isinstance(said, list) else number)
    values = cell_values(said, number, table_id=file).to_pylist()
    statuses = cell_statuses(document.get("status"), number, table_id=file).to_pylist()
    return [
        value if value is not None else status or _NOT_GIVEN for value, status in zip(values, statuses, strict=True)
    ]


def _units(document: Mapping[str, Any], metrics: list[str]) -> list[str]:
    said = [document["dimension"][name]["category"].get("unit") or {} for name in metrics]
    return sorted({str(unit["base"]) for units in said for unit in units.values() if unit.get("base")})
