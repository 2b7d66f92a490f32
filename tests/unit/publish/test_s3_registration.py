"""A registration of a strategy that several regions share, one of them abroad, on a release made here."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.publish.s3_files import as_workbook
from pipelines.publish.s3_registration import registration, released_strategies
from pipelines.transform.regimes import regimes

ACCOUNTS, REGISTER = regimes()["accounts"], regimes()["register_divisions"]
STRATEGY = "shared-2024"

RELEASE = f"""
create schema marts;
create table marts.dim_strategy as select '{STRATEGY}' as strategy_id, 'v2' as version, '2024-01-01' as decided_on,
    'Delad' as title_sv, 'Shared' as title_en, 'Kansliet' as owner_sv, 'Kansliet' as owner_en,
    'Nämnden' as decided_by_sv, 'The board' as decided_by_en, null as document,
    '2024-01-01' as period_from, '2029-12-31' as period_to;
create table marts.dim_region as select * from (values
    ('20', 'Dalarnas län', 'Dalarna county'), ('21', 'Gävleborgs län', 'Gävleborg county'), ('FI1D7', 'FI1D7', 'FI1D7')
) as t(region_code, label_sv, label_en);
create table marts.bridge_strategy_region as select '{STRATEGY}' as strategy_id, * from (values
    ('20', 'SE312', 'owner', 10), ('21', 'SE313', 'partner', 20), ('FI1D7', 'FI1D7', 'partner', 30)
) as t(region_code, nuts_code, role, sort_order);
create table marts.dim_knowledge_area as select '{STRATEGY}' as strategy_id, *, null as part_of,
    'industry' as delimited_by, null as valid_from, null as valid_to from (values
    ('wood', 'specialisation', 'Trä', 'Wood', 'internt: fråga Anna', 10),
    ('space', 'development', 'Rymd', 'Rymd', null, 20)
) as t(area_code, area_kind, label_sv, label_en, note, sort_order);
create table marts.bridge_area_industry as select '{STRATEGY}' as strategy_id, 'SNI2007' as classification,
    1.0 as weight, * from (values
    ('wood', '16', 'core'), ('wood', '16.231', 'core'), ('wood', '16.23', 'core')) as t(area_code, industry_code, tier);
create table marts.dim_industry as select '16' as industry_code, 'SNI2007' as classification, 'Trävaror' as label_sv,
    'Wood' as label_en;
create table marts.bridge_area_research_field as select '{STRATEGY}' as strategy_id, 'ssif_5' as field_scheme,
    false as is_confirmed, * from (values ('wood', '40105'), ('wood', '99999')) as t(area_code, field_code);
create table marts.dim_research_field as select 'ssif_3' as field_scheme, '401' as field_code, 'Lantbruk' as label_sv,
    'Agriculture' as label_en, '4.1' as ford_code;
create table marts.area_scoreboard as select '{STRATEGY}' as strategy_id, 'wood' as area_code, 'C1' as criterion_id,
    null as value_low, null as value_high, 1 as county_rank, 21 as counties_compared, * from (values
    ('20', 'employed', 500.0, 2024, 'recorded'), ('21', 'employed', 700.0, 2024, 'recorded'),
    ('20', 'own_publications', 9.0, 2023, 'recorded'), ('08', 'employed', 1.0, 2024, 'recorded')
) as t(region_code, component, value, year, origin);
create table marts.knowledge_area_employment as select '{STRATEGY}' as strategy_id, 'wood' as area_code,
    '20' as region_code, 2024 as year, *
    from (values (true, 'scb_a'), (false, 'scb_b')) as t(is_headline_tier, source);
create table marts.relatedness_density as select '20' as region_code, 2024 as year, 'scb_a' as source,
    'proximity' as relatedness, 'employment' as measure_base, '{REGISTER}' as regime;
create table marts.fct_population as select '20' as region_code, '1+2' as sex_code, 2025 as year, 288000 as inhabitants,
    'scb_population' as source, 'recorded' as origin;
create table marts.fct_regional_accounts as select 'TOTAL' as industry_code, 'value_added' as measure,
    '{ACCOUNTS}' as regime, 'SEK million' as unit, 'scb_accounts' as source, * from (values
    ('20', 2023, 140.0, 'recorded'), ('20', 2024, 150.0, 'live'), ('00', 2024, 6000.0, 'recorded'),
    ('00', 2023, 5000.0, 'recorded')) as t(region_code, year, value, origin);
"""
TABLES: Mapping[str, list[Mapping[str, str]]] = {
    "areas": [
        {"area_id": "wood", "label_sv": "Trä", "label_en": "Wood", "regions": "20", "description_sv": "Hus av trä"},
        {"area_id": "space", "label_sv": "Rymd"},
    ],
    "area_codes": [
        {"area_id": "wood", "scheme": "specific_objective", "code": "RSO1.1"},
        {"area_id": "wood", "scheme": "nabs2007", "code": "06"},
        {"area_id": "space", "scheme": "sni2025", "code": "30.3"},
    ],
}


@pytest.fixture
def release() -> Iterator[Any]:
    with duckdb.connect() as connection:
        connection.execute(RELEASE)
        yield connection


def area(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next(one for one in document["areas"] if one["id"] == name)


def test_an_area_has_figures_of_the_regions_that_it_holds_in_alone(release: Any) -> None:
    wood = area(registration(release, STRATEGY, TABLES), "wood")
    assert wood["regions"] == ["20"]
    assert [(row["region_code"], row["component"], row["source"]) for row in wood["key_figures"]] == [
        ("20", "employed", "scb_a"),
        ("20", "own_publications", "marts.research_strengths"),
    ]
    everywhere = {"areas": [{"area_id": "wood"}]}
    assert {row["region_code"] for row in area(registration(release, STRATEGY, everywhere), "wood")["key_figures"]} == {
        "20",
        "21",
    }


def test_a_region_abroad_is_there_and_its_missing_figures_are_said(release: Any) -> None:
    document = registration(release, STRATEGY, TABLES)
    assert [row["region_code"] for row in document["regions"]] == ["20", "21", "FI1D7"]
    assert [one for one in document["lacking"] if one.startswith("FI1D7: no key figures; ")]


def test_a_share_of_the_country_is_of_one_year_and_has_the_weaker_origin(release: Any) -> None:
    figures = {row["figure"]: row for row in registration(release, STRATEGY, TABLES)["key_figures"]}
    # 150 of 6,000 in 2024.
    share = figures["share_of_country"]
    assert (share["value"], share["year"], share["origin"]) == (pytest.approx(2.5), 2024, "recorded")


def test_industries_are_nace_to_four_digits_and_fields_without_ford_leave_no_gap(release: Any) -> None:
    document = registration(release, STRATEGY, TABLES)
    assert {row["nace_code"] for row in area(document, "wood")["economic_domains"]} == {"16", "16.23"}
    sheet = load_workbook(io.BytesIO(as_workbook(document)))["Areas"]
    headings, row = ([cell.value for cell in line] for line in list(sheet.iter_rows())[:2])
    said = dict(zip(headings, row, strict=True))
    assert (said["NACE"], said["FORD"], said["policy objectives"]) == ("16, 16.23", "4.1", "PO1")
    # What is written for colleagues is not what describes the area.
    assert (said["description (sv)"], said["note"]) == ("Hus av trä", "internt: fråga Anna")


def test_what_is_lacking_is_said_of_strategy_and_area(release: Any) -> None:
    lacking = registration(release, STRATEGY, TABLES)["lacking"]
    for beginning in (
        "strategy: no address of the document",
        "strategy: the contact is in one language",
        "wood: no description in English; add description_en",
        "space: no name in English; add label_en",
        "space: no key figures",
    ):
        assert [one for one in lacking if one.startswith(beginning)], beginning
    # Industries of SNI 2025 are industries, though nothing measures them yet.
    assert not [one for one in lacking if one.startswith("space: no industry")]


def test_an_area_that_no_code_delimits_is_asked_for_none(release: Any) -> None:
    release.execute("update marts.dim_knowledge_area set delimited_by = 'place|words' where area_code = 'space'")
    lacking = [one for one in registration(release, STRATEGY, TABLES)["lacking"] if one.startswith("space: ")]
    assert "space: delimited by place|words: it is registered in words, without industries and fields." in lacking
    assert not [one for one in lacking if "no field of research" in one or "no key figures" in one]
    assert [one for one in lacking if "scheme nabs2007" in one]


def test_one_simulated_figure_marks_the_whole_file(release: Any) -> None:
    assert registration(release, STRATEGY, TABLES)["notice"] is None
    release.execute("update marts.fct_population set origin = 'simulated'")
    document = registration(release, STRATEGY, TABLES)
    first = next(load_workbook(io.BytesIO(as_workbook(document)))["Strategy"].iter_rows(min_row=2, values_only=True))
    assert "simulerade" in document["notice"]["sv"] and "simulerade" in first[1]


def test_an_area_has_the_address_of_its_page_where_it_has_one(release: Any) -> None:
    found = registration(release, STRATEGY, TABLES, {"wood": "https://example.org/sv/omrade/wood.html"})
    assert area(found, "wood")["page"] == "https://example.org/sv/omrade/wood.html"
    assert area(found, "space")["page"] is None
    assert released_strategies(release) == {STRATEGY: "v2"}
