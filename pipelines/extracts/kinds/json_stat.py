"""JSON-stat 2.0, as PxWeb's button for downloads gives it.

The format as far as a table of figures needs it. Not here: what the figures are, or the API (``pxweb/``).

Source: https://json-stat.org/full/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import Book, Cell
from pipelines.extracts.kinds.cubes import Cube, Dimension, check_size, written_out

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
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UnreadableFile(file, f"it is no whole JSON-stat dataset ({type(error).__name__}: {error}).") from error


def _no_number(word: str) -> float:
    """NaN and Infinity, which Python reads and JSON does not have: no figure is either."""
    raise ValueError(f"it holds {word}, which is no number of JSON")


def _cube(file: str, document: Mapping[str, Any]) -> Cube:
    role = document.get("role") or {}
    dimensions = [
        _dimension(
            document["dimension"][name],
            name,
            is_time=name in role.get("time", ()),
            is_contents=name in role.get("metric", ()),
        )
        for name in document["id"]
    ]
    if [len(dimension.codes) for dimension in dimensions] != list(document["size"]):
        raise UnreadableFile(file, "its sizes are not those of its dimensions: download it again.")
    cells = _cells(document, dimensions)
    check_size(file, dimensions, len(cells))
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


def _dimension(said: Mapping[str, Any], name: str, *, is_time: bool, is_contents: bool) -> Dimension:
    category = said["category"]
    index = category.get("index") or list(category["label"])
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    labels = category.get("label") or {}
    return Dimension(
        str(said.get("label") or name),
        {str(code): str(labels.get(code, code)) for code in codes},
        is_time=is_time,
        is_contents=is_contents,
    )


def _cells(document: Mapping[str, Any], dimensions: list[Dimension]) -> list[Cell]:
    """Values, or the symbol for none; both may be lists, or objects of what is there."""
    values, status = document["value"], document.get("status") or {}
    number = 1
    for dimension in dimensions:
        number *= len(dimension.codes)
    if isinstance(values, dict):
        values = [values.get(str(at)) for at in range(number)]
    if isinstance(status, str):
        status = dict.fromkeys(range(number), status)
    elif isinstance(status, list):
        status = dict(enumerate(status))
    else:
        status = {int(at): symbol for at, symbol in status.items()}
    return [float(value) if value is not None else str(status.get(at) or _NOT_GIVEN) for at, value in enumerate(values)]


def _units(document: Mapping[str, Any], metrics: list[str]) -> list[str]:
    said = [document["dimension"][name]["category"].get("unit") or {} for name in metrics]
    return sorted({str(unit["base"]) for units in said for unit in units.values() if unit.get("base")})
