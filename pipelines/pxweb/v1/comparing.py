"""Whether both generations give the same figures, as long as both exist.

The comparison and what it says. Not here: deciding how grave a difference is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pipelines.pxweb import ApiError, Dataset, NonExistentTable, PxWebClient, decode
from pipelines.pxweb.v1.client import PxWebV1Client, V1Fetched

if TYPE_CHECKING:
    import pyarrow as pa

Cell = tuple[float | None, str | None]
Cells = dict[tuple[str, ...], Cell]

MAX_DIFFERENCES: Final = 20


@dataclass(frozen=True)
class CellDifference:
    """One cell that differs: value and symbol in each generation, None where the cell is missing altogether."""

    key: tuple[str, ...]
    v2: Cell | None
    v1: Cell | None


@dataclass(frozen=True)
class TableComparison:
    """One table in both generations.

    Attributes:
        table_id: its id in the second. path: its path in the first, None if it could not be found.
        cells: how many cells were compared.
        differences: the first of those that differ. differing: how many there are.
        failure: why the table could not be compared, None if it could.
        is_newer: the first generation does not have the table, as it does not have those made for the second.
    """

    table_id: str
    path: tuple[str, ...] | None
    cells: int = 0
    differing: int = 0
    differences: tuple[CellDifference, ...] = ()
    failure: str | None = None
    is_newer: bool = False

    @property
    def agrees(self) -> bool:
        """Whether every cell that both have is the same in both."""
        return self.failure is None and self.differing == 0

    @property
    def sentence(self) -> str:
        """The result in words."""
        if self.failure is not None:
            return f"{self.table_id} could not be compared: {self.failure}"
        if self.is_newer:
            where = "/".join(self.path or ())
            return f"{self.table_id}: only the second generation has it; the first has nothing at {where}."
        if self.agrees:
            return f"{self.table_id}: all {self.cells:,} cells are the same in both generations."
        first = self.differences[0]
        return (
            f"{self.table_id}: {self.differing:,} of {self.cells:,} cells differ, first {' × '.join(first.key)}: "
            f"{first.v2} in the second generation, {first.v1} in the first."
        )


@dataclass(frozen=True)
class GenerationReport:
    """All tables compared; or, in `gone`, the one finding that the first generation answers no more."""

    gone: str | None
    tables: tuple[TableComparison, ...]


def compare_generations(
    v2: PxWebClient,
    v1: PxWebV1Client,
    selections: Mapping[str, Mapping[str, Sequence[str]]],
    names: Mapping[str, str] | None = None,
) -> GenerationReport:
    """Compare tables cell by cell.

    Args:
        v2: a client of the agency's second generation.
        v1: a client of its first.
        selections: id of a table in the second generation -> what to compare of it.
        names: id -> the table's name in the first, the last part of its path, which the second does not always tell.

    Nothing is raised for what goes wrong with a table: it is in the report.
    """
    try:
        v1.folder()
    except ApiError as error:
        return GenerationReport(
            f"The first generation of the API answers no more ({error}). Nothing that the second generation serves is "
            "affected",
            (),
        )
    aliases = names or {}
    compared = (_compared(v2, v1, table, said, aliases.get(table)) for table, said in selections.items())
    return GenerationReport(None, tuple(compared))


def _compared(
    v2: PxWebClient, v1: PxWebV1Client, table_id: str, selection: Mapping[str, Sequence[str]], name: str | None
) -> TableComparison:
    path: tuple[str, ...] | None = None
    try:
        fetched = v2.fetch(table_id, selection)
        entry = v2.table(table_id)
        path = (*(entry.paths[0] if entry.paths else ()), name or fetched.metadata.metadata.matrix or table_id)
        datasets = [decode(part.body, table_id=table_id) for part in fetched.parts]
        older = _older(v1, path, selection)
    except ApiError as error:
        return TableComparison(table_id, path, failure=str(error))
    if older is None:
        return TableComparison(table_id, path, is_newer=True)
    return _difference(table_id, path, _cells_of(datasets), _cells(older.table, list(datasets[0].dimensions)))


def _older(v1: PxWebV1Client, path: tuple[str, ...], selection: Mapping[str, Sequence[str]]) -> V1Fetched | None:
    try:
        return v1.fetch(path, selection)
    except NonExistentTable:
        return None


def _difference(table_id: str, path: tuple[str, ...], newer: Cells, older: Cells) -> TableComparison:
    keys = [*newer, *(key for key in older if key not in newer)]
    differing = [key for key in keys if newer.get(key) != older.get(key)]
    shown = tuple(CellDifference(key, newer.get(key), older.get(key)) for key in islice(differing, MAX_DIFFERENCES))
    return TableComparison(table_id, path, len(keys), len(differing), shown)


def _cells_of(datasets: Sequence[Dataset]) -> Cells:
    names = list(datasets[0].dimensions)
    return {key: cell for dataset in datasets for key, cell in _cells(dataset.table, names).items()}


def _cells(table: pa.Table, names: Sequence[str]) -> Cells:
    keys = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    cells = zip(table.column("value").to_pylist(), table.column("status").to_pylist(), strict=True)
    return dict(zip(keys, cells, strict=True))
