"""The parts of a snapshot in a folder, as OpenAlex delivers them.

Finding them. Not here: opening them (``part_reading.py``).

OpenAlex lays a snapshot out by format, entity and date: `jsonl/works/updated_date=2026-10-01/part_0000.gz`,
`parquet/works/…/part_0000.parquet`; before 2026 `data/works/updated_date=…/part_000.gz`
(https://developers.openalex.org/download/snapshot-format). Somebody who has fetched the works alone may have left out
the folders above, so a folder is taken for works unless it names another entity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PartKind = Literal["json", "parquet"]

_KINDS: tuple[tuple[str, PartKind], ...] = ((".gz", "json"), (".jsonl", "json"), (".parquet", "parquet"))
_OTHERS = frozenset(
    {
        *("authors", "sources", "institutions", "topics", "subfields", "fields", "domains", "publishers", "funders"),
        *("concepts", "awards", "keywords", "merged_ids"),
    }
)
_DATED = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class SnapshotPart:
    """One file of works.

    Attributes:
        path: where it is.
        name: its path within the snapshot.
        kind: how it is written.
        dated: the date of its folder, ISO 8601; empty where there is none.
        state: size and time of change (ns): the same twice means the same content.
    """

    path: Path
    name: str
    kind: PartKind
    dated: str
    state: tuple[int, int]


def find_parts(folder: Path) -> list[SnapshotPart]:
    """The parts of works below a folder, in the order of their names; of other entities none."""
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        kind = next((kind for ending, kind in _KINDS if path.name.endswith(ending)), None)
        within = path.relative_to(folder)
        if kind is None or not path.is_file() or _OTHERS.intersection(within.parts):
            continue
        dated = _DATED.search(str(within))
        facts = path.stat()
        state = (facts.st_size, facts.st_mtime_ns)
        found.append(SnapshotPart(path, within.as_posix(), kind, dated[1] if dated else "", state))
    return found
