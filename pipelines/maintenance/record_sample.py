"""Recording: the declared tables are fetched once from the live API and written as the sample that ships.

Turning one fetch into one document of the sample, and its entry in the sample's list. Not here: agencies without PxWeb
(``record_others.py``), the shape of the files (``sample/documents.py``), or what a simulated table is
(``sample/simulate.py``).

A recorded table is the agency's own answer, cut to what its declaration selects and written a line per row of
periods, so that a later recording is a diff that a person can read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

import orjson

from pipelines.ingest.ways.contents import current_selection
from pipelines.maintenance.record_others import record_dataset, record_key_figures
from pipelines.maintenance.recorded import Recorded
from pipelines.pxweb import ApiError, FetchedTable, PxWebClient, TableEntry, decode, resolve_table
from pipelines.pxweb.errors import NonExistentTable
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import of_kind
from pipelines.sources.declaration import Source, SourceError
from pipelines.sources.pxweb_table import PxWebTable
from sample.documents import write

Document = dict[str, Any]


def record_tables(
    sources: Mapping[str, Source], client_for: Callable[[AgencyTable], Any], folder: Path
) -> Iterator[Recorded]:
    """Record every table that an agency's API serves, one after the other.

    Args:
        sources: the declared tables; ordered extracts are left out.
        client_for: the live client of the agency that publishes a table.
        folder: the sample's tables with their ``index.json``.

    A table that cannot be fetched leaves its file as it was.
    """
    for source in of_kind(sources, AgencyTable).values():
        try:
            yield _RECORDERS[source.kind](source, client_for(source), folder)
        except (ApiError, SourceError) as error:
            yield Recorded(source.name, source.table_id, None, failure=str(error))


def _record(source: PxWebTable, client: PxWebClient, folder: Path) -> Recorded:
    entry = _entry(source, client)
    metadata = client.metadata(entry.id)
    fetched = client.fetch(entry.id, current_selection(source, metadata.metadata).selection, metadata=metadata)
    document = whole_document(fetched)
    path = folder / f"{source.name}.json"
    write(document, path)
    was = _list(folder, source.name, entry, document, path.name)
    return Recorded(source.name, entry.id, path, len(document["value"]), was)


def _entry(source: PxWebTable, client: PxWebClient) -> TableEntry:
    if source.table_id is not None:
        try:
            return client.table(source.table_id)
        except NonExistentTable:
            pass
    return resolve_table(client, **source.description)


def whole_document(fetched: FetchedTable) -> Document:
    """The parts of a fetch as one json-stat2 document: the metadata, narrowed to the selection, with the figures."""
    metadata: Document = orjson.loads(fetched.metadata.body)
    selected = {name: codes for name, codes in fetched.selection.items() if codes}
    values, status = _cells(fetched, selected)
    document = {
        **metadata,
        "id": list(selected),
        "size": [len(codes) for codes in selected.values()],
        "dimension": {name: _narrowed(metadata["dimension"][name], codes) for name, codes in selected.items()},
        "value": values,
    }
    document.pop("status", None)
    return document | ({"status": status} if status else {})


def _narrowed(dimension: Document, codes: tuple[str, ...]) -> Document:
    """A dimension with these codes alone, wherever codes are spoken of."""
    category = {
        name: {code: said[code] for code in codes if code in said} for name, said in dimension["category"].items()
    }
    category["index"] = {code: place for place, code in enumerate(codes)}
    extension = {
        name: {code: said[code] for code in codes if code in said} if _is_per_code(said, dimension) else said
        for name, said in dimension.get("extension", {}).items()
    }
    # The sample has no code lists, so the agency's cannot be asked for in it.
    return {**dimension, "category": category, "extension": extension | {"codelists": []}}


def _is_per_code(said: object, dimension: Document) -> bool:
    return isinstance(said, dict) and set(said) <= set(dimension["category"]["label"])


def _cells(
    fetched: FetchedTable, selected: Mapping[str, tuple[str, ...]]
) -> tuple[list[float | int | None], dict[str, str]]:
    """Values and symbols of all parts in row-major order of the whole selection."""
    steps, below = {}, prod(len(codes) for codes in selected.values())
    cells: list[float | int | None] = [None] * below
    status: dict[int, str] = {}
    for name, codes in selected.items():
        below //= len(codes)
        steps[name] = {code: place * below for place, code in enumerate(codes)}
    for part in fetched.parts:
        table = decode(part.body, table_id=fetched.table_id).table
        columns = [[steps[name][code] for code in table.column(name).to_pylist()] for name in selected]
        numbers, symbols = table.column("value").to_pylist(), table.column("status").to_pylist()
        for *places, number, symbol in zip(*columns, numbers, symbols, strict=True):
            cells[sum(places)] = int(number) if number is not None and number == int(number) else number
            if symbol is not None:
                status[sum(places)] = symbol
    return cells, {str(place): status[place] for place in sorted(status)}


def _list(folder: Path, name: str, entry: TableEntry, document: Document, file: str) -> str | None:
    """Put the table into the sample's list; returns the origin that it had there before."""
    path = folder / "index.json"
    index: Document = orjson.loads(path.read_bytes())
    before: Document = next((one for one in index["tables"] if one["file"] == file), {})
    listed = {**before, **_listed(entry, document), "origin": "recorded", "file": file}
    if _steps(before) == _steps(listed):
        # The client keeps the folders' ids alone; the sample's list has their names too.
        listed["paths"] = before["paths"]
    index["tables"] = [listed if one["file"] == file else one for one in index["tables"]]
    if not before:
        index["tables"].append(listed)
    path.write_bytes(orjson.dumps(index, option=orjson.OPT_INDENT_2) + b"\n")
    origin = before.get("origin")
    return origin if isinstance(origin, str) else None


def _steps(listed: Document) -> list[list[str]]:
    return [[step["id"] for step in path] for path in listed.get("paths", [])]


def _listed(entry: TableEntry, document: Document) -> Document:
    time = document.get("role", {}).get("time", ["Tid"])[0]
    periods = list(document["dimension"][time]["category"]["index"])
    px = document.get("extension", {}).get("px", {})
    return {
        "id": entry.id,
        "label": document["label"],
        "description": "",
        "sortCode": px.get("matrix") or entry.id,
        "updated": document["updated"],
        "firstPeriod": periods[0],
        "lastPeriod": periods[-1],
        "category": entry.category or "public",
        "variableNames": [dimension["label"] for dimension in document["dimension"].values()],
        "discontinued": bool(entry.discontinued),
        "source": document.get("source", ""),
        "subjectCode": px.get("subject-code", ""),
        "timeUnit": entry.time_unit or "Annual",
        "paths": [[{"id": step, "label": step, "sortCode": step} for step in path] for path in entry.paths],
    }


# Kind of source -> what records it: another kind is one line.
_RECORDERS: Mapping[str, Callable[[Any, Any, Path], Recorded]] = {
    "pxweb": _record,
    "eurostat": record_dataset,
    "kolada": record_key_figures,
}
