"""What field-normalised impact costs: five million works to normalised scores and the 10 % most cited, ties shared.

Timing. Not here: whether the numbers are right (``tests/golden/``), though the two properties that need no outside data
are printed.

Run with ``python -m benchmarks.impact``. Target on two cores with DuckDB: 10 seconds. The SQL is what dbt compiles from
the project's macros; works are made up: 26 fields, 10 years, 3 types, citations with a long tail, every tenth work in
two fields. The plain version beside it is pandas, in memory, on the same rows.
"""

from __future__ import annotations

import resource
import time

import duckdb
import numpy as np
import pandas as pd

from benchmarks.measures import compiled

WORKS = 5_000_000
TARGET_SECONDS = 10.0

_MARK = "-- next statement"
_COUNTS = """
create table citation_counts as
select
    'made' as scope, field_scheme, field_code, year, document_type, citations, sum(fraction) as works, 'live' as origin
from subjects group by all
"""
_SUMMARY = """
select sum(weight * normalised_score) / sum(weight), sum(weight * top10) / sum(weight), count(*) from impact
"""


def made_up(works: int) -> pd.DataFrame:
    """One row per work and field, with `fraction` 1 / fields of the work."""
    chance = np.random.default_rng(2026)
    year = chance.integers(2014, 2024, works)
    field = chance.integers(0, 26, works)
    mean = (1.0 + field / 4) * (2025 - year) / 2
    frame = pd.DataFrame(
        {
            "publication_id": np.arange(works),
            "baseline": "made",
            "field_scheme": "openalex_field",
            "field_code": (field + 11).astype(str),
            "fraction": 1.0,
            "year": year,
            "document_type": np.array(["article", "review", "conference_paper"])[chance.integers(0, 3, works)],
            "citations": chance.negative_binomial(0.5, 0.5 / (0.5 + mean)),
        }
    )
    double = frame.iloc[::10].assign(fraction=0.5)
    double["field_code"] = ((double["field_code"].astype(int) - 11 + 1) % 26 + 11).astype(str)
    frame.loc[frame.index[::10], "fraction"] = 0.5
    return pd.concat([frame, double], ignore_index=True)


def macros() -> dict[str, str]:
    """The statements as dbt compiles them for DuckDB."""
    calls = {
        "reference": "select 'made' as baseline, cells.* from ({{ citation_reference('citation_counts') }}) as cells",
        "impact": "{{ publication_impact('subjects', 'reference', ['publication_id']) }}",
    }
    text = next(iter(compiled(inline=f"\n{_MARK}\n".join(calls.values())).values()))
    return dict(zip(calls, text.split(_MARK), strict=True))


def in_duckdb(frame: pd.DataFrame, statements: dict[str, str]) -> tuple[float, float, tuple[float, float, int]]:
    """Seconds by the clock and of processors; mean score, share in the top 10 % and number of works."""
    with duckdb.connect() as database:
        database.execute("create table subjects as select * from frame")
        started, worked = time.perf_counter(), time.process_time()
        database.execute(_COUNTS)
        for name, statement in statements.items():
            database.execute(f"create table {name} as {statement}")
        row = database.execute(_SUMMARY).fetchone()
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
    assert row is not None
    return seconds, processor, row


def in_pandas(frame: pd.DataFrame) -> tuple[float, tuple[float, float, int]]:
    """The same in pandas: group, rank, join."""
    started = time.perf_counter()
    cell = ["field_code", "year", "document_type"]
    counts = frame.groupby([*cell, "citations"], sort=True)["fraction"].sum().reset_index()
    counts["total"] = counts.groupby(cell)["fraction"].transform("sum")
    counts["up_to"] = counts.groupby(cell)["fraction"].cumsum()
    counts["cited"] = counts["citations"] * counts["fraction"]
    counts["mean"] = counts.groupby(cell)["cited"].transform("sum") / counts["total"]
    above = (counts["up_to"] - 0.9 * counts["total"]) / counts["fraction"]
    counts["top10"] = above.clip(0, 1)
    counts["score"] = (counts["citations"] / counts["mean"]).where(counts["mean"] >= 0.5)
    joined = frame.merge(counts[[*cell, "citations", "score", "top10"]], on=[*cell, "citations"]).dropna(subset="score")
    joined["score"] *= joined["fraction"]
    joined["top10"] *= joined["fraction"]
    works = joined.groupby("publication_id")[["fraction", "score", "top10"]].sum()
    total = works["fraction"].sum()
    result = (works["score"].sum() / total, works["top10"].sum() / total, len(works))
    return time.perf_counter() - started, result


def main() -> None:
    statements = macros()
    frame = made_up(WORKS)
    duck, processor, found = in_duckdb(frame, statements)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plain, beside = in_pandas(frame)
    print(f"Normalised impact of {WORKS:,} works, {len(frame):,} fields of works")
    print(f"  DuckDB, the macros   {duck:6.1f} s   mean {found[0]:.12f}, top 10 % {found[1]:.12f}, {found[2]:,} works")
    print(
        f"  pandas               {plain:6.1f} s   mean {beside[0]:.12f}, top 10 % {beside[1]:.12f}, {beside[2]:,} works"
    )
    print(f"  pandas / DuckDB      {plain / duck:6.1f}   processor of DuckDB {processor:.1f} s, on all cores together")
    print(f"  memory before pandas {memory:6.0f} MB, the works themselves included")
    print(f"  target: at most {TARGET_SECONDS:.0f} s: {'met' if duck <= TARGET_SECONDS else 'MISSED'}")


if __name__ == "__main__":
    main()
