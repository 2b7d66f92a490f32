"""Pages of knowledge areas: what is said of an area rests on the figures beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.site.maker import PageMaker
from pipelines.site.pages.areas import area_pages
from tests.unit.site.made_facts import OWN, facts

Row = dict[str, Any]


def profile(year: int, **more: Any) -> Row:
    research = {
        f"{reach}_{column}": value
        for reach in ("own", "nearby")
        for column, value in {"publication_count": 0, "activity_index": None, "activity_index_low": None}.items()
    }
    return {
        "area_code": "wood", "region_code": OWN, "year": year, "employed": None, "location_quotient": None,
        "location_quotient_low": None, "location_quotient_high": None, "industry_source": None,
        "industry_origin": None, "strength_in": "not known", "origin": "recorded", **research, **more,
    }  # fmt: skip


def industry(**more: Any) -> Row:
    return {
        "employed": 900.0, "location_quotient": 1.4, "location_quotient_low": 1.2, "location_quotient_high": 1.6,
        "industry_source": "made", "industry_origin": "recorded", **more,
    }  # fmt: skip


def pages(*profiles: Row) -> tuple[str, str]:
    """The list of areas, and the page of the one that there is."""
    made = facts()
    area = {"area_code": "wood", "area_kind": "knowledge_area", "label_sv": "Skog", "label_en": "Wood"}
    strengths = replace(made.strengths, areas=[area], profiles={("wood", OWN): list(profiles)})
    listed, page = area_pages(PageMaker(replace(made, strengths=strengths), "sv"))
    return listed.html, page.html


def test_a_strength_is_shown_with_the_index_that_it_rests_on() -> None:
    both = industry(
        strength_in="both", own_publication_count=1, nearby_publication_count=23, nearby_activity_index=3.04
    )
    listed, page = pages(profile(2024, **both), profile(2025, own_publication_count=2, own_activity_index=9.9))
    assert ">3,0<" in listed and "23 publikationer vid lärosäten i länet och grannlänen, fyra år till 2024" in listed
    assert ">3,0<" in page and "aktivitetsindex, lärosäten i länet och grannlänen" in page
    assert "</span></strong> publikation vid länets lärosäten" in page
    assert "9,9" not in listed + page
