"""A strategy's registration at the S3 platform: codes of its folder, figures of the release, what is lacking."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.archive import Archive
from pipelines.ingest.strategy_folders import StrategyFolders
from pipelines.publish.s3_files import as_json, as_workbook
from pipelines.publish.s3_registration import registration, released_strategies
from tests.databases import Dialect
from tests.nights import Site

STRATEGY = "kalmar-2021"


@pytest.fixture
def document(finished: Callable[[Dialect], Site]) -> dict[str, Any]:
    site = finished("duckdb")
    folders = StrategyFolders(site.home, Archive(site.home / "archive"))
    with duckdb.connect(str(site.published / "styrka.duckdb"), read_only=True) as reader:
        version = released_strategies(reader)[STRATEGY]
        return registration(reader, STRATEGY, folders.tables(STRATEGY, version))


def test_every_area_has_its_codes_in_every_list(document: dict[str, Any]) -> None:
    areas = {area["id"]: area for area in document["areas"]}
    assert len(areas) == 8
    wood = areas["forest_wood"]
    assert [row["industry_code"] for row in wood["economic_domains"] if row["tier"] == "core"] == ["02", "16", "17"]
    # SSIF 40104 Skogsvetenskap is in FORD 4.1, agriculture, forestry and fisheries.
    assert ("40104", "4.1") in {(row["ssif_code"], row["ford_code"]) for row in wood["scientific_domains"]}
    assert wood["socio_economic_objectives"] == ["08"] and wood["policy_objectives"] == ["PO1"]
    assert areas["e_health"]["keywords"] == ["e-hälsa", "vårdteknik"]


def test_figures_say_their_year_and_origin(document: dict[str, Any]) -> None:
    figures = [row for area in document["areas"] for row in area["key_figures"]] + document["key_figures"]
    assert figures and all(row["year"] and row["origin"] and row["source"] for row in figures)
    assert document["notice"]["sv"].startswith("Siffror här är simulerade")
    assert {row["figure"] for row in document["key_figures"]} >= {"inhabitants", "value_added"}


def test_what_the_folder_does_not_say_is_listed_with_what_to_add(document: dict[str, Any]) -> None:
    tourism = [one for one in document["lacking"] if one.startswith("nature_culture_tourism:")]
    assert "nature_culture_tourism: no field of research; add rows with scheme ssif2025 to area_codes.csv." in tourism


def test_both_files_hold_the_same_areas(document: dict[str, Any]) -> None:
    assert len(json.loads(as_json(document))["areas"]) == 8
    book = load_workbook(io.BytesIO(as_workbook(document)))
    assert book.sheetnames[:2] == ["Strategy", "Areas"] and book["Areas"].max_row == 9


def test_a_version_that_was_never_archived_is_said(finished: Callable[[Dialect], Site]) -> None:
    home = finished("duckdb").home
    with pytest.raises(LookupError, match=f"the archive has no version 0 of `{STRATEGY}`"):
        StrategyFolders(home, Archive(home / "archive")).tables(STRATEGY, "0")


def test_a_strategy_that_the_release_lacks_is_said(finished: Callable[[Dialect], Site]) -> None:
    site = finished("duckdb")
    with (
        duckdb.connect(str(site.published / "styrka.duckdb"), read_only=True) as reader,
        pytest.raises(LookupError, match="the release has no strategy `nowhere`: run once"),
    ):
        registration(reader, "nowhere", {})
