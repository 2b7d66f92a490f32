"""Pages of claims: each outcome beside the figure that its rule compares."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.site.facts.claims import Claims
from pipelines.site.maker import PageMaker
from pipelines.site.pages.claims import claim_pages
from tests.unit.site.made_facts import OWN, facts

Row = dict[str, Any]


def page(**of_test: Any) -> str:
    claim = {
        "claim_id": "S2", "region_code": OWN, "section": "areas", "sort_order": 10, "sentence_sv": "stor",
        "sentence_en": "large", "reason_sv": "Så är det inte.", "reason_en": "It is not so.", "year_now": 2025,
        "year_then": None, "verdict": "does not hold", "verdict_then": None, "county_rank": None,
        "counties_compared": 4, "neighbour_count": 0, "neighbours_holding": 0, "is_simulated": False,
        "evidence_now": 1.0138, "unit": "persons", "source": "made", "vintage_id": None, "origin": "recorded",
    }  # fmt: skip
    test = {
        "moment": "now", "rule_sv": "regeln", "rule_en": "the rule", "quantity": "value", "comparator": "above",
        "value": 1.0138, "tested": 1.0138, "national_value": None, "unit": None, "year": 2025, "outcome": 0,
        "is_counted": True, "use": "counted", "is_preliminary": False, "origin": "recorded", **of_test,
    }  # fmt: skip
    made = facts(claims=Claims({OWN: [claim]}, {("S2", OWN): [test]}))
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
