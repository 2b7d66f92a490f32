"""What a nightly run revises: the vintages before, what readers have had so far, and which figures moved across a line.

Filling the schema `earlier` before the models are built, and `quality.revised_figures` after. Not here: the revised
cells themselves (the mart `revisions`), or whether a revision is too large (the drift checks).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Table, delete, insert, select, text
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.publishing import Published
from warehouse.release_copy import marts_schema
from warehouse.tables import earlier_indicators, earlier_indices, earlier_vintages, revised_figures
from warehouse.vintages import Vintage

if TYPE_CHECKING:
    import pyarrow as pa

_INDICES = """
select
    :run_id, cast(:at as timestamp with time zone), :build_key, 'specialisation_indices',
    now.industry_code || ', ' || now.measure, now.region_code, now.regime, now.year,
    before.location_quotient, now.location_quotient,
    case when now.location_quotient > 1 then 'above 1' else 'below 1' end, now.source
from earlier.specialisation_indices as before
inner join {marts}.specialisation_indices as now
    on now.region_code = before.region_code
    and now.industry_code = before.industry_code
    and now.classification = before.classification
    and now.regime = before.regime
    and now.measure = before.measure
    and now.year = before.year
where (before.location_quotient > 1) <> (now.location_quotient > 1)
"""

_INDICATORS = """
select
    :run_id, cast(:at as timestamp with time zone), :build_key, 'indicator_series',
    now.strategy_id || ', indicator ' || now.indicator_id || ', ' || now.series, now.region_code, now.regime, now.year,
    before.value, now.value, before.status || ' -> ' || now.status, now.source
from earlier.strategy_indicators as before
inner join {marts}.indicator_series as now
    on now.strategy_id = before.strategy_id
    and now.indicator_id = before.indicator_id
    and now.series = before.series
    and now.region_code = before.region_code
    and now.regime = before.regime
    and now.year = before.year
where before.status <> now.status
"""

_COLUMNS = (
    "run_id, revised_at, build_key, mart, figure, region_code, regime, year, value_before, value_now, moved, source"
)


@dataclass(frozen=True)
class RevisedFigure:
    """A published figure that a revision moved across a line."""

    mart: str
    figure: str
    region_code: str
    regime: str
    year: int
    moved: str

    def __str__(self) -> str:
        return f"{self.figure} in region {self.region_code} {self.year} ({self.regime}): {self.moved}"


def remember_earlier(connection: Connection, before: Mapping[str, Vintage]) -> None:
    """Tell the models which vintage of each source came before the one that they read."""
    connection.execute(delete(earlier_vintages))
    rows = [
        {
            "source": source,
            "vintage_id": vintage.vintage_id,
            "updated": vintage.updated,
            "fetched_at": vintage.fetched_at,
        }
        for source, vintage in before.items()
    ]
    if rows:
        connection.execute(insert(earlier_vintages), rows)


def remember_published(
    warehouse: Warehouse, connection: Connection, published: Published | None, chosen: Collection[Vintage]
) -> None:
    """Keep the figures that readers have of each source whose vintage is about to be replaced."""
    for table in (earlier_indices, earlier_indicators):
        connection.execute(delete(table))
    if published is None or not published.database.exists():
        return
    import duckdb

    with duckdb.connect(str(published.database), read_only=True) as reader:
        had = dict(reader.execute("select source, vintage_id from meta.current_vintages").fetchall())
        revised = [v.source for v in chosen if v.source in had and had[v.source] != v.vintage_id]
        if not revised:
            return
        for table in (earlier_indices, earlier_indicators):
            load(warehouse, connection, table, _of_sources(reader, table, revised))


def record_revised_figures(
    warehouse: Warehouse, connection: Connection, run_id: str, at: datetime, build_key: str
) -> list[RevisedFigure]:
    """Compare what was built with what readers have; returns and records what moved across a line.

    On a nightly run on which the models have changed too, their change counts as well: the two cannot be distinguished.
    """
    connection.execute(delete(revised_figures).where(revised_figures.c.build_key == build_key))
    values = {"run_id": run_id, "at": at.isoformat(), "build_key": build_key}
    for query in (_INDICES, _INDICATORS):
        comparison = query.format(marts=marts_schema(warehouse))
        connection.execute(text(f"insert into {revised_figures.fullname} ({_COLUMNS}) {comparison}"), values)
    columns = [revised_figures.c[name] for name in RevisedFigure.__dataclass_fields__]
    moved = select(*columns).where(revised_figures.c.build_key == build_key).order_by(*columns)
    return [RevisedFigure(**row) for row in connection.execute(moved).mappings()]


def _of_sources(reader: object, table: Table, sources: Collection[str]) -> pa.Table:
    """Rows of a published mart that were made of any of `sources`."""
    mart = table.info.get("mart", table.name)
    there = {row[0] for row in reader.execute(f"describe marts.{mart}").fetchall()}  # type: ignore[attr-defined]
    # A release of before the upgrade lacks a column of today's: it gives NULL, and its rows compare with nothing.
    columns = ", ".join(column.name if column.name in there else f"null as {column.name}" for column in table.columns)
    query = (
        f"select {columns} from marts.{mart} "
        "where list_has_any(string_split(source, ', '), cast($sources as varchar[]))"
    )
    return reader.execute(query, {"sources": list(sources)}).to_arrow_table()  # type: ignore[attr-defined]
