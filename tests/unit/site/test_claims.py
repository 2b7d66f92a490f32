"""Pages of claims: each outcome beside the figure that its rule compares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.site.facts.claims import Claims
from pipelines.site.maker import PageMaker
from pipelines.site.pages.claims import claim_pages
from pipelines.site.report.content import report_of
from pipelines.site.report.document import Text
from tests.unit.site.made_facts import ODD, OWN, facts

Row = dict[str, Any]


def claim(**more: Any) -> Row:
    return {
        "claim_id": "S2", "region_code": OWN, "is_of_strategy": True, "section": "areas", "sort_order": 10,
        "sentence_sv": "stor",
        "sentence_en": "large", "reason_sv": "Så är det inte.", "reason_en": "It is not so.", "year_now": 2025,
        "year_then": None, "verdict": "does not hold", "verdict_then": None, "county_rank": None,
        "counties_compared": 4, "neighbour_count": 0, "neighbours_holding": 0, "is_simulated": False,
        "evidence_now": 1.0138, "unit": "persons", "source": "made", "vintage_id": None, "origin": "recorded",
        **more,
    }  # fmt: skip


def page(**of_test: Any) -> str:
    test = {
        "moment": "now", "rule_sv": "regeln", "rule_en": "the rule", "quantity": "value", "comparator": "above",
        "value": 1.0138, "tested": 1.0138, "national_value": None, "unit": None, "year": 2025, "outcome": 0,
        "is_counted": True, "use": "counted", "is_preliminary": False, "origin": "recorded", **of_test,
    }  # fmt: skip
    made = facts(claims=Claims({OWN: [claim()]}, {("S2", OWN): [test]}))
    _, found = claim_pages(PageMaker(made, "sv"))
    return found.html


@pytest.mark.parametrize(
    ("of_test", "words"),
    [
        ({"quantity": "lower_limit", "tested": 0.9845}, "undre gräns 0,98"),
        ({"comparator": "rank_at_most", "tested": 6.0}, "plats 6"),
    ],
)
def test_an_outcome_is_beside_the_figure_that_its_rule_compares(of_test: Row, words: str) -> None:
    assert f'1,01<br><span class="quiet">{words}</span>' in page(**of_test)


def test_a_value_that_is_compared_itself_is_said_once() -> None:
    assert ">1,01</td>" in page()


def test_claims_about_another_county_are_not_said_to_be_about_this_one() -> None:
    made = facts(claims=Claims({OWN: [claim()], ODD: [claim(region_code=ODD, is_of_strategy=False)]}, {}))
    elsewhere = replace(made, focus=ODD)
    assert (
        "Strategin gör 1 påstående om Eget län. Det är översatt" in next(iter(claim_pages(PageMaker(made, "sv")))).html
    )
    listed = next(iter(claim_pages(PageMaker(elsewhere, "sv")))).html
    assert "skrivet om dess eget län; här är samma prövning för O&#39;Hara län" in listed
    texts = [block.text for section in report_of(made, ODD, "sv").sections for block in section.blocks
             if isinstance(block, Text)]  # fmt: skip
    assert any("här är samma prövning för O'Hara län" in text for text in texts)
