"""json-stat2 as the server writes it, for metadata and for data.

The document. Not here: which cells it holds (see `cutting`).

Metadata and data differ in more than `value`: only metadata list code lists, only data name the elimination value
(when it is among the selected) and say `discontinued`. So it is in the recorded answers of June 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sample.server.codelists import Codelist
from sample.server.cutting import Cut
from sample.server.tables import SYMBOLS, Marks, Table, Values, Variable

Document = dict[str, Any]


def metadata_document(
    table: Table,
    codelists: Mapping[str, Codelist],
    *,
    language: str,
    base: str,
    variables: Sequence[Variable] | None = None,
) -> Document:
    """The answer to GET /tables/{id}/metadata; `variables` are the table's own with code lists applied."""
    variables = table.variables if variables is None else variables
    heading = tuple(table.heading)
    stub = tuple(one.code for one in variables if one.code not in heading)
    dimensions = {}
    for one in variables:
        dimension = _dimension(one)
        listed = [codelists[name] for name in one.codelists if name in codelists]
        dimension["extension"]["codelists"] = [_reference(codelist, language, base) for codelist in listed]
        dimensions[one.code] = dimension
    document = _head(table, table.label, variables, dimensions)
    document["extension"] = _extension(table, heading, stub, language, table.contents)
    if table.discontinued is not None:
        document["extension"]["discontinued"] = table.discontinued
    document["value"] = []
    return document


def data_document(cut: Cut, *, language: str) -> Document:
    """The answer to a question for data."""
    dimensions = {}
    for one in cut.variables:
        dimension = _dimension(one)
        if one.total is not None:
            dimension["extension"]["eliminationValueCode"] = one.total
        dimensions[one.code] = dimension
    document = _head(cut.table, cut.label, cut.variables, dimensions)
    document["extension"] = _extension(cut.table, cut.heading, cut.stub, language, _contents(cut))
    document["extension"]["discontinued"] = cut.table.discontinued
    document["value"] = plain_values(cut.values)
    status = statuses(cut.marks)
    if status:
        document["status"] = status
    return document


def plain_values(values: Values) -> list[float | int | None]:
    """Values in the cells' order: whole numbers without a point, None where there is none."""
    flat = values.ravel()
    whole = np.isfinite(flat) & (flat == np.rint(flat))
    if whole.all():
        return list(flat.astype(np.int64).tolist())
    return [
        int(one) if is_whole else (None if one != one else one)
        for one, is_whole in zip(flat.tolist(), whole, strict=True)
    ]


def statuses(marks: Marks) -> dict[str, str]:
    """Place of a cell -> its symbol, for those that have one."""
    flat = marks.ravel()
    return {str(place): SYMBOLS[flat[place]] for place in np.flatnonzero(flat).tolist()}


def _head(table: Table, label: str, variables: Sequence[Variable], dimensions: Document) -> Document:
    document: Document = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": table.source,
        "updated": table.updated,
    }
    if table.notes:
        document["note"] = list(table.notes)
    roles = {"time": "time", "metric": "contents", "geo": "geo"}
    found = {key: [one.code for one in variables if one.role == role] for key, role in roles.items()}
    document["role"] = {key: codes for key, codes in found.items() if codes}
    document["id"] = [one.code for one in variables]
    document["size"] = [len(one.codes) for one in variables]
    document["dimension"] = dimensions
    return document


def _dimension(variable: Variable) -> Document:
    category: Document = {
        "index": {code: place for place, code in enumerate(variable.codes)},
        "label": dict(variable.codes),
    }
    if variable.value_notes:
        category["note"] = {code: list(said) for code, said in variable.value_notes.items()}
    if variable.units:
        category["unit"] = {code: dict(unit) for code, unit in variable.units.items()}
    extension: Document = {"elimination": variable.elimination, "show": variable.show}
    if variable.mandatory_notes:
        extension["noteMandatory"] = dict(variable.mandatory_notes)
    extension |= {name: dict(said) for name, said in variable.attributes.items() if said}
    dimension: Document = {"label": variable.label, "category": category, "extension": extension}
    if variable.notes:
        dimension["note"] = list(variable.notes)
    return dimension


def _reference(codelist: Codelist, language: str, base: str) -> Document:
    href = f"{base}/codeLists/{codelist.id}?lang={language}"
    links = [{"rel": "metadata", "hreflang": language, "href": href}]
    return {"id": codelist.id, "label": codelist.label, "type": codelist.kind, "links": links}


def _contents(cut: Cut) -> str:
    contents = next((one for one in cut.variables if one.role == "contents"), None)
    alone = contents is not None and len(contents.codes) == 1
    return next(iter(contents.codes.values())) if contents is not None and alone else cut.table.contents


def _extension(table: Table, heading: Sequence[str], stub: Sequence[str], language: str, contents: str) -> Document:
    px: Document = {
        "infofile": "",
        "tableid": table.id,
        "decimals": table.decimals,
        "official-statistics": False,
        "aggregallowed": True,
        "copyright": False,
        "language": language,
        "descriptiondefault": False,
        **{key: said for key, said in table.px.items() if key not in ("heading", "stub")},
    }
    px |= {
        "tableid": table.id,
        "contents": contents,
        "heading": list(heading),
        "stub": list(stub),
        "matrix": table.matrix if table.tells_matrix else table.id,
        "subject-code": table.subject,
        "subject-area": table.px.get("subject-area", table.path[0][1] if table.path else ""),
    }
    extension: Document = {"px": px, "contact": [dict(one) for one in table.contact]}
    if table.mandatory_notes:
        extension["noteMandatory"] = dict(table.mandatory_notes)
    return extension
