"""A snapshot reduced to two files that the inbox takes: counts of the reference set, works of declared organisations.

Which parts are read again, two at a time, and the files. Not here: what a part gives (``part_reading.py``), or where
the files go (``ingest/openalex_snapshot.py``).

A part that was read is not read again until it, or what is looked for in it, changes: of the next quarter's snapshot
only what OpenAlex has updated. Memory is DuckDB's limit and little more; what does not fit is spilled beside the
reduced parts.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.bibliometrics.snapshot.counting import counts, declared_works, take_newest
from pipelines.bibliometrics.snapshot.part_reading import PartReading, read_part
from pipelines.bibliometrics.snapshot.parts import SnapshotPart

WORKS_FILE, REFERENCE_FILE = "works.jsonl", "reference.csv"
MEMORY = "700MB"

_AT_ONCE = 2
_STATE = "parts.json"
# Goes up when a part would be reduced to something else.
_VERSION = 1


@dataclass(frozen=True)
class Reduction:
    """What a snapshot was reduced to: its works, each once, and what was found in each part by its name."""

    works: int
    declared: int
    parts: Mapping[str, PartReading]


def reduction_key(parts: Sequence[SnapshotPart], rors: Collection[str]) -> str:
    """What changes whenever the same folder would be reduced to something else."""
    facts = [_VERSION, sorted(rors), [[part.name, *part.state] for part in parts]]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def reduce_snapshot(parts: Sequence[SnapshotPart], rors: Collection[str], scratch: Path, target: Path) -> Reduction:
    """Write `works.jsonl` and `reference.csv` of a snapshot into `target`.

    Args:
        parts: its parts; there is at least one.
        rors: ROR ids of the declared organisations, as addresses.
        scratch: where the reduced parts are kept from one time to the next.
        target: an empty folder. A snapshot without a declared organisation's work has no `works.jsonl`.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        database.execute(f"set threads = {_AT_ONCE}")
        database.execute(f"set memory_limit = '{MEMORY}'")
        database.execute("set temp_directory = $folder", {"folder": str(scratch / ".spilled")})
        database.execute("set enable_progress_bar = false")
        readings = _read_parts(database, parts, rors, scratch)
        read = [_folder(scratch, part, rors) for part in parts if readings[part.name].works]
        works = take_newest(database, read) if read else 0
        with (target / REFERENCE_FILE).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _reference(database, works, readings))
        declared = 0
        with (target / WORKS_FILE).open("w", encoding="utf-8") as file:
            for work in declared_works(database, read) if read else ():
                declared += 1
                file.write(f"{work}\n")
    if not declared:
        (target / WORKS_FILE).unlink()
    return Reduction(works, declared, readings)


def _read_parts(
    database: Any, parts: Sequence[SnapshotPart], rors: Collection[str], scratch: Path
) -> Mapping[str, PartReading]:
    """What each part gave, by its name; those that have not changed as they were read before."""
    known = _known(scratch)
    folders = {part.name: _folder(scratch, part, rors) for part in parts}
    for path in scratch.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path not in folders.values():
            shutil.rmtree(path, ignore_errors=True)

    def reading(part: SnapshotPart) -> PartReading:
        folder = folders[part.name]
        if folder.name in known and folder.is_dir():
            return known[folder.name]
        folder.mkdir(exist_ok=True)
        with database.cursor() as cursor:
            return read_part(cursor, part, rors, folder)

    readings: dict[str, PartReading] = {}
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        # Written down part by part: a run that is stopped goes on where it was.
        for part, found in zip(parts, workers.map(reading, parts), strict=True):
            readings[part.name] = found
            _write_known(scratch, {folders[name].name: one for name, one in readings.items()} | known)
    return readings


def _folder(scratch: Path, part: SnapshotPart, rors: Collection[str]) -> Path:
    """Where a part is kept, reduced; another one as soon as anything of it changes."""
    return scratch / reduction_key([part], rors)[:32]


def _known(scratch: Path) -> dict[str, PartReading]:
    try:
        known = json.loads((scratch / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: PartReading(**{**one, "lines": tuple(one["lines"])}) for name, one in known.items()}


def _write_known(scratch: Path, known: Mapping[str, PartReading]) -> None:
    beside = scratch / f".{_STATE}"
    beside.write_text(json.dumps({name: asdict(one) for name, one in known.items()}), encoding="utf-8")
    beside.replace(scratch / _STATE)


def _reference(database: Any, works: int, readings: Mapping[str, PartReading]) -> Iterator[str]:
    """The lines of the table of counts, as ``reference_tables.py`` reads them."""
    yield f"# scope: OpenAlex snapshot, {works} works"
    yield f"# parts: {len(readings)}"
    for name, one in readings.items():
        yield from (f"# broken: {name}, line {line}" for line in one.lines)
        if one.broken > len(one.lines):
            yield f"# broken: {name}, {one.broken - len(one.lines)} {'more lines' if one.lines else 'rows'}"
        if one.lost:
            yield f"# lost: {name}: {one.lost}"
    yield "field_scheme,field_code,year,document_type,citations,works"
    for count in counts(database) if works else ():
        cell = f"{count.field_code},{count.year},{count.document_type},{count.citations},{count.works}"
        yield f"openalex_field,{cell}"
