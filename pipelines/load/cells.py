"""From a snapshot's bytes to the rows of its raw table.

Decoding what the archive holds, and the columns of our own that the declaration asks for. Not here: writing to the
warehouse, or validating the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Table

from pipelines.archive import Archive, Origin, Snapshot
from pipelines.pxweb import Dataset, decode
from pipelines.sources.declaration import Source
from pipelines.sources.names import match_names
from warehouse import tables

if TYPE_CHECKING:
    import pyarrow as pa


def raw_table(source: Source) -> Table:
    """The raw table of `source`."""
    return tables.raw_table(source.name, raw_text_columns(source))


def read_datasets(archive: Archive, snapshot: Snapshot) -> list[Dataset]:
    """Decode the data parts of `snapshot`, each verified against its hash."""
    return [decode(archive.read(part), table_id=snapshot.table_id) for part in snapshot.parts if part.role == "data"]


def raw_rows(source: Source, datasets: Sequence[Dataset], origin: Origin) -> pa.Table:
    """The rows of the raw table: the agency's codes, our names for them, value, status and origin.

    Args:
        source: the declaration.
        datasets: the parts of one fetch.
        origin: that of the snapshot, which its cells have unless they say otherwise (see `cell_origins`).

    Raises:
        SourceError: a name that the declaration promises finds no value in the table.
    """
    import pyarrow as pa

    labels = code_labels(datasets)
    parts = []
    for dataset in datasets:
        cells = dataset.table
        columns = {column: cells.column(variable) for variable, column in source.raw_columns.items()}
        for variable, named in source.names.items():
            names = match_names(source, variable, labels[variable])
            columns[named.column] = _renamed(cells.column(variable), names)
        figures = {"value": cells.column("value"), "status": cells.column("status")}
        parts.append(pa.table({**columns, **figures, "origin": cell_origins(dataset, origin)}))
    return pa.concat_tables(parts).unify_dictionaries()


def cell_origins(dataset: Dataset, origin: Origin) -> pa.Array:
    """Origin of each cell: that of its snapshot, or `recorded` where a simulated table holds published cells.

    Only the sample marks cells (``sample/documents.py``: lengths of runs, the first of simulated cells), and only a
    snapshot that is simulated as a whole is looked at: no answer of an agency can raise or lower an origin.
    """
    import numpy as np
    import pyarrow as pa

    marked = dataset.extension.get("styrka") if origin == "simulated" else None
    lengths = marked["recorded"] if marked else [dataset.table.num_rows]
    places = np.repeat(np.arange(len(lengths), dtype=np.int32) % 2, lengths)
    return pa.DictionaryArray.from_arrays(places, pa.array([origin, "recorded"], pa.string()))


def variable_values(source: Source, datasets: Sequence[Dataset]) -> pa.Table:
    """Codes with their labels, and for contents their unit and reference period: rows of `meta.variable_values`."""
    import pyarrow as pa

    units = {code: unit.base for dataset in datasets for code, unit in dataset.units.items()}
    periods = {code: period for dataset in datasets for code, period in dataset.reference_periods.items()}
    labels = code_labels(datasets)
    rows = [
        (variable, code, label, units.get(code), periods.get(code))
        if variable == "ContentsCode"
        else (variable, code, label, None, None)
        for variable in source.variables
        for code, label in labels[variable].items()
    ]
    names = ["variable", "code", "label", "unit", "reference_period"]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return pa.table(dict(zip(names, columns, strict=True)))


def raw_text_columns(source: Source) -> list[str]:
    """Names of the raw table's text columns, in their order."""
    return [*source.raw_columns.values(), *(named.column for named in source.names.values())]


def code_labels(datasets: Sequence[Dataset]) -> dict[str, dict[str, str]]:
    """Variable -> code -> label over all parts of one fetch."""
    labels: dict[str, dict[str, str]] = {}
    for dataset in datasets:
        for variable, values in dataset.code_labels.items():
            labels.setdefault(variable, {}).update(values)
    return labels


def _renamed(codes: pa.ChunkedArray, names: dict[str, str]) -> pa.ChunkedArray:
    """The column with our names in its dictionary; a code without a name becomes NULL."""
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = []
    for chunk in codes.chunks:
        dictionary = pa.array([names.get(code) for code in chunk.dictionary.to_pylist()], pa.string())
        chunks.append(pc.take(dictionary, chunk.indices))
    return pa.chunked_array(chunks, pa.string())
