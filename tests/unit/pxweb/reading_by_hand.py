"""JSON-stat 2.0 datasets read cell by cell, as the format's page says it: what the decoder is compared with.

A reading that is slow, plain and shares nothing with the decoder. Not here: tests. Source of the format:
https://json-stat.org/full/.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import product
from typing import Any

Rows = list[tuple[Any, ...]]


class Unreadable(Exception):
    """What the document says makes no table."""


def read(body: bytes) -> Rows:
    """One tuple per cell in row-major order: codes, number or None, symbol or None.

    Raises:
        Unreadable: it is no JSON, no dataset, or contradicts itself.
    """
    try:
        document = json.loads(body, parse_constant=_refuse)
        return _rows(document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _refuse(constant: str) -> None:
    raise Unreadable(constant)


def _require(holds: object) -> None:
    if not holds:
        raise Unreadable


def _rows(document: dict[str, Any]) -> Rows:
    _require(document["version"] == "2.0" and document["class"] == "dataset")
    _require(isinstance(document["dimension"], dict))
    names, sizes = document["id"], document["size"]
    _require(isinstance(names, list) and isinstance(sizes, list) and len(set(names)) == len(names) == len(sizes))
    codes = [_codes(document["dimension"][name]["category"], size) for name, size in zip(names, sizes, strict=True)]
    count = math.prod(sizes)
    values = [_number(value) for value in _cells(document["value"], count)]
    symbols = [_symbol(symbol) for symbol in _statuses(document.get("status"), count)]
    return [(*key, value, symbol) for key, value, symbol in zip(product(*codes), values, symbols, strict=True)]


def _codes(category: dict[str, Any], size: Any) -> list[str]:
    _require(type(size) is int and size >= 0)
    index = category.get("index")
    if index is None:
        index = list(category["label"])
        _require(len(index) == 1)
    if isinstance(index, dict):
        _require(all(type(place) is int for place in index.values()))
        _require(sorted(index.values()) == list(range(len(index))))
        index = sorted(index, key=index.__getitem__)
    _require(isinstance(index, list) and all(isinstance(code, str) for code in index))
    _require(len(index) == len(set(index)) == size)
    return list(index)


def _cells(reported: Any, count: int) -> list[Any]:
    if isinstance(reported, list):
        _require(len(reported) == count)
        return reported
    cells: list[Any] = [None] * count
    for place, cell in reported.items():
        _require(place.isascii() and place.isdecimal() and int(place) < count)
        cells[int(place)] = cell
    _require(len({int(place) for place in reported}) == len(reported))
    return cells


def _statuses(reported: Any, count: int) -> list[Any]:
    if reported is None:
        return [None] * count
    if isinstance(reported, str):
        return [reported] * count
    _require(isinstance(reported, list) or None not in reported.values())
    return _cells(reported, count)


def _number(value: Any) -> float | None:
    _require(value is None or type(value) in (int, float))
    if type(value) is int:
        _require(abs(value) <= sys.float_info.max and int(float(value)) == value)
    return None if value is None else float(value)


def _symbol(symbol: Any) -> str | None:
    _require(symbol is None or isinstance(symbol, str))
    return symbol  # type: ignore[no-any-return]
