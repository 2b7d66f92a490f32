"""Records and readings in few words, for the tests of what becomes of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.publications import Publications
from pipelines.bibliometrics.records import Affiliation, Format, Identifiers, Reading, Record, Subject

LINE = iter(range(1, 10**9))


def made(source: Format, title: str = "Growth of boreal forests in a warmer climate", **fields: Any) -> Record:
    """A record of `source`; identifiers may stand among the fields."""
    names = {name: fields.pop(name) for name in list(fields) if name in Identifiers.__dataclass_fields__}
    given: dict[str, Any] = {"year": 2021, "document_type": "article", "author_count": 3, **fields}
    return Record(
        source,
        given.pop("line", next(LINE)),
        Identifiers(**names),
        title,
        **{"document_type_exported": given["document_type"], **given},
    )


def file_of(*records: Record, exported_at: str | None = None, quarantined: tuple[Any, ...] = ()) -> Reading:
    return Reading(
        records[0].format, "made", len(records) + len(quarantined), records, quarantined, exported_at=exported_at
    )


def identified(*records: Record) -> Publications:
    """Each record in a file of its own."""
    return identify({f"{number:02d}": file_of(record) for number, record in enumerate(records)})


def titles(found: Publications) -> list[list[str]]:
    """Formats of the members of each publication, sorted."""
    return sorted(sorted(member.format for member in one.members) for one in found.publications)


def named(name: str, **more: Any) -> Affiliation:
    return Affiliation(name, **more)


def ssif(*codes: str) -> tuple[Subject, ...]:
    return tuple(Subject("ssif_2011", code) for code in codes)


def shuffled(readings: dict[str, Reading], seed: int) -> dict[str, Reading]:
    """The same files and records in another order; the records keep the lines that they are at."""
    chance = random.Random(seed)
    files = list(readings)
    chance.shuffle(files)
    return {file: replace(readings[file], records=tuple(_mixed(readings[file].records, chance))) for file in files}


def _mixed(records: Sequence[Record], chance: random.Random) -> list[Record]:
    mixed = list(records)
    chance.shuffle(mixed)
    return mixed
