"""One selection of one table: cut, asked for, compared with the question, all of one vintage.

The life of a fetch. Not here: HTTP (see `transport`), decoding (see `jsonstat`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from typing import Any, Final

from pipelines.http.errors import UnexpectedAnswerError
from pipelines.http.transport import Answer, HttpFacts, Question
from pipelines.jsonstat import document as doc
from pipelines.jsonstat.metadata import TableMetadata
from pipelines.pxweb.selection import ResolvedSelection
from pipelines.pxweb.splitting import split_shape

MAX_THREADS: Final = 8


@dataclass(frozen=True)
class MetadataResponse:
    """A table's metadata: the bytes as they came, parsed, and how they came."""

    body: bytes
    metadata: TableMetadata
    http: HttpFacts


@dataclass(frozen=True)
class DataPart:
    """The answer to one request: what was POSTed, the bytes as they came, and how they came.

    `updated` is the vintage that the answer itself names.
    """

    query: dict[str, Any]
    body: bytes
    http: HttpFacts
    updated: str | None


@dataclass(frozen=True)
class FetchedTable:
    """Everything one fetch brought home.

    Attributes:
        table_id: the table.
        metadata: its metadata, of the same vintage as the data.
        selection: variable -> codes asked for; an empty tuple means eliminated.
        parts: answers that together hold every selected cell exactly once.
    """

    table_id: str
    metadata: MetadataResponse
    selection: ResolvedSelection
    parts: tuple[DataPart, ...]


def split_selection(metadata: TableMetadata, resolved: ResolvedSelection, max_cells: int) -> list[ResolvedSelection]:
    """Selections that together cover the whole, each cell once, each within `max_cells` (at least 1)."""
    selected = [name for name, codes in resolved.items() if codes]
    place_of_role = {metadata.by_id[name].role: place for place, name in enumerate(selected)}
    boxes = split_shape(
        [len(resolved[name]) for name in selected],
        max_cells,
        time=place_of_role.get("time"),
        contents=place_of_role.get("contents"),
    )
    return [
        {**resolved, **{name: resolved[name][a:b] for name, (a, b) in zip(selected, box, strict=True)}} for box in boxes
    ]


def data_query(resolved: ResolvedSelection, codelists: Mapping[str, str]) -> dict[str, Any]:
    """The body to POST: every variable by name, an empty list for an eliminated one."""
    entries: list[dict[str, Any]] = []
    for variable, codes in resolved.items():
        entry: dict[str, Any] = {"variableCode": variable, "valueCodes": list(codes)}
        if variable in codelists:
            entry["codelist"] = codelists[variable]
        entries.append(entry)
    return {"selection": entries}


def fetch_parts(
    ask: Callable[[Question], Answer],
    metadata: TableMetadata,
    parts: list[ResolvedSelection],
    *,
    codelists: Mapping[str, str],
    params: Mapping[str, str],
    max_cells: int,
) -> tuple[DataPart, ...]:
    """Ask for all parts, several at a time; the first error stops the rest.

    Raises:
        TransportError, RequestRejected, DecodeError: a part did not come.
        UnexpectedAnswerError: a part is something else than was asked for.
    """

    def one(resolved: ResolvedSelection) -> DataPart:
        query = data_query(resolved, codelists)
        table_id = metadata.table_id
        answer = ask(
            Question(
                f"/tables/{table_id}/data",
                what=f"{table_id}: data",
                params={**params, "outputFormat": "json-stat2"},
                json_body=query,
                table_id=table_id,
                max_cells=max_cells,
            )
        )
        check_answer(answer.document, resolved, table_id=table_id)
        return DataPart(query, answer.body, answer.http, doc.text(answer.document, "updated"))

    if len(parts) == 1:
        return (one(parts[0]),)
    with ThreadPoolExecutor(max_workers=min(MAX_THREADS, len(parts)), thread_name_prefix="pxweb") as pool:
        futures = [pool.submit(one, part) for part in parts]
        try:
            return tuple(future.result() for future in futures)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def check_answer(document: doc.Json, asked: ResolvedSelection, *, table_id: str) -> None:
    """Hold an answer against the question: the same dimensions, the same codes in each, a value per cell.

    Raises:
        DecodeError: not a consistent dataset.
        UnexpectedAnswerError: a consistent dataset of something else.
    """
    doc.require_dataset(document, table_id=table_id)
    ids = doc.dimension_ids(document, table_id=table_id)
    expected = {name: codes for name, codes in asked.items() if codes}
    if set(ids) != set(expected):
        missing, extra = sorted(set(expected) - set(ids)), sorted(set(ids) - set(expected))
        raise UnexpectedAnswerError(
            f"{table_id}: asked for the dimensions {', '.join(expected)}, got {', '.join(ids)} "
            f"(missing: {', '.join(missing) or 'none'}; not asked for: {', '.join(extra) or 'none'}). "
            "The server may have answered with its default selection; nothing of it can be used.",
            table_id=table_id,
            variable=(missing or extra)[0],
        )
    sizes = doc.dimension_sizes(document, ids, table_id=table_id)
    for name, size in zip(ids, sizes, strict=True):
        described = doc.mapping(document["dimension"], name)
        codes = doc.category_codes(described, table_id=table_id, variable=name, size=size)
        _check_codes(name, codes, expected[name], table_id)
    values = document["value"]
    if isinstance(values, list) and len(values) != prod(sizes):
        raise UnexpectedAnswerError(
            f"{table_id}: asked for {prod(sizes):,} cells, got {len(values):,} values; fetch again",
            table_id=table_id,
            value=str(len(values)),
        )


def _check_codes(name: str, got: tuple[str, ...], asked: tuple[str, ...], table_id: str) -> None:
    came, wanted = set(got), set(asked)
    if came == wanted:
        return
    missing = [code for code in asked if code not in came]
    extra = [code for code in got if code not in wanted]
    raise UnexpectedAnswerError(
        f"{table_id}: variable {name!r} came with other codes than asked for: {len(missing)} missing "
        f"({', '.join(missing[:3]) or 'none'}), {len(extra)} not asked for "
        f"({', '.join(extra[:3]) or 'none'}). Fetch the metadata again and compare.",
        table_id=table_id,
        variable=name,
        value=(missing or extra)[0],
    )
