"""The project's own macros, rendered by dbt and run on small tables that a test fills.

Rendering, loading and running. Not here: expected numbers, or any formula.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb
import numpy as np
import pandas as pd
import sqlalchemy as sa

from pipelines.transform.dbt_call import called_dbt, common_options
from tests.databases import Dialect

_SERIES = "classification text, regime text, measure text"
_PROVENANCE = "source text, vintage_id text, origin text"
TABLES: dict[str, str] = {
    "cells": f"region_code text, industry_code text, {_SERIES}, year integer, value double precision, "
    f"cell_status text, {_PROVENANCE}",
    "totals": f"region_code text, {_SERIES}, year integer, total double precision, unknown_value double precision, "
    "total_basis text",
    "industry_sets": "measure text, classification text, variant text, priority integer, industry_code text",
    "periods": "regime text, period_start integer, period_end integer",
    "states": "region_code text, industry_code text, before boolean, now boolean",
    "quotients": "region_code text, quotient double precision, low double precision, quotient_before double precision",
    "specialisations": f"region_code text, industry_code text, {_SERIES}, year integer, has_specialisation boolean, "
    f"{_PROVENANCE}",
    "growth_inputs": "region_code text, industry_code text, labour_start double precision, "
    "labour_end double precision, nominal_start double precision, nominal_end double precision, "
    "volume_start double precision, volume_end double precision",
    "gap_inputs": "region_code text, industry_code text, labour double precision, value_added double precision, "
    "national_labour double precision, national_value_added double precision",
    "series": f"region_code text, industry_code text, regime text, year integer, value double precision, "
    f"national_value double precision, {_PROVENANCE}",
    "cycles": "cycle text, regime text, contraction_start integer, contraction_end integer, recovery_end integer",
    "older": f"region_code text, year integer, value double precision, {_PROVENANCE}",
    "newer": f"region_code text, year integer, value double precision, {_PROVENANCE}",
    "counts": "observed double precision, expected double precision",
    "citation_counts": "scope text, field_scheme text, field_code text, year integer, document_type text, "
    "citations integer, works double precision, origin text",
    "reference": "baseline text, scope text, field_scheme text, field_code text, year integer, document_type text, "
    "mean_citations double precision, top10_threshold integer, top10_tie_share double precision, origin text",
    "subjects": "publication_id text, baseline text, field_scheme text, field_code text, fraction double precision, "
    "year integer, document_type text, citations integer",
    "scores": "publication_id text, weight double precision, normalised_score double precision, top10 double precision",
    "activity": "organisation_code text, field_code text, publications double precision, total double precision, "
    "base_publications double precision, base_total double precision, publication_count integer",
    "years": "year integer",
}
"""Columns of every table that a call below reads."""

_KEYS = "['classification', 'regime', 'measure', 'year']"
_DENSITIES = [
    (index, diagonal)
    for index in ("proximity", "association_strength", "cosine", "jaccard", "probability")
    for diagonal in ("included", "excluded")
]
CALLS: dict[str, str] = {
    "comparison": "{{ compared_with_nation('cells', 'totals') }}",
    "structure": "{{ regional_structure('comparison', 'industry_sets') }}",
    "shift_share": "{{ shift_share('comparison', 'periods') }}",
    "suppressed": "{{ suppressed_cells('comparison') }}",
    "standardised": "with cells as (select * from comparison where region_code <> '00'), "
    "spreads as ({{ spread_of('location_quotient', 'cells', ['industry_code', 'year']) }}) "
    "select cells.*, {{ standardised('cells.location_quotient', 'spreads') }} as z from cells inner join spreads "
    "on spreads.industry_code = cells.industry_code and spreads.year = cells.year",
    "changes": "select region_code, industry_code, {{ entered('before', 'now') }} as entry, "
    "{{ left_state('before', 'now') }} as exit from states",
    "firmness": "select region_code, {{ firmly_specialised('quotient', 'low', 'quotient_before') }} as is_firm "
    "from quotients",
    "industry_regions": f"{{{{ industry_regions('specialisations', {_KEYS}) }}}}",
    "pairs": f"{{{{ relatedness('industry_regions', {_KEYS}) }}}}",
    "growth": "{{ productivity_growth('growth_inputs', ['region_code']) }}",
    "gap": "{{ productivity_level_gap('gap_inputs', ['region_code']) }}",
    "resilience": "{{ resilience('series', 'cycles', ['region_code', 'industry_code']) }}",
    "links": "{{ link_factors('older', 'newer', ['region_code']) }}",
    "citation_reference": "{{ citation_reference('citation_counts') }}",
    "publication_impact": "{{ publication_impact('subjects', 'reference', ['publication_id']) }}",
    "impact_of_unit": "select {{ weighted_mean('normalised_score', 'weight') }} as mncs, "
    "{{ weighted_mean('top10', 'weight') }} as pp_top10 from scores",
    "activity": "select activity.*, {{ activity_index('publications', 'total', 'base_publications', 'base_total') }} "
    "as activity_index, {{ activity_limit(activity_index('publications', 'total', 'base_publications', 'base_total'), "
    "poisson_low('publication_count'), 'publication_count') }} as low, {{ activity_limit(activity_index("
    "'publications', 'total', 'base_publications', 'base_total'), poisson_high('publication_count'), "
    "'publication_count') }} as high from activity",
    "windows": "{{ research_windows('years') }}",
    "interval": "select observed, observed / expected as quotient, {{ poisson_low('observed') }} / expected as low, "
    "{{ poisson_high('observed') }} / expected as high from counts",
} | {
    f"density_{index}_{diagonal}": (
        f"{{{{ relatedness_density('specialisations', 'pairs', {_KEYS}, [('{index}', '{diagonal}')]) }}}}"
    )
    for index, diagonal in _DENSITIES
}
"""What a test may run, as a model would write it."""

_MARK = "-- next statement"


def render(dialect: Dialect, url: str, folder: Path) -> dict[str, str]:
    """Every call as dbt compiles it for `dialect`."""
    # DuckDB runs what is rendered on a connection of the test's own: dbt needs no file for it.
    database = sa.make_url("duckdb:///:memory:" if dialect == "duckdb" else url)
    with called_dbt(dialect, database, folder) as runner:
        inline = f"\n{_MARK}\n".join(CALLS.values())
        result = runner().invoke(["compile", "--inline", inline, "--no-populate-cache", *common_options()])
    assert result.success, result.exception
    compiled = result.result.results[0].node.compiled_code  # type: ignore[union-attr]
    assert compiled is not None
    return dict(zip(CALLS, compiled.split(_MARK), strict=True))


class Measures:
    """A database with empty input tables, and the macros rendered for it."""

    def __init__(self, dialect: Dialect, url: str, statements: Mapping[str, str]) -> None:
        self._dialect = dialect
        self._statements = statements
        if dialect == "duckdb":
            self._duckdb = duckdb.connect(":memory:")
        else:
            self._engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
            self._postgres = self._engine.connect()
        for name, columns in TABLES.items():
            self._execute(f"create table {name} ({columns})")

    def load(self, table: str, rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> None:
        """Replace what is in `table`; a column that no row has is NULL."""
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        columns = [column.split()[0] for column in TABLES[table].split(", ")]
        frame = frame.reindex(columns=columns)
        self._execute(f"delete from {table}")
        if frame.empty:
            return
        if self._dialect == "duckdb":
            self._duckdb.register("frame", frame)
            self._duckdb.execute(f"insert into {table} select * from frame")
            self._duckdb.unregister("frame")
        else:
            text = io.StringIO()
            frame.to_csv(text, index=False, header=False)
            driver = self._postgres.connection.driver_connection
            assert driver is not None
            with driver.cursor().copy(f"copy {table} from stdin (format csv)") as copy:
                copy.write(text.getvalue())
        self._count(table)

    def run(self, name: str) -> pd.DataFrame:
        """Result of a call; what the call reads must be loaded."""
        return self._read(self._statements[name])

    def keep(self, name: str, table: str) -> pd.DataFrame:
        """Result of a call, kept as `table` for the calls that read it."""
        self._execute(f"drop table if exists {table}")
        self._execute(f"create table {table} as {self._statements[name]}")
        self._count(table)
        return self._read(f"select * from {table}")

    def _read(self, statement: str) -> pd.DataFrame:
        if self._dialect == "duckdb":
            return self._duckdb.execute(statement).df()
        # The driver's own: percent signs and colons of the statement are no parameters.
        driver = self._postgres.connection.driver_connection
        assert driver is not None
        cursor = driver.execute(statement)
        frame = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])
        return frame.map(lambda value: float(value) if type(value).__name__ == "Decimal" else value)

    def _count(self, table: str) -> None:
        """PostgreSQL plans badly for a table of which it knows nothing."""
        if self._dialect == "postgresql":
            self._execute(f"analyze {table}")

    def close(self) -> None:
        """Let go of the database."""
        if self._dialect == "duckdb":
            self._duckdb.close()
        else:
            self._postgres.close()
            self._engine.dispose()

    def _execute(self, statement: str) -> None:
        if self._dialect == "duckdb":
            self._duckdb.execute(statement)
        else:
            self._postgres.exec_driver_sql(statement)


def cells(
    matrix: Sequence[Sequence[float | None]],
    regions: Sequence[str],
    industries: Sequence[str],
    year: int = 1,
    nation: Sequence[float | None] | None = None,
) -> pd.DataFrame:
    """Rows of the table `cells`: `matrix` region by industry, and the nation, by default the sums of what is there."""
    values = np.array([[np.nan if value is None else value for value in row] for row in matrix], dtype=float)
    whole = np.nansum(values, axis=0) if nation is None else np.array(nation, dtype=float)
    frame = pd.DataFrame(np.vstack([whole, values]), index=["00", *regions], columns=list(industries))
    stacked = cast("pd.Series[float]", frame.stack(future_stack=True))
    rows = stacked.rename("value").rename_axis(["region_code", "industry_code"]).reset_index()
    return rows.assign(
        classification="SNI2007",
        regime="TEST",
        measure="employment",
        year=year,
        cell_status=rows["value"].isna().map({True: "suppressed", False: "published"}),
        source="made",
        vintage_id="made",
        origin="recorded",
    )


def margins(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `totals`: what the cells of a region add up to, as a published margin."""
    keys = ["region_code", "classification", "regime", "measure", "year"]
    totals = rows.groupby(keys, as_index=False).agg(total=("value", "sum"))
    return totals.assign(total_basis="published")


def compare(measures: Measures, rows: pd.DataFrame, totals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Load `rows` with their margins and keep the comparison with the nation as the table `comparison`."""
    measures.load("cells", rows)
    measures.load("totals", margins(rows) if totals is None else totals)
    return measures.keep("comparison", "comparison")


def wide(frame: pd.DataFrame, rows: str, columns: str, value: str) -> pd.DataFrame:
    """One column of a result as a matrix of floats, NULL as NaN."""
    table = frame.pivot(index=rows, columns=columns, values=value)
    return table.astype(float)


def statements_of(file: Path, dialect: Dialect, url: str, folder: Path) -> dict[str, str]:
    """The rendered calls, read from `file` where another worker has rendered them."""
    if not file.exists():
        file.write_text(json.dumps(render(dialect, url, folder)), encoding="utf-8")
    statements: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return statements
