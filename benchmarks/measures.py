"""What the measures cost: every mart of them for the counties, and the heavy ones for municipalities by 800 industries.

Timing. Not here: whether the numbers are right (``tests/golden/``).

Run with ``python -m benchmarks.measures``. Targets on two cores with DuckDB: all measures of 21 counties, 16 groups and
18 years within 3 seconds; location quotients, structure and shift-share of 290 municipalities, 800 industries and 15
years within 10 seconds and 4 GB. The SQL is what dbt compiles from the models and macros, written to a file as in the
warehouse; the employed are made up. The pandas figures beside it come from a plain version of the same measures, in
memory, without status or provenance. Processor seconds beside the clock show what a busy machine adds.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy.engine import make_url

from pipelines.transform.dbt_call import DBT_PROJECT, called_dbt, common_options

ROUNDS = 3
MEMORY = "4GB"

_SERIES = ["classification", "regime", "measure"]
_MODELS = [
    "int_industry_comparison",
    "int_periods",
    "int_employment_series",
    "specialisation_indices",
    "series_breaks",
    "int_specialisation_changes",
    "specialisation_changes",
    "int_regional_structure",
    "regional_structure",
    "int_shift_share",
    "shift_share",
    "int_resilience",
    "resilience",
    "int_specialisations",
    "int_industry_regions",
    "industry_relatedness",
    "relatedness_density",
    "int_linked_series",
    "linked_series",
    "suppressed_cells",
    "int_industry_productivity",
    "int_productivity_gap",
    "int_productivity_growth",
    "int_productivity_volumes",
    "productivity_decomposition",
]
"""The measures' models in the order in which they read each other."""

_LARGE = {
    "location quotients": (
        "comparison",
        "select comparison.*, {{ symmetric('location_quotient') }} as symmetric_location_quotient, "
        "({{ poisson_low('value') }}) / expected as location_quotient_low, "
        "({{ poisson_high('value') }}) / expected as location_quotient_high "
        "from ({{ compared_with_nation('cells', 'totals') }}) as comparison",
    ),
    "structure": ("structure", "{{ regional_structure('comparison', 'industry_sets') }}"),
    "shift-share": ("shift_share", "{{ shift_share('comparison', 'periods') }}"),
}
_MARK = "-- next statement"


# ---------- dbt's part


def compiled(inline: str | None = None, select: list[str] | None = None) -> Mapping[str, str]:
    """SQL that dbt compiles for DuckDB: of models by name, or of `inline` under its mark."""
    what = ["--inline", inline] if inline else ["--select", *(select or [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        called_dbt("duckdb", make_url("duckdb:///:memory:"), Path(folder)) as runner,
    ):
        result = runner().invoke(["compile", *what, "--no-populate-cache", *common_options()])
    if not result.success:
        raise SystemExit(f"dbt cannot compile: {result.exception}")
    nodes: Any = result.result
    return {run.node.name: run.node.compiled_code for run in nodes}


# ---------- made-up figures


def employed(regions: int, industries: int, years: int, seed: int = 2007) -> pd.DataFrame:
    """Cells of the nation (00) and its regions, smooth over the years, a tenth of them zero."""
    random = np.random.default_rng(seed)
    size = random.lognormal(0, 1, (regions, 1, 1)) * random.lognormal(3, 1.2, (1, industries, 1))
    noise = random.lognormal(0, 0.5, (regions, industries, 1)) * random.lognormal(0, 0.05, (1, industries, years))
    values = np.floor(size * noise * (random.random((regions, industries, 1)) > 0.1))
    values = np.concatenate([values.sum(axis=0, keepdims=True), values])
    codes = ["00", *(f"{number:04d}" for number in range(101, 101 + regions))]
    names = [f"I{number:03d}" for number in range(industries)]
    index = pd.MultiIndex.from_product([codes, names, range(2008, 2008 + years)])
    rows = pd.Series(values.ravel(), index=index, name="value")
    return rows.rename_axis(["region_code", "industry_code", "year"]).reset_index()


# ---------- pandas beside it


def pandas_quotients(frame: pd.DataFrame) -> pd.DataFrame:
    """Quotients and their shares."""
    nation = frame[frame["region_code"] == "00"]
    totals = frame.groupby(["region_code", "year"], as_index=False)["value"].sum()
    out = frame.merge(totals, on=["region_code", "year"], suffixes=("", "_region"))
    out = out.merge(nation.drop(columns="region_code"), on=["industry_code", "year"], suffixes=("", "_nation"))
    whole = totals[totals["region_code"] == "00"].set_index("year")["value"]
    out["share"] = out["value"] / out["value_region"]
    out["national_share"] = out["value_nation"] / out["year"].map(whole)
    out["quotient"] = out["share"] / out["national_share"]
    return out


def pandas_structure(compared: pd.DataFrame) -> pd.DataFrame:
    """Krugman, Herfindahl, Hachman, entropy, and the Gini of the quotients."""
    keys = ["region_code", "year"]
    share, quotient = compared["share"], compared["quotient"]
    parts = compared[keys].assign(
        krugman=(share - compared["national_share"]).abs(),
        herfindahl=share**2,
        mean=share * quotient,
        entropy=-np.where(share > 0, share * np.log2(share.where(share > 0, 1)), 0),
        ranked=compared.groupby(keys)["quotient"].rank(method="first") * quotient,
        quotient=quotient,
    )
    out = parts.groupby(keys).sum()
    count = parts.groupby(keys)["quotient"].count()
    out["gini"] = (2 * out["ranked"] - (count + 1) * out["quotient"]) / (count * out["quotient"])
    return out


def pandas_shift_share(frame: pd.DataFrame) -> pd.DataFrame:
    """Dunn and Esteban-Marquillas for every single year."""
    frame = frame.sort_values(["region_code", "industry_code", "year"])
    before = frame.groupby(["region_code", "industry_code"])[["value", "value_nation", "value_region"]].shift()
    whole = frame[frame["region_code"] == "00"].drop_duplicates("year").set_index("year")["value_region"]
    growth = frame["year"].map(whole) / frame["year"].map(whole.shift()) - 1
    industry_growth = frame["value_nation"] / before["value_nation"] - 1
    out = frame[["region_code", "industry_code", "year"]].assign(
        national=before["value"] * growth,
        industry_mix=before["value"] * (industry_growth - growth),
        regional=frame["value"] - before["value"] * (1 + industry_growth),
    )
    homothetic = before["value_region"] * before["value_nation"] / frame["year"].map(whole.shift())
    out["homothetic"] = homothetic * out["regional"] / before["value"]
    return out


# ---------- measuring


def peak_memory(work: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds, the highest resident memory of the process meanwhile in GB, and processor seconds."""
    peak, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            peak = max(peak, pages * os.sysconf("SC_PAGE_SIZE") / 1e9)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start, start_processor = time.perf_counter(), time.process_time()
    try:
        work()
        return time.perf_counter() - start, peak, time.process_time() - start_processor
    finally:
        done.set()
        watcher.join()


def median_seconds(work: Callable[[], object]) -> float:
    """Median over the rounds."""
    return statistics.median(peak_memory(work)[0] for _ in range(ROUNDS))


def counties() -> None:
    """All models of the measures on 21 counties, 16 groups, 2008–2025 as in the sample's tables."""
    models = compiled(select=_MODELS)
    frame = employed(21, 16, 18)
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY}) as connection:
        _made_warehouse(connection, frame)
        seconds = {}
        for name in _MODELS:
            schema = "staging" if name.startswith("int_") else "marts"
            sql = f"create or replace table {schema}.{name} as {models[name]}".replace('"memory".', "")
            seconds[name] = median_seconds(lambda sql=sql: connection.execute(sql))  # type: ignore[misc]
            rows = connection.execute(f"select count(*) from {schema}.{name}").fetchall()[0][0]
            print(f"  {name:<28} {rows:>9,} rows {seconds[name]:>7.3f} s")
        total = sum(seconds.values())
    start = time.perf_counter()
    compared = pandas_quotients(frame)
    pandas_structure(compared)
    pandas_shift_share(compared)
    beside = time.perf_counter() - start
    print(f"  {'all':<28} {'':>14} {total:>7.3f} s (target: below 3 s)")
    print(f"  pandas, quotients, structure and shift-share of single years only {beside:.3f} s")


def _made_warehouse(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> None:
    """What the measures' models read, filled with `frame` as RAMS 2008–2021 and BAS 2020 onwards."""
    for schema in ("staging", "marts"):
        connection.execute(f"create schema {schema}")
    for seed in ("industry_sets", "periods", "cycles"):
        path = _seed(seed)
        connection.execute(
            f"create table staging.{seed} as from read_csv('{path}', all_varchar = {seed == 'industry_sets'})"
        )
    connection.execute("create table staging.regions (region_code text, region_level text, parent_code text)")
    codes = [code for code in frame["region_code"].unique() if code != "00"]
    connection.execute("create table staging.int_preliminary_sources as select 'scb_bas' as source where false")
    connection.executemany(
        "insert into staging.regions values (?, ?, ?)",
        [("00", "country", None), *((code, "county", f"RIKS{number % 8 + 1}") for number, code in enumerate(codes))],
    )
    connection.register("frame", frame)
    connection.execute(
        """
        create table staging.int_industry_values as
        with spans as (
            select 'RAMS' as regime, 2008 as first_year, 2018 as last_year, 'scb_rams_2008_2018' as source union all
            select 'RAMS', 2019, 2021, 'scb_rams_2019_2021' union all
            select 'BAS', 2020, 2025, 'scb_bas'
        )
        select regime, 'employment' as measure, region_code, industry_code, year, value, 'published' as status, source,
            source as vintage_id, 'simulated' as origin, 'SNI2007' as classification, 'section_group' as industry_level
        from frame inner join spans on year between first_year and last_year
        """
    )
    connection.execute(
        """
        create table staging.int_region_totals as
        select regime, classification, measure, region_code, year, sum(value) as total,
            cast(null as double) as unknown_value, 'sum_of_industries' as total_basis
        from staging.int_industry_values group by all
        """
    )
    connection.execute(
        """
        create table staging.int_industry_deflators (
            regime text, classification text, industry_code text, year integer, deflator double,
            source text, origin text
        );
        create table staging.stg_scb_regional_accounts_totals (
            region_code text, year integer, measure text, value double, source text, vintage_id text, origin text
        );
        create table staging.int_series_breaks as
            select lower(regime) as source, year, regime, 'SNI2007' as classification, 'made' as reason_sv,
                'made' as reason_en, 'declared' as status
            from (values ('RAMS', 2011), ('RAMS', 2019), ('BAS', 2020)) as breaks (regime, year);
        create table staging.int_sources (source text, vintage_id text, origin text);
        """
    )


def _seed(name: str) -> Path:
    """The file of a seed, in whatever folder it is."""
    return next((DBT_PROJECT / "seeds").rglob(f"{name}.csv"))


def municipalities() -> None:
    """Location quotients, structure and shift-share of 290 municipalities, 800 industries and 15 years."""
    inline = f"\n{_MARK}\n".join(call for _, call in _LARGE.values())
    statements = next(iter(compiled(inline=inline).values())).split(_MARK)
    with tempfile.TemporaryDirectory() as folder:
        frame = employed(290, 800, 15)
        with duckdb.connect(
            str(Path(folder) / "large.duckdb"), config={"threads": 2, "memory_limit": MEMORY}
        ) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.register("frame", frame)
            connection.execute(
                "create table cells as select region_code, industry_code, 'SNI2007' as classification, "
                "'BAS' as regime, 'employment' as measure, year, value, 'published' as cell_status, "
                "'made' as source, 'made' as vintage_id, 'simulated' as origin from frame"
            )
            connection.execute(
                "create table totals as select region_code, classification, regime, measure, year, "
                "sum(value) as total, cast(null as double) as unknown_value, 'published' as total_basis "
                "from cells group by all"
            )
            connection.execute(
                f"create table industry_sets as from read_csv('{_seed('industry_sets')}', all_varchar = true)"
            )
            connection.execute(
                "create table periods as select 'BAS' as regime, 2008 as period_start, 2022 as period_end "
                "union all select 'BAS', 2021, 2022"
            )
            connection.unregister("frame")
            rows = connection.execute("select count(*) from cells").fetchall()[0][0]
            print(f"  cells {rows:,}")
            spent = {}
            del frame
            for (title, (table, _)), statement in zip(_LARGE.items(), statements, strict=True):
                work = f"create or replace table {table} as {statement}"
                spent[title] = peak_memory(lambda work=work: connection.execute(work))  # type: ignore[misc]
                count = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
                seconds, memory, processor = spent[title]
                print(
                    f"  {title:<20} {count:>10,} rows {seconds:>7.2f} s, at most {memory:.1f} GB, "
                    f"{processor:.2f} s of processor"
                )
    total, processor = (sum(figures[place] for figures in spent.values()) for place in (0, 2))
    print(f"  {'all':<20} {'':>15} {total:>7.2f} s (target: below 10 s and 4 GB), {processor:.2f} s of processor")
    frame = employed(290, 800, 15)
    compared: list[pd.DataFrame] = []
    beside = {
        "location quotients": peak_memory(lambda: compared.append(pandas_quotients(frame))),
        "structure": peak_memory(lambda: pandas_structure(compared[0])),
        "shift-share": peak_memory(lambda: pandas_shift_share(compared[0])),
    }
    for title, (seconds, memory, _) in beside.items():
        ratio = spent[title][0] / seconds
        print(
            f"  pandas {title:<20} {seconds:>7.2f} s, at most {memory:.1f} GB; DuckDB takes {ratio:.1f} times as long"
        )


def main() -> None:
    """Print what the measures cost at both sizes."""
    print("21 counties, 16 groups, 18 years: all measures, median of three")
    counties()
    print("290 municipalities, 800 industries, 15 years: periods 2008–2022 and 2021–2022")
    municipalities()


if __name__ == "__main__":
    main()
