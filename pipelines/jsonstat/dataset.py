"""JSON-stat 2.0 to columns: one row per cell, codes, a number or nothing, and why there is nothing.

`decode` and the `Dataset` it makes. Not here: checking an answer against a question (see `fetching`), joining the parts
of a fetch, validating values.

Everything that grows with the number of cells is done by numpy and Arrow; Python loops run over codes and
over the sparse statuses at most. Source of the format: https://json-stat.org/full/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final

from pipelines.http.json_bodies import parse_json_object
from pipelines.jsonstat import document as doc
from pipelines.jsonstat import metadata as meta
from pipelines.jsonstat.cells import cell_statuses, cell_values
from pipelines.jsonstat.errors import ShapeError

if TYPE_CHECKING:
    import pyarrow as pa

# Far above any server's limit, far below what would exhaust the memory of a small machine: a damaged size
# combined with a sparse `value` must not make us allocate whatever it says.
MAX_CELLS: Final = 50_000_000


@dataclass(frozen=True)
class Dataset:
    """One decoded answer.

    Attributes:
        table_id: the table.
        table: pyarrow Table, one row per cell in row-major order. One dictionary<int32, string> column per
            dimension, named by its id and holding codes; `value` float64, null where no number was given;
            `status` dictionary<int32, string>, null where no symbol was given.
        label, source, updated: as sent (`updated` in UTC).
        notes: notes on the table; dimension_notes: per dimension; value_notes: dimension -> code -> notes.
        roles: dimension -> "time", "contents" or "geo", for those that have one.
        dimensions: dimension -> codes in order.
        dimension_labels: dimension -> label; code_labels: dimension -> code -> label.
        units: content code -> unit.
        content_attributes: measuringType, priceType, refperiod and the like -> content code -> text.
        matrix, tableid, next_update, official_statistics, discontinued, contact: as the table says, or None.
        status_symbols: the different symbols that occur, sorted.
        extension: what the sender says beyond the format, as sent.
    """

    table_id: str
    table: pa.Table
    label: str
    source: str | None
    updated: str | None
    notes: tuple[str, ...]
    dimension_notes: Mapping[str, tuple[str, ...]]
    value_notes: Mapping[str, Mapping[str, tuple[str, ...]]]
    roles: Mapping[str, meta.Role]
    dimensions: Mapping[str, tuple[str, ...]]
    dimension_labels: Mapping[str, str]
    code_labels: Mapping[str, Mapping[str, str]]
    units: Mapping[str, meta.Unit]
    content_attributes: Mapping[str, Mapping[str, str]]
    matrix: str | None
    tableid: str | None
    next_update: str | None
    official_statistics: bool | None
    discontinued: bool | None
    contact: tuple[Mapping[str, Any], ...]
    status_symbols: tuple[str, ...]
    extension: Mapping[str, Any]

    @property
    def reference_periods(self) -> Mapping[str, str]:
        """Content code -> the period or day that its figures refer to, as described by the table."""
        return self.content_attributes.get("refperiod", {})


def decode(body: bytes, *, table_id: str) -> Dataset:
    """Decode the body of a data answer.

    Args:
        body: JSON-stat 2.0 dataset, UTF-8, as it came.
        table_id: the table that was asked; carried by the result and by every error.

    Returns:
        The dataset; its table has as many rows as the product of the sizes.

    Raises:
        DecodeError: the body is not a whole, consistent dataset. Never a table with something left out.
    """
    document = parse_json_object(body, where=f"{table_id}: data", table_id=table_id)
    doc.require_dataset(document, table_id=table_id)
    described = meta.metadata_from_document(document, table_id=table_id)
    dimensions = {variable.id: variable.codes for variable in described.variables}
    cells = _number_of_cells(dimensions, table_id)
    statuses = cell_statuses(document.get("status"), cells, table_id=table_id)
    values = cell_values(document["value"], cells, table_id=table_id, body=body)
    table = _table(dimensions, values, statuses)
    symbols = table.column("status").chunk(0).dictionary.to_pylist() if cells else []
    return _dataset(document, described, table, dimensions, tuple(sorted(symbols)))


def _number_of_cells(dimensions: Mapping[str, tuple[str, ...]], table_id: str) -> int:
    taken = [name for name in ("value", "status") if name in dimensions]
    if taken:
        raise ShapeError(
            f"{table_id}: a dimension is called {taken[0]!r}, the name of a column that every table has",
            table_id=table_id,
            variable=taken[0],
        )
    cells = prod(len(codes) for codes in dimensions.values())
    if cells > MAX_CELLS:
        raise ShapeError(
            f"{table_id}: the sizes say {cells:,} cells, more than the {MAX_CELLS:,} accepted in one answer",
            table_id=table_id,
            limit=MAX_CELLS,
        )
    return cells


def _table(dimensions: Mapping[str, tuple[str, ...]], values: pa.Array, statuses: pa.Array) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    columns: dict[str, pa.Array] = {}
    before, after = 1, prod(len(codes) for codes in dimensions.values())
    for name, codes in dimensions.items():
        size = len(codes)
        after = after // size if size else 0
        places = np.tile(np.repeat(np.arange(size, dtype=np.int32), after), before)
        # Made from the codes on the line above: checking the places costs more than making them.
        columns[name] = pa.DictionaryArray.from_arrays(places, pa.array(codes, pa.string()), safe=False)
        before *= size
    return pa.table({**columns, "value": values, "status": statuses})


def _dataset(
    document: doc.Json,
    described: meta.TableMetadata,
    table: pa.Table,
    dimensions: Mapping[str, tuple[str, ...]],
    symbols: tuple[str, ...],
) -> Dataset:
    contents = described.contents
    variables = described.variables
    extension = doc.mapping(document, "extension")
    px = doc.mapping(extension, "px")
    return Dataset(
        table_id=described.table_id,
        table=table,
        label=described.label,
        source=described.source,
        updated=described.updated,
        notes=described.notes,
        dimension_notes={variable.id: variable.notes for variable in variables if variable.notes},
        value_notes={variable.id: variable.value_notes for variable in variables if variable.value_notes},
        roles={variable.id: variable.role for variable in variables if variable.role},
        dimensions=dimensions,
        dimension_labels={variable.id: variable.label for variable in variables},
        code_labels={variable.id: variable.labels for variable in variables},
        units=contents.units if contents else {},
        content_attributes=contents.attributes if contents else {},
        matrix=described.matrix,
        tableid=doc.text(px, "tableid"),
        next_update=described.next_update,
        official_statistics=described.official_statistics,
        discontinued=described.discontinued,
        contact=described.contact,
        status_symbols=symbols,
        extension=extension,
    )
