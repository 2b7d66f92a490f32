"""All parts of a snapshot together: each work once, counted or handed on.

Which of several versions of a work counts, the counts, and the works of declared organisations. Not here: one part
(``part_reading.py``), or measures (``dbt/``).

A work is in one part of a snapshot, and in several of two: the one that was updated last counts, and of two of the same
day the one in the part whose name comes last. Retracted works are no reference for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.formats.openalex import in_conference
from pipelines.bibliometrics.snapshot.part_reading import DECLARED, WORKS, literal

_BATCH = 1_000


@dataclass(frozen=True)
class Count:
    """Works of one field, year and type that have been cited so many times."""

    field_code: str
    year: int
    document_type: str
    citations: int
    works: int


def take_newest(database: Any, folders: Sequence[Path]) -> int:
    """Make the table `newest`, one row a work with the folder that has it; returns the number of works.

    Args:
        database: a DuckDB connection, which spills to disk what does not fit into its memory.
        folders: of the parts, in the order of their names.
    """
    database.execute("create or replace temp table folders (place integer, file varchar)")
    database.executemany("insert into folders values (?, ?)", [[n, str(f / WORKS)] for n, f in enumerate(folders)])
    database.execute(
        f"""
        create or replace temp table newest as
        select number, arg_max(
            {{'place': place, 'field_code': field_code, 'year': year, 'type': type, 'host_type': host_type,
              'citations': citations, 'is_retracted': is_retracted}}, (updated_date, place)
        ) as version
        from read_parquet([{_listed(folders, WORKS)}], filename = true) as works
        inner join folders on folders.file = works.filename
        group by number
        """
    )
    works: int = database.execute("select count(*) from newest").fetchall()[0][0]
    return works


def counts(database: Any) -> Iterator[Count]:
    """Works by field, year, type and citations, in that order, of those that have all four."""
    found = database.execute("select distinct version.type, version.host_type from newest").fetchall()
    database.execute("create or replace temp table types (type varchar, host_type varchar, document_type varchar)")
    types = [[kind, host, in_conference(document_type(kind), host)] for kind, host in found]
    database.executemany("insert into types values (?, ?, ?)", types)
    cursor = database.execute(
        """
        select version.field_code, version.year, types.document_type, version.citations, count(*)
        from newest
        inner join types
            on types.type = version.type and types.host_type is not distinct from version.host_type
        where version.field_code is not null and version.year between 1000 and 2100 and version.citations >= 0
            and not version.is_retracted
        group by all
        order by all
        """
    )
    while rows := cursor.fetchmany(_BATCH):
        yield from (Count(*row) for row in rows)


def declared_works(database: Any, folders: Sequence[Path]) -> Iterator[str]:
    """The works of declared organisations as JSON, each in its newest version, in the order of their ids."""
    cursor = database.execute(
        f"""
        select declared.work
        from read_parquet([{_listed(folders, DECLARED)}], filename = true) as declared
        inner join folders on folders.file = replace(declared.filename, '{DECLARED}', '{WORKS}')
        inner join newest on newest.number = declared.number and newest.version.place = folders.place
        order by declared.number
        """
    )
    while rows := cursor.fetchmany(_BATCH):
        yield from (row[0] for row in rows)


def _listed(folders: Sequence[Path], name: str) -> str:
    return ", ".join(literal(folder / name) for folder in folders)
