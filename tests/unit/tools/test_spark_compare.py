"""The comparison of two engines' marts sees every kind of difference, and nothing that is none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tools.spark.compare import Compared, as_table, compare_marts

OURS = """
select * from (values
    ('01', 2024, 'BAS', 1.5::double, 3::bigint, true, null::double),
    ('08', 2024, 'BAS', 0.25, 4, false, 7.0),
    ('08', 2025, null, null, 5, null, 0.0)
) as rows (region_code, year, regime, quotient, place, is_strong, share)
"""
KEY = ["region_code", "year"]


def compared(folder: Path, theirs: str, key: list[str] | None = KEY) -> Compared:
    """The mart `lq` of both: ours as above, theirs the rows of a query over ours."""
    with duckdb.connect(str(folder / "ours.duckdb")) as warehouse:
        warehouse.execute(f"create schema marts; create table marts.lq as {OURS}")
        (folder / "lq").mkdir()
        warehouse.execute(f"copy (with ours as ({OURS}) {theirs}) to '{folder}/lq/part-0.parquet' (format parquet)")
    (found,) = compare_marts(folder / "ours.duckdb", {"lq": folder / "lq"}, {"lq": key} if key else {})
    return found


@pytest.mark.parametrize(
    "theirs",
    [
        "select * from ours order by place desc",
        "select * replace (quotient * (1 + 1e-12) as quotient) from ours",
        "select * replace (cast(place as integer) as place) from ours",
        "select place, share, is_strong, quotient, regime, year, region_code from ours",
    ],
)
def test_order_last_bits_and_width_are_no_difference(theirs: str, tmp_path: Path) -> None:
    found = compared(tmp_path, theirs)
    assert found.differences == []
    assert (found.rows, found.cells) == (3, 21)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("select * replace (quotient * (1 + 1e-8) as quotient) from ours", "quotient: 2 rows"),
        ("select * replace (coalesce(quotient, 0) as quotient) from ours", "quotient: 1 rows, such as None and 0.0"),
        ("select * replace (coalesce(regime, 'None') as regime) from ours", "regime: 1 rows"),
        ("select * replace (place + 1 as place) from ours", "place: 3 rows"),
        ("select * replace (coalesce(is_strong, false) as is_strong) from ours", "is_strong: 1 rows"),
        ("select * replace (cast(place as varchar) as place) from ours", "place: BIGINT and VARCHAR"),
        ("select * exclude (share) from ours", "columns: share"),
        ("select * from ours where year = 2024", "3 and 2 rows"),
        ("select * replace (year + 1 as year) from ours", "rows have the same key"),
        (
            "select * replace (case when share = 7 then 'NaN'::double else share end as share) from ours",
            "share: 1 rows",
        ),
    ],
)
def test_a_difference_is_named(theirs: str, said: str, tmp_path: Path) -> None:
    found = compared(tmp_path, theirs)
    assert any(said in difference for difference in found.differences), found.differences


def test_without_a_known_key_everything_but_figures_is_the_key(tmp_path: Path) -> None:
    assert compared(tmp_path, "select * from ours", key=None).differences == []


def test_the_table_counts_and_says_what_differs() -> None:
    equal = Compared("lq", 3, 21, 2e-12, [])
    assert as_table([equal]).splitlines()[-1] == (
        "all 1 marts are equal: 3 rows, 21 cells, largest relative difference 2.0e-12."
    )
    lines = as_table([equal, Compared("other", 1, 2, 0.0, ["place: 1 rows"])]).splitlines()
    assert lines[2].endswith("place: 1 rows")
    assert lines[-1].startswith("1 of 2 marts differ")
