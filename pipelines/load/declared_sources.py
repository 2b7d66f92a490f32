"""The declarations as tables: what readers find in `meta` of sources, their measures, breaks and known errors.

Writing them. Not here: declaring them (``sources/``).
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from pipelines.sources.declaration import Correction, Source
from warehouse import tables


def write_sources(connection: Connection, sources: Collection[Source]) -> None:
    """Put what is declared of `sources` in the place of what `meta` had: sources, breaks, known errors."""
    connection.execute(tables.sources.delete())
    connection.execute(tables.series_breaks.delete())
    connection.execute(tables.corrections.delete())
    connection.execute(insert(tables.sources), [_declared(source) for source in sources])
    breaks = [
        {"source": source.name, "year": broken.year, "reason_sv": broken.sv, "reason_en": broken.en}
        for source in sources
        for broken in source.breaks
    ]
    if breaks:
        connection.execute(insert(tables.series_breaks), breaks)
    measures = [
        {"source": source.name, "measure": name, "unit": value.unit}
        for source in sources
        for named in source.names.values()
        if named.column == "measure"
        for name, value in named.values.items()
    ]
    connection.execute(tables.source_measures.delete())
    if measures:
        connection.execute(insert(tables.source_measures), measures)
    corrections = [_corrected(source, correction) for source in sources for correction in source.corrections]
    if corrections:
        connection.execute(insert(tables.corrections), corrections)


def _corrected(source: Source, correction: Correction) -> dict[str, str | float | None]:
    return {
        "source": source.name,
        "name": correction.name,
        "cell": ", ".join(f"{column} {code}" for column, code in correction.cell.items()),
        "value": correction.value,
        "expected": correction.expected,
        "status": correction.status,
        "reason_sv": correction.sv,
        "reason_en": correction.en,
    }


def _declared(source: Source) -> dict[str, str | bool | None]:
    same = ("agency", "product", "regime", "classification", "licence", "cadence", "is_preliminary")
    titles = {"source": source.name, "title_sv": source.title.sv, "title_en": source.title.en}
    place = {"matrix": source.place.matrix or "", "table_id": source.place.table_id}
    return {**titles, **place, **{name: getattr(source, name) for name in same}}
