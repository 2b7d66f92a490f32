"""Cut a json-stat2 table to what a selection asks for; a selection that asks for what is not there is an error.

Not here: what a request says (``api.py``), or expressions and code lists, which the sample does not answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import numpy as np

from sample.documents import STATUS_MISSING, Cells, Document, mask_of, runs

_EXPRESSION = re.compile(r"[*?]|^(top|bottom|from|to|range)\(", re.IGNORECASE)


class Refusal(Exception):
    """A request that gets an error: the status and the problem body."""

    def __init__(self, status: HTTPStatus, title: str, detail: str | None = None) -> None:
        """States the title as the real server words it, and what was wrong in `detail`."""
        super().__init__(title)
        self.status = status
        self.body: Document = {"type": "Parameter error", "title": title, "status": int(status)}
        if detail is not None:
            self.body["detail"] = detail


def bad(title: str, detail: str | None = None) -> Refusal:
    """The error of a request that is no question."""
    return Refusal(HTTPStatus.BAD_REQUEST, title, detail)


def subset(document: Document, selection: Mapping[str, Sequence[str]], most_cells: int) -> Document:
    """The part of a document that a selection asks for, its values in the selection's order.

    Args:
        document: the whole table.
        selection: variable -> codes, both without regard to case. A variable that is left out is eliminated.
        most_cells: the largest answer.

    Raises:
        Refusal: an unknown variable or code, a missing mandatory variable, too many cells.
    """
    wanted = _by_variable(document, selection)
    places = {code: _places(document["dimension"][code], codes) for code, codes in wanted.items()}
    count = math.prod(len(chosen) for chosen in places.values())
    if count > most_cells:
        raise bad("Too many cells selected", f"{count} cells, at most {most_cells}")
    cells = _cube(document)
    kept: list[str] = []
    for variable in document["id"]:
        axis = len(kept) + 1
        if variable in places:
            cells = cells.take(places[variable], axis=axis)
            kept.append(variable)
        else:
            cells = _eliminated(cells, axis, document["dimension"][variable])
    return _part(document, {variable: places[variable] for variable in kept}, cells)


def _by_variable(document: Document, selection: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The selection under the table's own variable codes; what may be left out and is empty is left out."""
    known = {code.casefold(): code for code in document["id"]}
    for variable in selection:
        if variable.casefold() not in known:
            raise bad("Non-existent variable", variable)
    wanted = {known[variable.casefold()]: codes for variable, codes in selection.items() if codes}
    for variable in document["id"]:
        if variable not in wanted and not document["dimension"][variable]["extension"]["elimination"]:
            # Spelled as the real server spells it.
            raise bad("Missing selection for mandantory variable", variable)
    return wanted


def _places(dimension: Document, codes: Sequence[str]) -> list[int]:
    index = {code.casefold(): place for code, place in dimension["category"]["index"].items()}
    if not all(isinstance(code, str) for code in codes):
        raise bad("Non-existent value", f"{dimension['label']}: codes are texts")
    for code in codes:
        if code.casefold() not in index:
            title = "Illegal selection expression" if _EXPRESSION.search(code) else "Non-existent value"
            raise bad(title, f"{dimension['label']}: {code}")
    places = [index[code.casefold()] for code in codes]
    if len(set(places)) < len(places):
        raise bad("Illegal selection expression", f"{dimension['label']}: a code is repeated")
    return places


def _cube(document: Document) -> Cells:
    """Figures, symbols and whether a figure is published, along the first axis; then one axis per variable."""
    count = len(document["value"])
    cells = np.full((3, count), None, dtype=object)
    cells[0] = document["value"]
    for place, symbol in document.get("status", {}).items():
        cells[1, int(place)] = symbol
    if _mixed(document):
        cells[2] = mask_of(document["extension"]["styrka"]["recorded"])
    return cells.reshape(3, *document["size"])


def _mixed(document: Document) -> bool:
    return "styrka" in document["extension"]


def _eliminated(cells: Cells, axis: int, dimension: Document) -> Cells:
    """The cube without a variable: its total where it has one, else its sum, missing where a part is."""
    total = dimension["extension"].get("eliminationValueCode")
    if total is not None:
        return np.asarray(cells.take(dimension["category"]["index"][total], axis=axis))
    # Only whole numbers are ever summed: a variable without a total counts persons.
    parts = cells[0].astype(float).sum(axis=axis - 1)
    whole = [None if math.isnan(value) else round(value) for value in parts.ravel()]
    summed = np.full((3, parts.size), None, dtype=object)
    summed[0] = whole
    # A sum of published and simulated cells is simulated.
    summed[2] = np.all(cells[2] == True, axis=axis - 1).ravel()  # noqa: E712 - None is neither
    return summed.reshape(3, *parts.shape)


def _part(document: Document, places: Mapping[str, Sequence[int]], cells: Cells) -> Document:
    values, symbols, published = (part.ravel().tolist() for part in cells)
    dimensions = {variable: _narrowed(document["dimension"][variable], chosen) for variable, chosen in places.items()}
    part = document | {
        "id": list(places),
        "size": [len(chosen) for chosen in places.values()],
        "dimension": dimensions,
        "value": values,
    }
    part.pop("status", None)
    # A sum over a missing cell has no symbol of its own.
    marked = {
        str(place): symbol or STATUS_MISSING
        for place, (value, symbol) in enumerate(zip(values, symbols, strict=True))
        if value is None or symbol is not None
    }
    if _mixed(document):
        part["extension"] = part["extension"] | {"styrka": {"recorded": runs(np.array(published, dtype=bool))}}
    return part | {"status": marked} if marked else part


def _narrowed(dimension: Document, chosen: Sequence[int]) -> Document:
    """A dimension with the chosen values alone, in their new order, wherever the values are spoken of."""
    codes = list(dimension["category"]["index"])
    kept = [codes[place] for place in chosen]
    category = {name: {code: texts[code] for code in kept} for name, texts in dimension["category"].items()}
    category["index"] = {code: place for place, code in enumerate(kept)}
    extension = {
        name: {code: part[code] for code in kept} if isinstance(part, dict) else part
        for name, part in dimension["extension"].items()
        if name != "codelists"
    }
    return {"label": dimension["label"], "category": category, "extension": extension}
