"""From the files of a snapshot to the rows of the tables of projects.

Which files are read, and the columns that come back. Not here: what a file says (``projects/``), or writing to the
warehouse. Rows of a file are made once: those that the warehouse has are not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Double, Integer, Table

from pipelines.archive import Archive, Part, Snapshot
from pipelines.ingest.project_lists import project_lists
from pipelines.projects.formats.mapped import MappingFile
from pipelines.projects.lists import Lists
from pipelines.projects.reading import read_projects
from pipelines.projects.readings import Reading
from warehouse.project_tables import FILE_TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


def project_rows(
    archive: Archive,
    snapshot: Snapshot,
    read_already: Callable[[str], Reading | None],
    known: Collection[str],
    home: Path,
) -> tuple[list[Row], dict[str, pa.Table]]:
    """What a snapshot holds.

    Args:
        archive: where the bytes are.
        snapshot: all files of one source.
        read_already: what this run has read of a file, by SHA-256; None where it has not.
        known: SHA-256 of files whose rows the warehouse has.
        home: home folder, for lists and rates.

    Returns:
        Rows of `project_files`, of every file; and rows of the other tables, of files that are not `known`.

    Raises:
        ProjectFileError: a file cannot be read any more.
        ArchiveDamaged: the bytes are not those that came in.
    """
    parts = {part.sha256: part for part in snapshot.parts}
    lists: Lists | None = None
    files: list[Row] = []
    rows: dict[str, list[Row]] = {table.name: [] for table in FILE_TABLES}
    for sha256, part in parts.items():
        same = {"file": part.request["file"], "sha256": sha256, "bytes": part.size, "received": _received(part)}
        if sha256 in known:
            files.append(same)
            continue
        reading = read_already(sha256)
        if reading is None:
            lists = lists or project_lists(home, archive)
            reading = _read(archive, part, lists)
        files.append({**same, **_described(reading)})
        _add(rows, sha256, str(part.request["file"]), reading)
    return files, {table.name: _arrow(table, rows[table.name]) for table in FILE_TABLES}


def _read(archive: Archive, part: Part, lists: Lists) -> Reading:
    said = part.request.get("mapping")
    mappings = [MappingFile.model_validate_json(said)] if said else []
    received = date.fromisoformat(_received(part)[:10])
    return read_projects(part.request["file"], archive.read(part), received, lists, mappings)[0]


def _received(part: Part) -> str:
    return str(part.request.get("received") or "1970-01-01T00:00:00Z")


def _described(reading: Reading) -> Row:
    return {
        "format": reading.format,
        "rank": reading.rank,
        "quarter": reading.quarter,
        "rows_read": reading.rows_read,
        "rows_loaded": reading.rows_loaded,
        "rows_quarantined": len(reading.quarantined),
    }


def _add(rows: dict[str, list[Row]], sha256: str, file: str, reading: Reading) -> None:
    for name, found in reading.tables.items():
        rows[name] += [{**row, "sha256": sha256} for row in found]
    rows["project_quarantine"] += [
        {"sha256": sha256, "file": file, "sheet": one.sheet, "line": one.line, "reason": one.reason}
        for one in reading.quarantined
    ]
    rows["project_findings"] += [
        {"sha256": sha256, "file": file, "kind": one.kind, "subject": one.subject, "detail": one.detail}
        for one in reading.findings
    ]


def _arrow(table: Table, rows: list[Row]) -> pa.Table:
    import pyarrow as pa

    kinds = ((Integer, pa.int32()), (Double, pa.float64()), (Boolean, pa.bool_()))
    columns: Mapping[str, Any] = {
        column.name: pa.array(
            [row.get(column.name) for row in rows],
            next((theirs for ours, theirs in kinds if isinstance(column.type, ours)), pa.string()),
        )
        for column in table.columns
    }
    return pa.table(columns)
