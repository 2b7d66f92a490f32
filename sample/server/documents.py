"""Tables from json-stat2 documents: the project's sample, or an answer of a real server.

Document to `Table`. Not here: writing documents (see `jsonstat_writing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from sample.server.tables import SYMBOLS, Marks, Table, Values, Variable

_PER_CODE = ("refperiod", "measuringType", "priceType", "adjustment", "basePeriod", "alternativeText")


def table_from_document(
    document: Mapping[str, Any], *, path: Sequence[tuple[str, str, str]] | None = None, **facts: Any
) -> Table:
    """A table from a data answer, or without figures from a metadata answer: then every cell is missing.

    `facts` go into the table as they are, over what the document says.
    """
    shape = tuple(document["size"])
    values, marks = _cells(document, shape)
    extension = document.get("extension", {})
    px = extension.get("px", {})
    said: dict[str, Any] = {
        "id": px.get("tableid", "TAB"),
        "matrix": px.get("matrix", ""),
        "label": document["label"],
        "updated": document["updated"],
        "source": document.get("source", ""),
        "contents": px.get("contents", ""),
        "notes": document.get("note", ()),
        "mandatory_notes": extension.get("noteMandatory", {}),
        "px": px,
        "contact": extension.get("contact", ()),
        "discontinued": extension.get("discontinued"),
        "subject": px.get("subject-code", ""),
        **facts,
    }
    if path is not None:
        said["path"] = path
    return Table(variables=_variables(document), values=values, marks=marks, **said)


def _cells(document: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[Values, Marks]:
    marks = np.zeros(prod(shape), np.uint8)
    if not document["value"]:
        marks[:] = SYMBOLS.index("..")
        return np.full(shape, np.nan), marks.reshape(shape)
    for place, symbol in document.get("status", {}).items():
        marks[int(place)] = SYMBOLS.index(symbol)
    return np.array(document["value"], dtype=np.float64).reshape(shape), marks.reshape(shape)


def _variables(document: Mapping[str, Any]) -> tuple[Variable, ...]:
    roles = document.get("role", {})
    names = {"time": "time", "metric": "contents", "geo": "geo"}
    by_code = {code: names[role] for role, codes in roles.items() for code in codes}
    return tuple(_variable(code, document["dimension"][code], by_code.get(code)) for code in document["id"])


def _variable(code: str, dimension: Mapping[str, Any], role: Any) -> Variable:
    category, extension = dimension["category"], dimension.get("extension", {})
    ordered = sorted(category["index"], key=category["index"].__getitem__)
    return Variable(
        code=code,
        label=dimension["label"],
        codes={one: category["label"][one] for one in ordered},
        role=role,
        elimination=extension.get("elimination", False),
        total=extension.get("eliminationValueCode"),
        show=extension.get("show", "value"),
        codelists=tuple(one["id"] for one in extension.get("codelists", ())),
        notes=dimension.get("note", ()),
        mandatory_notes=extension.get("noteMandatory", {}),
        value_notes=category.get("note", {}),
        attributes={name: extension[name] for name in _PER_CODE if name in extension},
        units=category.get("unit", {}),
    )
