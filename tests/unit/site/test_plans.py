"""Pages of plans: each rule of a target in words, what nobody follows, and whose word a target is."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipelines.site.facts.plans import Plan, PlanGoal, read_plans
from pipelines.site.maker import PageMaker
from pipelines.site.pages.monitoring import monitoring_page
from pipelines.site.pages.plans import plan_pages
from pipelines.site.pages.start import start_page
from pipelines.site.release import ReleaseReader
from pipelines.site.report.document import Text
from pipelines.site.report.projects import plan_sections
from tests.unit.site.made_facts import ODD, OWN, facts

Row = dict[str, Any]


def target(rule: str, number: float | None = None, **more: Any) -> Row:
    return {
        "target_id": rule, "area_code": None, "indicator_id": 1, "region_code": "01", "breakdown": "total",
        "group_code": "total", "group_sv": None, "group_en": None, "lacking_source": None,
        "rule": rule, "value_number": number, "value_high_number": None, "reference": None,
        "set_by": "strategy", "due_year": 2030, "baseline": 10.0, "baseline_year": 2020, "value": 14.0, "year": 2024,
        "outlook": "on_track", "outlook_reason": None, "origin": "recorded", **more,
    }  # fmt: skip


def page(*targets: Row, language: str = "sv", **of_plan: Any) -> str:
    row = {
        "plan_id": "P1", "title_sv": "Planen", "title_en": "The plan", "level_kind": "priority", "cadence": "year",
        "area_code": None, "owner": "Region <b>", "decided_on": "2021-03-03", "valid_from": "2021-03-03",
        "valid_to": None, "next_report_on": "2027-03-31", "budget": None, "currency": None, "document": None,
        "basis": "stated", **of_plan,
    }  # fmt: skip
    goal = {"sentence_sv": "det ska bli bättre", "sentence_en": "it shall get better", "responsible": None}
    made = facts(plans=[Plan(row, [PlanGoal(goal, list(targets))])])
    *_, found = plan_pages(PageMaker(made, "en" if language == "en" else "sv"))
    return found.html


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (target("at_least", 20.0), "minst 20,0\u00a0%"),
        (target("between", 0.0, value_high_number=0.0), ">0,0\u00a0%<"),
        (target("between", 1.0, value_high_number=2.0), "mellan 1,0\u00a0% och 2,0\u00a0%"),
        (target("rise"), "ska öka"),
        (target("change_at_least", 5.0), "en ökning med minst 5 %"),
        (target("rank_at_most", 5.0), "plats 5 eller bättre bland länen"),
        (target("gap_at_most", 0.0, reference="00"), "samma nivå som riket"),
        (target("gap_at_most", 2.0, reference="counties"), "högst 2,0\u00a0procentenheter från länen"),
        (target("same_as", reference="02"), "samma nivå som O&#39;Hara län"),
        (target("a rule of next year"), "enligt strategin"),
    ],
)
def test_each_rule_of_a_target_is_said_in_words(rule: Row, words: str) -> None:
    assert words in page(rule)


def test_a_target_of_an_indicator_without_figures_has_a_row_that_says_why() -> None:
    row = target(
        "rise", indicator_id=3, value=None, baseline=None, outlook="not_assessable", outlook_reason="no_figures",
        origin=None,
    )  # fmt: skip
    text = page(row)
    assert "Ingenjörer" in text and "inga siffror" in text and "None" not in text


def test_each_group_of_a_target_has_a_row_under_its_name() -> None:
    rows = [
        target("rise", breakdown="sex", group_code="1"),
        target("rise", breakdown="sex", group_code="2"),
        target("rise", breakdown="municipality", group_code="0102", group_sv="Öby", group_en="Öby"),
        target("rise", breakdown="age", group_code="16-24"),
        target("rise", region_code="all"),
    ]
    body = page(*rows).split("<tbody>")[1]
    groups = [text.partition("</span>")[0] for text in body.split('</a><br><span class="quiet">')[1:]]
    assert groups == ["män", "kvinnor", "Öby", "age: 16-24", "länen tillsammans"]
    assert "women" in page(*rows, language="en")


def test_a_breakdown_that_no_table_has_names_the_tables_without_it() -> None:
    row = target(
        "rise", breakdown="sex", group_code="each", value=None, baseline=None, origin=None, outlook="not_assessable",
        outlook_reason="breakdown_not_at_hand", lacking_source="made, gone",
    )  # fmt: skip
    text = page(row)
    assert "uppdelat efter kön" in text and "ingen tabell har uppdelningen: " in text
    assert "no table has the breakdown: " in page(row, language="en")


def test_a_simulated_figure_and_a_target_that_nobody_decided_say_so() -> None:
    text = page(target("rise", origin="simulated", set_by="convention"))
    body = text.split("<tbody>")[1]
    assert "simulerad" in body and "is-simulated" in body
    assert "uppföljningens konvention, inte beslutat" in body


def test_a_plan_says_whose_it_is_and_when_it_is_reported_and_its_texts_are_escaped() -> None:
    text = page(target("rise"), valid_to=None)
    assert "Region &lt;b&gt;" in text and "2027-03-31" in text and "varje år" in text and "tills vidare" in text


def test_targets_of_another_county_are_said_to_be_of_that_one() -> None:
    row = {"plan_id": "P1", "title_sv": "Planen", "title_en": "The plan", "level_kind": "priority",
           "area_code": None, "next_report_on": None}  # fmt: skip
    made = facts(plans=[Plan(row, [PlanGoal({"sentence_sv": "mer", "sentence_en": "more"}, [target("rise")])])])
    for focus in (OWN, ODD):
        (section,) = plan_sections(PageMaker(replace(made, focus=focus), "sv"))
        lead = section.blocks[0]
        assert isinstance(lead, Text) and lead.text.startswith("Var målvärdena är i Eget län")


def test_a_goal_that_two_plans_serve_has_its_targets_in_both() -> None:
    tables = {
        "dim_goal": [{"goal_id": "G1"}, {"goal_id": "G2"}],
        "dim_plan": [{"plan_id": "P1"}, {"plan_id": "P2"}],
        "bridge_plan_goal": [
            {"plan_id": "P1", "goal_id": "G1"}, {"plan_id": "P1", "goal_id": "G2"}, {"plan_id": "P2", "goal_id": "G2"}
        ],
    }  # fmt: skip
    followed = [target("rise", goal_id="G1", plan_id="P1"), target("hold", goal_id="G2", plan_id="P1")]
    made = SimpleNamespace(
        marts={*tables, "goal_follow_up"}, table=lambda name, order="": tables[name], rows=lambda query, given: followed
    )
    found = read_plans(cast(ReleaseReader, made), OWN)
    assert [[row["rule"] for row in plan.targets] for plan in found] == [["rise", "hold"], ["hold"]]


def test_a_report_that_should_have_come_is_not_said_to_be_the_next() -> None:
    late = page(target("rise"), next_report_on="2026-03-31")
    assert "<dt>Rapport väntades</dt>" in late and "Nästa rapport" not in late
    assert "<dt>Nästa rapport</dt>" in page(target("rise"))
    row = {"plan_id": "P1", "title_sv": "Planen", "title_en": "The plan", "level_kind": "priority",
           "area_code": None, "next_report_on": "2026-03-31"}  # fmt: skip
    maker = PageMaker(facts(plans=[Plan(row, [])]), "sv")
    for one in (*start_page(maker), *monitoring_page(maker)):
        assert "rapport väntades senast 2026-03-31" in one.html
