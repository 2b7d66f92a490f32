"""From the files of a snapshot of an ordered extract to the rows of its raw table.

Putting files of several uploads together. Not here: reading one file (``extracts/``), or which files a snapshot has
(``uploads.py``).

Files stand oldest first. Where a later one has any figure for a combination of the variables that the declaration says
it replaces (normally a year), it replaces every earlier figure of that combination.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.archive import Archive, Snapshot
from pipelines.extracts import ExtractCells, arrow_table, read_as
from pipelines.sources.ordered_extract import OrderedExtract

if TYPE_CHECKING:
    import pyarrow as pa


def uploaded_rows(source: OrderedExtract, archive: Archive, snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
    """The rows of the raw table, and those of `meta.variable_values`.

    Raises:
        ExtractError: a file does not fit the declaration any more.
        ArchiveDamaged: the bytes are not those that came in.
    """
    import pyarrow as pa

    files = [
        read_as(source, part.request["file"], archive.read(part), part.request.get("tables")) for part in snapshot.parts
    ]
    standing = _standing([arrow_table(cells) for cells in files], source.replaces)
    columns = {source.raw_columns[variable]: standing.column(variable) for variable in source.variables}
    columns["measure"] = standing.column("ContentsCode")
    rows = pa.table({**columns, "value": standing.column("value"), "status": standing.column("status")})
    return rows, _values(source, files)


def _standing(tables: Sequence[pa.Table], replaces: Sequence[str]) -> pa.Table:
    """The rows that no later file replaces."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kept, replaced = [], pa.array([], pa.string())
    for table in reversed(tables):
        text = [table.column(variable).cast(pa.string()).combine_chunks() for variable in replaces]
        blocks = pc.binary_join_element_wise(*text, "\x1f")
        kept.append(table.filter(pc.invert(pc.is_in(blocks, value_set=replaced))))
        replaced = pa.concat_arrays([replaced, pc.unique(blocks)])
    return pa.concat_tables(reversed(kept)).unify_dictionaries()


def _values(source: OrderedExtract, files: Sequence[ExtractCells]) -> pa.Table:
    import pyarrow as pa

    labels: dict[str, dict[str, str]] = {variable: {} for variable in source.columns}
    for cells in files:
        for variable, texts in cells.labels.items():
            labels[variable] |= texts
    rows: list[tuple[str, str, str, str | None]]
    rows = [(variable, code, text, None) for variable, texts in labels.items() for code, text in texts.items()]
    rows += [("ContentsCode", name, name, measure.unit) for name, measure in source.measures.items()]
    rows += [("Tid", year, year, None) for year in sorted({year for cells in files for year in cells.years})]
    variable, code, label, unit = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    periods = pa.nulls(len(rows), pa.string())
    return pa.table({"variable": variable, "code": code, "label": label, "unit": unit, "reference_period": periods})
