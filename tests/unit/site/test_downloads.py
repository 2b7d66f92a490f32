"""Formats of the downloads on made-up figures: what a missing value, a mark and a symbol become."""

from __future__ import annotations

from pipelines.site.downloads.csv_files import SERIES_ROWS
from pipelines.site.downloads.cube import Cube, Dimension
from pipelines.site.downloads.json_stat import json_stat
from pipelines.site.downloads.px import px_body
from sample.server.px_reading import parse_px


def cube() -> Cube:
    both = {"sv": 'Andel "extra"', "en": "Share"}
    regions = {"01": {"sv": "O'Hara län", "en": "O'Hara county"}, "02": {"sv": "Tomt län", "en": "Empty county"}}
    return Cube(
        name="made",
        title=both,  # type: ignore[arg-type]
        dimensions=[
            Dimension("region", {"sv": "region", "en": "region"}, regions, "geo"),  # type: ignore[arg-type]
            Dimension("year", {"sv": "år", "en": "year"}, {"2024": {"sv": "2024", "en": "2024"}}, "time"),
        ],
        values={0: -0.00001234567},
        origins={0: "simulated"},
        unit={"sv": "procent", "en": "per cent"},
        source={"sv": "SCB", "en": "SCB"},
        decimals=1,
        updated="2026-06-12T06:00:00Z",
        notes=[{"sv": "Påhittat.", "en": "Made up."}],
    )


def test_px_keeps_a_small_value_a_missing_one_and_an_apostrophe() -> None:
    body = px_body(cube())
    text = body.decode()
    assert "-0.0000123457" in text and '".."' in text and "e-" not in text.split("DATA=")[1]
    assert "Andel 'extra'" in text and 'NOTEX="Påhittat.";' in text and 'NOTEX[en]="Made up.";' in text
    table = parse_px(body)
    assert list(table.variables[0].codes.values()) == ["O'Hara län", "Tomt län"]
    assert table.values.ravel()[1] != table.values.ravel()[1]


def test_json_stat_leaves_out_what_is_missing_and_marks_the_origin() -> None:
    document = json_stat(cube())
    assert document["value"] == {"0": -0.00001234567} and document["status"] == {"0": "simulated"}
    assert document["size"] == [2, 1] and document["role"] == {"geo": ["region"], "time": ["year"]}
    assert document["extension"]["label_en"] == "Share"


def test_figures_that_are_delivered_have_rows_in_the_files_too() -> None:
    """They have no row in dim_indicator_series, and maybe a unit of their own: their page links a file."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("""
            create schema marts;
            create table marts.dim_indicator as
                select 'P5' as indicator_id, 'Bedömning' as label_sv, cast(null as text) as label_en;
            create table marts.dim_indicator_series as
                select '' as indicator_id, '' as series, '' as label_sv, '' as label_en, 1 as sort_order limit 0;
            create table marts.dim_region as select '01' as region_code, 'Eget län' as label_sv, 'Own' as label_en;
            create table marts.dim_unit as select '' as unit, '' as label_sv, '' as label_en limit 0;
            create table marts.indicator_series as
                select 'P5' as indicator_id, 'judgement' as series, '01' as region_code, 'OWN' as regime,
                    true as is_followed, 2025 as year, 2.0 as value, 'grade' as unit, null as national_value,
                    null as baseline, null as target, null as target_low,
                    null as target_high, null as target_year, null as trend, null as status,
                    false as is_break_year, null as outlook, false as is_preliminary, 'drop' as source,
                    '' as vintage_id, 'live' as origin;
        """)
        rows = connection.execute(SERIES_ROWS).to_arrow_table().to_pylist()
    (row,) = rows
    assert (row["series_sv"], row["series_en"], row["unit_sv"]) == ("Bedömning", "Bedömning", "grade")
