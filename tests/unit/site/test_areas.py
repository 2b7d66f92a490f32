"""Pages of knowledge areas: what is said of an area rests on the figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.site.maker import PageMaker
from pipelines.site.pages.areas import area_pages
from tests.unit.site.made_facts import ODD, OWN, facts

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


def municipality(code: str, name: str, quotient: float | None) -> Row:
    return {
        "region_code": code, "label_sv": name, "label_en": name, "year": 2024, "location_quotient": quotient,
        "location_quotient_low": quotient, "location_quotient_high": quotient, "employed": quotient and 50.0,
        "employed_lower": 40.0, "employed_upper": 90.0, "source": "made", "vintage_id": None, "origin": "recorded",
    }  # fmt: skip


def pages(*profiles: Row, municipalities: Sequence[Row] = (), **more: Any) -> tuple[str, str]:
    """The list of areas, and the page of the one that there is."""
    made = facts()
    area = {"area_code": "wood", "area_kind": "knowledge_area", "label_sv": "Skog", "label_en": "Wood"}
    by_county: dict[tuple[str, str], list[Row]] = {}
    for row in profiles:
        by_county.setdefault(("wood", row["region_code"]), []).append(row)
    strengths = replace(
        made.strengths, areas=[area], profiles=by_county, municipalities={("wood", OWN): list(municipalities)}, **more
    )
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


def test_what_is_not_given_out_is_in_no_comparison() -> None:
    _, page = pages(
        profile(2024, **industry()),
        profile(2024, region_code=ODD, **industry(location_quotient=0.7)),
        municipalities=[
            municipality("0181", "Norra", 1.3), municipality("0182", "Södra", 0.8), municipality("0183", "Dolda", None)
        ],
    )  # fmt: skip
    assert "Av de 2 av 4 som har en siffra är Eget län högst (1,40) och O&#39;Hara län lägst (0,70)." in page
    assert "Myndigheten lämnar ut siffran för 2 av 3 kommuner." in page and "Störst är" not in page
    _, page = pages(profile(2024, **industry()), municipalities=[municipality("0181", "Norra", 1.3)])
    assert "I 1 av 1 kommuner är området säkert större än i riket. Störst är Norra" in page


def test_the_map_names_the_source_of_its_quotients_alone() -> None:
    _, page = pages(profile(2024, **industry()), profile(2024, region_code=ODD, **industry()))
    assert "Gjord tabell" in page and "flera källor" not in page


def test_an_area_without_codes_is_not_said_to_be_without_research_or_figures() -> None:
    for page in pages():
        assert "Näringslivet kan inte avgränsas" in page and "Inga ämnen är knutna till området." in page
        assert "Ingen forskning" not in page and "dolda" not in page
    field = {"is_confirmed": True, "label_sv": "Maskinteknik", "label_en": "Mechanics"}
    wood = {"tier": "core", "basis": "read", "label_sv": "Trävaruindustri", "label_en": "Wood"}
    listed, page = pages(profile(2024), area_industries={"wood": [wood]}, area_fields={"wood": [field]})
    assert "Ingen forskning i området" in listed and "Inga ämnen" not in listed
    for one in (listed, page):
        assert "Länets siffror om områdets branscher är dolda eller saknas." in one and "kan inte avgränsas" not in one
