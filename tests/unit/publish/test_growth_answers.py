"""Growth of a county on the console: the ends of each series, and nothing simulated at the end of a real one."""

from __future__ import annotations

from io import StringIO

import duckdb
import pytest
from rich.console import Console

from pipelines.cli.growth_lines import show_growth
from pipelines.publish.growth_answers import growth

COLUMNS = (
    "region_code text, industry_code text, employed_regime text, year integer, share_of_region double, "
    "real_value_added_per_employed double, relative_to_nation double, rank_among_counties integer, "
    "counties_ranked integer, origin text"
)


@pytest.fixture
def reader() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(f"create schema marts; create table marts.county_growth ({COLUMNS})")
    rows = [
        ("20", "TOTAL", "ESA", 2000, 100.0, 600.0, 90.0, 11, 21, "recorded"),
        ("20", "TOTAL", "ESA", 2010, 100.0, 660.0, 85.0, 15, 21, "recorded"),
        ("20", "TOTAL", "ESA", 2011, 100.0, 990.0, 99.0, 1, 21, "simulated"),
        ("20", "C", "none", 2000, 30.8, None, None, None, 0, "recorded"),
        ("20", "C", "none", 2010, 17.0, None, None, None, 0, "recorded"),
        ("20", "B-E", "RAMS", 2010, 20.0, 900.0, 80.0, 3, 21, "recorded"),
        *[("00", "TOTAL", "ESA", year, 100.0, 700.0, 100.0, None, 1, "recorded") for year in (2000, 2010, 2011)],
        ("00", "C", "none", 2000, 22.3, None, None, None, 0, "recorded"),
        ("00", "C", "none", 2010, 14.5, None, None, None, 0, "recorded"),
        ("00", "B-E", "RAMS", 2010, 20.0, 1000.0, 100.0, None, 1, "recorded"),
    ]  # fmt: skip
    made.executemany(f"insert into marts.county_growth values ({', '.join('?' * 10)})", rows)
    return made


def written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_series_ends_with_its_last_real_year_and_one_year_is_no_series(reader: duckdb.DuckDBPyConnection) -> None:
    ends = {first.industry: (first.year, last.year) for first, last in growth(reader, "20")}
    assert ends == {"TOTAL": (2000, 2010), "C": (2000, 2010)}


def test_the_lines_say_level_rank_share_and_volume_of_county_and_nation(reader: duckdb.DuckDBPyConnection) -> None:
    console = Console(width=200, file=StringIO())
    show_growth(console, growth(reader, "20"), "Dalarnas län")
    text = written(console)
    assert "riket = 100: 90.0 (2000, rank 11 of 21) → 85.0 (2010, rank 15 of 21) [recorded]" in text
    assert "600 → 660 SEK thousand, +10.0 % (+0.0 %)" in text
    assert "manufacturing (C): 30.8 % (2000) → 17.0 % (2010) (22.3 % → 14.5 %)" in text
    assert "simulated" not in text


def test_a_county_without_accounts_has_no_lines(reader: duckdb.DuckDBPyConnection) -> None:
    console = Console(width=200, file=StringIO())
    show_growth(console, growth(reader, "99"), "x")
    assert written(console) == ""
