"""One part of a snapshot, reduced by DuckDB to two small Parquet files.

What is kept of every work, and what of the works of declared organisations. Not here: several parts together
(``counting.py``).

A line is parsed once and only so far as a column is used. Of every work a row of numbers and codes is kept, without
title, names or text; of a work that names a declared organisation by its ROR id what the reader of OpenAlex's works
uses, as JSON. A part that lost its end, or lines that are no works, stop nothing: what can be read counts, and the
rest is named by file and line.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson

from pipelines.bibliometrics.formats.openalex import FIELDS
from pipelines.bibliometrics.snapshot.parts import SnapshotPart

WORKS, DECLARED = "works.parquet", "declared.parquet"
NAMED_LINES = 20
"""Broken lines that are named in each part; all are counted."""

_USED = (
    *("id", "doi", "ids", "title", "display_name", "publication_year", "type", "authorships", "authors_count"),
    *("is_authors_truncated", "primary_location", "primary_topic", "cited_by_count", "fwci"),
    *("citation_normalized_percentile", "is_retracted", "updated_date"),
)
_ID = r"https://openalex\.org/W([0-9]+)"
# Some thousands of authors are about 15 MB. DuckDB keeps two lines of this length for each thread of each part.
_LONGEST = 32 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True)
class PartReading:
    """What was found in one part.

    Attributes:
        works: works that could be read.
        declared: of them, those of declared organisations.
        broken: lines, or rows, that are no works.
        lines: numbers of the first of them; empty for Parquet, which has no lines.
        lost: why a part of it, or all of it, could not be read; empty where it is whole.
    """

    works: int
    declared: int
    broken: int = 0
    lines: tuple[int, ...] = ()
    lost: str = ""


def read_part(database: Any, part: SnapshotPart, rors: Collection[str], folder: Path) -> PartReading:
    """Write `works.parquet` and `declared.parquet` of one part into `folder`.

    Args:
        database: a DuckDB connection of this part's own.
        part: the part.
        rors: ROR ids of the declared organisations, as addresses.
        folder: where to; it exists.
    """
    try:
        database.execute(f"create or replace temp table part as {_query(database, part, rors)}")
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        # A disk that is full is no fault of the part.
        if part.path.name not in str(error) and "gzip" not in str(error).casefold():
            raise
        return PartReading(0, 0, lost="it cannot be opened: fetch it again")
    database.execute(
        "copy (select number, updated_date, field_code, year, type, host_type, citations, is_retracted from part "
        f"where number is not null) to {literal(folder / WORKS)} (format parquet, compression zstd)"
    )
    database.execute(
        "copy (select number, updated_date, work from part where number is not null and work is not null) "
        f"to {literal(folder / DECLARED)} (format parquet, compression zstd)"
    )
    rows, works, declared = database.execute(
        "select count(*), count(number), count(case when number is not null then work end) from part"
    ).fetchall()[0]
    database.execute("drop table part")
    if rows == works or part.kind == "parquet":
        return PartReading(works, declared, rows - works)
    return _with_lines(part, works, declared)


def _query(database: Any, part: SnapshotPart, rors: Collection[str]) -> str:
    """The part's rows: what is counted, and the work itself where it is of a declared organisation."""
    fields = ", ".join(f"{literal(name)}: {literal(code)}" for name, code in FIELDS.items())
    ids = "|".join(sorted(re.escape(ror.rpartition("/")[2]) for ror in rors))
    listed = ", ".join(literal(ror) for ror in sorted(rors))
    is_declared = (
        f"regexp_matches(cast(authorships as varchar), {literal(f'ror.org/({ids})')}) and "
        f"list_has_any(authorships ->> '$[*].institutions[*].ror', [{listed}])"
        if rors
        else "false"
    )
    work = ", ".join(f'"{name}": {name}' for name in _USED)
    return f"""
select
    try_cast(regexp_extract(id ->> '$', {literal(f"^{_ID}$")}, 1) as bigint) as number,
    coalesce(updated_date ->> '$', {literal(part.dated)}) as updated_date,
    coalesce(
        nullif(regexp_extract(primary_topic ->> '$.field.id', '([^/]+)/*$', 1), ''),
        map {{{fields}}}[primary_topic ->> '$.field.display_name']
    ) as field_code,
    try_cast(left(publication_year ->> '$', 4) as integer) as year,
    coalesce(type ->> '$', '') as type,
    primary_location ->> '$.source.type' as host_type,
    try_cast(cited_by_count ->> '$' as integer) as citations,
    coalesce(try_cast(is_retracted ->> '$' as boolean), false) as is_retracted,
    case when {is_declared} then cast(to_json({{{work}}}) as varchar) end as work
from ({_source(database, part)})
"""


def _source(database: Any, part: SnapshotPart) -> str:
    """The columns that are used, each as JSON; one that a Parquet part lacks is NULL."""
    if part.kind == "json":
        columns = ", ".join(f"{name}: 'JSON'" for name in _USED)
        return (
            f"select * from read_json({literal(part.path)}, format = 'newline_delimited', columns = {{{columns}}}, "
            f"ignore_errors = true, maximum_object_size = {_LONGEST}, hive_partitioning = false)"
        )
    file = f"read_parquet({literal(part.path)}, hive_partitioning = false)"
    present = {row[0] for row in database.execute(f"describe select * from {file}").fetchall()}
    columns = ", ".join(
        f"{f'to_json({name})' if name in present else 'cast(null as json)'} as {name}" for name in _USED
    )
    return f"select {columns} from {file}"


def _with_lines(part: SnapshotPart, works: int, declared: int) -> PartReading:
    """Look again at a part with broken lines, in Python: which lines, and whether the part lost its end."""
    broken, number = 0, 0
    lines: list[int] = []
    ended = _Ended()
    for number, line in enumerate(_lines(part.path, ended), start=1):
        if line.strip() and not _is_work(line):
            broken += 1
            if len(lines) < NAMED_LINES:
                lines.append(number)
    lost = "" if ended.is_whole else f"it ends within line {number}: fetch it again"
    return PartReading(works, declared, broken, tuple(lines), lost)


@dataclass
class _Ended:
    """Whether a file came to its end."""

    is_whole: bool = True


def _lines(path: Path, ended: _Ended) -> Iterator[bytes]:
    packed = path.suffix == ".gz"
    unpacking = zlib.decompressobj(wbits=31)
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            try:
                rest += unpacking.decompress(block) if packed else block
            except zlib.error:
                ended.is_whole = False
                break
            *whole, rest = rest.split(b"\n")
            yield from whole
    ended.is_whole = ended.is_whole and (not packed or unpacking.eof)
    if rest:
        yield rest


def _is_work(line: bytes) -> bool:
    try:
        work = orjson.loads(line)
    except ValueError:
        return False
    return isinstance(work, dict) and re.fullmatch(_ID, str(work.get("id"))) is not None


def literal(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"
