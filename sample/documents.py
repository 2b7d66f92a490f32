"""json-stat2 documents of the sample: how they are built, written, read and listed.

The shape of a document and of its file. Not here: which tables there are (``catalogue.py``), where their figures come
from (``record.py``, ``simulation/``) and what a request gets (``api.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from sample.catalogue import CATALOGUE, MAXIMUM_DATA_CELLS, Table

Document = dict[str, Any]
Cells = np.ndarray[Any, Any]
STATUS_MISSING = ".."


@dataclass(frozen=True)
class Dimension:
    """A variable of a table: `categories` maps code to label, in the order of the cells.

    `total` is the value that is open for the variable when a query leaves it out. A variable that may be left
    out and has no such value is summed.
    """

    code: str
    label: str
    categories: Mapping[str, str]
    eliminable: bool = True
    total: str | None = None
    show: str = "value"


@dataclass(frozen=True)
class Content:
    """A measure of a table, with the properties that the API states per measure."""

    code: str
    label: str
    unit: str
    decimals: int
    reference_period: str
    measuring: str
    price: str = "NotApplicable"


def years(first: int, last: int) -> Dimension:
    """The time variable of a yearly table."""
    return Dimension(
        "Tid",
        "år",
        {str(year): str(year) for year in range(first, last + 1)},
        eliminable=False,
        show="code",
    )


def build(
    table: Table,
    dimensions: Sequence[Dimension],
    contents: Sequence[Content],
    time: Dimension,
    cells: Cells,
    recorded: Cells | None = None,
) -> Document:
    """The table as one json-stat2 document.

    Args:
        table: the entry of the catalogue.
        dimensions: the variables before the measures, in order.
        contents: the measures.
        time: the time variable.
        cells: one axis per dimension, then measures, then time. NaN is a missing cell, status "..".
        recorded: of a table that is simulated in part, which cells are published figures; the shape of `cells`.
    """
    variables = [*dimensions, _contents_dimension(contents), time]
    shape = tuple(len(variable.categories) for variable in variables)
    if cells.shape != shape:
        raise ValueError(f"{table.stem}: cells of shape {cells.shape}, dimensions of shape {shape}")
    # Moving the measures first lets every measure be rounded to its own decimals.
    by_measure = np.moveaxis(cells, -2, 0)
    rounded = np.empty(by_measure.shape, dtype=object)
    for position, content in enumerate(contents):
        rounded[position] = _plain_numbers(by_measure[position], content.decimals)
    values = np.moveaxis(rounded, 0, -2).ravel().tolist()
    missing = {str(position): STATUS_MISSING for position, value in enumerate(values) if value is None}
    document: Document = {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "source": table.source,
        "updated": table.updated,
        "note": list(table.notes),
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": [variable.code for variable in variables],
        "size": list(shape),
        "dimension": {variable.code: _dimension(variable) for variable in variables},
        "extension": _extension(table, dimensions, contents),
        "value": values,
    }
    _describe_contents(document["dimension"]["ContentsCode"], contents)
    if missing:
        document["status"] = missing
    if recorded is not None:
        if not table.is_mixed or recorded.shape != shape:
            raise ValueError(f"{table.stem}: a mask of shape {recorded.shape} for cells of shape {shape}")
        document["extension"]["styrka"] = {"recorded": runs(recorded.ravel() & ~np.isnan(cells.ravel()))}
    return document


def runs(mask: Cells) -> list[int]:
    """Lengths of the runs of equal cells, beginning with simulated ones: `[2, 3]` is two simulated, three published."""
    changes = np.flatnonzero(np.diff(mask.astype(np.int8))) + 1
    lengths: list[int] = np.diff([0, *changes, mask.size]).tolist()
    return [0, *lengths] if mask.size and mask[0] else lengths


def mask_of(lengths: Sequence[int]) -> Cells:
    """The mask that `runs` was made of."""
    return np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)


def _contents_dimension(contents: Sequence[Content]) -> Dimension:
    labels = {content.code: content.label for content in contents}
    return Dimension("ContentsCode", "tabellinnehåll", labels, eliminable=False)


def _plain_numbers(cells: Cells, decimals: int) -> Cells:
    rounded = np.round(cells, decimals)
    plain = rounded.astype(object)
    if decimals == 0:
        present = ~np.isnan(rounded)
        plain[present] = rounded[present].astype(np.int64).astype(object)
    plain[np.isnan(rounded)] = None
    return plain


def _dimension(variable: Dimension) -> Document:
    extension: Document = {"elimination": variable.eliminable}
    if variable.total is not None:
        extension["eliminationValueCode"] = variable.total
    extension |= {"show": variable.show, "codelists": []}
    index = {code: position for position, code in enumerate(variable.categories)}
    return {
        "label": variable.label,
        "category": {"index": index, "label": dict(variable.categories)},
        "extension": extension,
    }


def _describe_contents(dimension: Document, contents: Sequence[Content]) -> None:
    dimension["category"]["unit"] = {
        content.code: {"base": content.unit, "decimals": content.decimals} for content in contents
    }
    dimension["extension"] |= {
        "refperiod": {content.code: content.reference_period for content in contents},
        "measuringType": {content.code: content.measuring for content in contents},
        "priceType": {content.code: content.price for content in contents},
        "adjustment": {content.code: "None" for content in contents},
        "alternativeText": {content.code: content.label for content in contents},
    }


def _extension(table: Table, dimensions: Sequence[Dimension], contents: Sequence[Content]) -> Document:
    return {
        "noteMandatory": {str(position): True for position in range(len(table.notes))},
        "px": {
            "infofile": table.product,
            "tableid": table.id,
            "decimals": max(content.decimals for content in contents),
            "official-statistics": table.origin == "recorded",
            "aggregallowed": False,
            "copyright": False,
            "language": "sv",
            "contents": contents[0].label if len(contents) == 1 else table.label,
            "descriptiondefault": False,
            "heading": ["ContentsCode", "Tid"],
            "stub": [variable.code for variable in dimensions],
            # The agency gives the id here, also of tables that had a name in the old API.
            "matrix": table.id,
            "subject-code": table.subject,
            "subject-area": table.path[0][1],
        },
        "contact": [],
    }


def cells_of(document: Document) -> Cells:
    """The cube of a document as floats, one axis per variable; NaN where the value is null."""
    return np.array(document["value"], dtype=float).reshape(document["size"])


def write(document: Document, path: Path) -> None:
    """Writes the document with a line per part and per row of years, so that a difference is readable."""
    path.write_bytes(b"\n".join(_lines(document)) + b"\n")


def _lines(document: Document) -> Iterator[bytes]:
    yield b"{"
    row_length = document["size"][-1]
    for key, part in document.items():
        ending = b"" if key == next(reversed(document)) else b","
        head = orjson.dumps(key) + b":"
        if key == "value":
            yield from _block(head + b"[", _rows(map(orjson.dumps, part), row_length), b"]" + ending)
        elif key == "status":
            marks = (orjson.dumps(cell) + b":" + orjson.dumps(mark) for cell, mark in part.items())
            yield from _block(head + b"{", _rows(marks, row_length), b"}" + ending)
        elif key in ("dimension", "extension", "note"):
            yield from _block(*_opened(head, part), ending)
        else:
            yield head + orjson.dumps(part) + ending
    yield b"}"


def _opened(head: bytes, part: Any) -> tuple[bytes, list[bytes], bytes]:
    if isinstance(part, list):
        return head + b"[", [orjson.dumps(item) for item in part], b"]"
    return head + b"{", [orjson.dumps(key) + b":" + orjson.dumps(item) for key, item in part.items()], b"}"


def _rows(items: Iterable[bytes], length: int) -> list[bytes]:
    whole = list(items)
    return [b",".join(whole[start : start + length]) for start in range(0, len(whole), length)]


def _block(opening: bytes, rows: Sequence[bytes], *endings: bytes) -> Iterator[bytes]:
    yield opening
    for row in rows[:-1]:
        yield row + b","
    yield from rows[-1:]
    yield b"".join(endings)


def read(path: Path) -> Document:
    """A document from its file."""
    document: Document = orjson.loads(path.read_bytes())
    return document


def write_index(folder: Path) -> None:
    """Lists the tables of `folder`, so that a question for what is there needs none of the big files.

    What the catalogue does not describe was recorded from the agency, and stays listed as it was (`styrka record`).
    """
    path = folder / "index.json"
    tables = [
        _entry(table, read(folder / table.file)) for table in CATALOGUE.values() if (folder / table.file).exists()
    ]
    described = {table.file for table in CATALOGUE.values()}
    listed: list[Document] = orjson.loads(path.read_bytes())["tables"] if path.exists() else []
    tables += [one for one in listed if one["file"] not in described and (folder / one["file"]).exists()]
    content = {"config": _config(), "tables": tables}
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")


def _entry(table: Table, document: Document) -> Document:
    periods = list(document["dimension"]["Tid"]["category"]["index"])
    return {
        "id": table.id,
        "label": document["label"],
        "description": table.description,
        "sortCode": table.matrix,
        "updated": document["updated"],
        "firstPeriod": periods[0],
        "lastPeriod": periods[-1],
        "category": "public",
        "variableNames": [document["dimension"][code]["label"] for code in document["id"]],
        "discontinued": False,
        "source": document["source"],
        "subjectCode": table.subject,
        "timeUnit": "Annual",
        "paths": [[{"id": code, "label": label, "sortCode": code} for code, label in table.path]],
        # Ours alone, never part of an answer.
        "origin": table.origin,
        "file": table.file,
    }


def _config() -> Document:
    return {
        "apiVersion": "2.3.2",
        "appVersion": "1.0.0",
        "languages": [{"id": "sv", "label": "Svenska"}],
        "defaultLanguage": "sv",
        "maxDataCells": MAXIMUM_DATA_CELLS,
        # The agency allows 30 calls in 10 seconds. Nobody waits behind the sample, so nobody need wait for it.
        "maxCallsPerTimeWindow": 300,
        "timeWindow": 10,
        "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
        "sourceReferences": [{"language": "sv", "text": "Källa: SCB, där inte tabellen själv säger annat"}],
        "defaultDataFormat": "json-stat2",
        "dataFormats": ["json-stat2"],
        "features": [],
    }
