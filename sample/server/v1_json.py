"""The first generation's own JSON: rows with keys, values as texts.

That format. Not here: json-stat2 (see `jsonstat_writing`).
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from sample.server.cutting import Cut
from sample.server.tables import SYMBOLS, Variable


def json_document(cut: Cut) -> dict[str, Any]:
    """Columns, comments, and a row per combination of codes with a text per content."""
    keyed = [one for one in cut.variables if one.role != "contents"]
    contents = next((one for one in cut.variables if one.role == "contents"), None)
    return {
        "columns": [*(_column(one) for one in keyed), *_content_columns(cut, contents)],
        "comments": _comments(cut.variables),
        "data": _rows(cut, keyed, contents),
        "metadata": [
            {
                "infofile": cut.table.px.get("infofile", ""),
                "updated": cut.table.updated,
                "label": cut.label,
                "source": cut.table.source,
            }
        ],
    }


def _column(variable: Variable) -> dict[str, str]:
    return {"code": variable.code, "text": variable.label, "type": "t" if variable.role == "time" else "d"}


def _content_columns(cut: Cut, contents: Variable | None) -> list[dict[str, str]]:
    if contents is None:
        return [{"code": cut.table.matrix, "text": cut.table.contents, "type": "c"}]
    return [
        {"code": code, "text": text, "type": "c", "unit": contents.units.get(code, {}).get("base", "")}
        for code, text in contents.codes.items()
    ]


def _comments(variables: tuple[Variable, ...]) -> list[dict[str, str]]:
    return [
        {"variable": one.code, "value": code, "comment": note}
        for one in variables
        for code, notes in one.value_notes.items()
        for note in notes
    ]


def _rows(cut: Cut, keyed: list[Variable], contents: Variable | None) -> list[dict[str, list[str]]]:
    values, marks = cut.values, cut.marks
    if contents is not None:
        axis = cut.variables.index(contents)
        values, marks = np.moveaxis(values, axis, -1), np.moveaxis(marks, axis, -1)
    width = len(contents.codes) if contents is not None else 1
    decimals = _decimals(cut, contents, width)
    table, symbols = values.reshape(-1, width).tolist(), marks.reshape(-1, width).tolist()
    keys = product(*(one.codes for one in keyed))
    return [
        {"key": list(key), "values": [_text(*cell) for cell in zip(numbers, marked, decimals, strict=True)]}
        for key, numbers, marked in zip(keys, table, symbols, strict=True)
    ]


def _decimals(cut: Cut, contents: Variable | None, width: int) -> list[int]:
    if contents is None:
        return [cut.table.decimals] * width
    return [contents.units.get(code, {}).get("decimals") or 0 for code in contents.codes]


def _text(value: float, mark: int, decimals: int) -> str:
    return (SYMBOLS[mark] or "..") if value != value else f"{value:.{decimals}f}"
