"""Pages of the follow-up: when levels report, who set the targets, what changed, and where the projects are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipelines.site.facts.monitoring import Level, Monitoring, months_before, read_monitoring
from pipelines.site.facts.portfolio import Portfolio
from pipelines.site.maker import PageMaker
from pipelines.site.pages.monitoring import monitoring_page
from pipelines.site.pages.projects import project_page
from pipelines.site.release import ReleaseReader
from tests.unit.site.made_facts import facts

Row = dict[str, Any]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2027-03-31", 12, "2026-03-31"),
        ("2027-03-31", 1, "2027-02-28"),
        ("2028-03-31", 1, "2028-02-29"),
        ("2027-01-30", 3, "2026-10-30"),
        ("2026-10-30", -3, "2027-01-30"),
        ("2026-11-30", -3, "2027-02-28"),
    ],
)
def test_a_report_before_is_as_many_months_before_as_the_level_reports(day: str, months: int, before: str) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("days", "last", "coming"),
    [
        (["2027-03-31"], "2026-03-31", "2027-03-31"),
        (["2026-06-30"], "2026-06-30", None),
        (["2027-03-31", "2026-06-30"], "2026-06-30", "2027-03-31"),
        ([], None, None),
    ],
)
def test_a_report_that_was_due_before_the_release_is_not_the_next_one(
    days: list[str], last: str | None, coming: str | None
) -> None:
    plans = [{"level": "development", "next_report_on": day, "decided_on": "2021-03-03"} for day in days]
    tables = {"dim_plan": plans, "dim_follow_up_level": [level("development")]}
    made = SimpleNamespace(
        identity=SimpleNamespace(day="2026-11-27"), table=lambda name, order="": tables.get(name, []), marts=set(tables)
    )
    (found,) = read_monitoring(cast(ReleaseReader, made)).levels
    assert (found.last_report_on, found.next_report_on) == (last, coming)


def level(kind: str, **more: Any) -> Row:
    return {
        "level": kind, "level_kind": kind, "label_sv": f"Nivån {kind}", "label_en": f"Level {kind}", "cadence": "year",
        "owner_sv": "Region Eget", "owner_en": "Region Eget", "reports_to_sv": None, "reports_to_en": None, **more,
    }  # fmt: skip


def target(number: int, set_by: str, outlook: str, region: str = "01") -> Row:
    row = {"target_id": f"T{number}", "region_code": region, "set_by": set_by, "outlook": outlook}
    return {**row, "rule": "at_least", "origin": "recorded"}


def revision(**more: Any) -> Row:
    sides = ("rule", "value", "value_high", "reference", "due", "set_by")
    empty = {f"{name}{ending}": None for name in sides for ending in ("", "_before")}
    return {"indicator_id": "1", "archived_at": "2026-05-04T03:00:00+00:00", **empty, **more}


def monitored(**given: Any) -> str:
    (page,) = monitoring_page(PageMaker(facts(monitoring=Monitoring(**given)), "sv"))
    return page.html


def test_each_level_says_how_often_it_reports_and_when_it_did() -> None:
    text = monitored(
        levels=[
            Level(level("priority"), "2026-03-31", False, "2027-03-31"),
            Level(level("action", cadence="quarter"), "2026-10-28", True, None),
            Level(level("development", cadence="half_year")),
        ]
    )
    for words in ("skulle komma 2026-03-31", "2027-03-31", "kom 2026-10-28", "varje kvartal", "varje halvår",
                  "ingen än", "ingen dag angiven"):  # fmt: skip
        assert words in text


def test_targets_are_counted_once_by_who_set_them_and_conventions_are_no_decisions() -> None:
    rows = [
        target(1, "strategy", "on_track"),
        target(1, "strategy", "wrong_way", region="02"),
        target(2, "convention", "not_assessable"),
        target(3, "convention", "reached"),
    ]
    text = monitored(targets=rows).replace("\n", "")
    assert '<th scope="row">strategin</th><td class="number">1</td><td class="number">1</td>' in text
    assert (
        '<th scope="row">uppföljningens konvention, inte beslutat</th><td class="number">2</td>'
        '<td class="number">1</td>' in text
    )
    assert "åt fel håll" not in text.split('id="outlook"')[1].split("</ul>")[0], "the focus county's own row counts"


def test_every_group_of_a_target_counts_so_that_one_hides_no_other() -> None:
    rows = [
        target(1, "strategy", "reached"),
        target(1, "strategy", "too_slow"),
        target(2, "strategy", "on_track", region="02"),
        target(2, "strategy", "wrong_way", region="03"),
    ]
    text = monitored(targets=rows).replace("\n", "")
    assert '<th scope="row">strategin</th><td class="number">3</td><td class="number">3</td>' in text
    shown = text.split('id="outlook"')[1].split("</ul>")[0]
    assert "för långsamt" in shown and "i takt" in shown and "åt fel håll" not in shown


def test_a_changed_target_says_what_was_there_before() -> None:
    before = {"rule_before": "at_least", "value_before": "12", "due_before": "2030", "set_by_before": "strategy"}
    now = {"rule": "between", "value": "10", "value_high": "14.5", "due": "2032", "set_by": "plan"}
    text = monitored(revisions=[revision(what="changed", **before, **now)])
    assert "minst 12,0\u00a0%, 2030, strategin" in text
    assert "mellan 10,0\u00a0% och 14,5\u00a0%, 2032, beslutad plan" in text
    assert "Inget målvärde har ändrats" not in text
    assert "Inget målvärde har ändrats" in monitored()


def test_a_target_that_was_taken_away_and_one_of_a_former_indicator_are_shown_too() -> None:
    gone = revision(what="removed", indicator_id="99", rule_before="rise", set_by_before="strategy")
    text = monitored(revisions=[gone])
    assert "borttaget" in text and "en indikator som inte längre följs" in text and "None" not in text


def money(granted: float, accrued: float, **more: Any) -> Row:
    return {
        "granted": granted, "accrued": accrued, "paid": 0.0, "accrued_now": accrued, "paid_now": 0.0, "projects": 1,
        "green": 0, "yellow": 0, "red": 0, "grey": 1, "missing_reports": 1, "participations": None,
        "is_simulated": False, "financier": "eu", **more,
    }  # fmt: skip


def project(**more: Any) -> Row:
    return {
        "project_id": "ERDF:1", "title_sv": "Skog & <b>trä</b>", "title_en": None, "lead_organisation": "Region Eget",
        "starts_on": "2026-01-01", "ends_on": "2027-12-31", "budget_sek": 1_500_000.0, "accrued_sek": 300_000.0,
        "light_time": "grey", "light_economy": "grey", "light_results": "grey", "light_contribution": "grey",
        "light_worst": "grey", "reported_light": None, "lights_differ": None, "reported_until": "2026Q2",
        "origin": "recorded", **more,
    }  # fmt: skip


def portfolio(**more: Any) -> Portfolio:
    cells = {
        ("2026Q3", "gone_area", "all"): money(500_000.0, 100_000.0),
        ("2026Q3", "unassigned", "all"): money(1_000_000.0, 200_000.0),
        ("2026Q3", "portfolio", "all"): money(1_500_000.0, 300_000.0),
        ("2026Q3", "portfolio", "eu"): money(1_500_000.0, 300_000.0, projects=None),
    }
    given: dict[str, Any] = {"quarters": ["2026Q3"], "money": cells, "projects": [project()], "areas": {}, **more}
    return Portfolio(**given)


def projects_page(language: Any = "sv", **more: Any) -> str:
    (page,) = project_page(PageMaker(facts(portfolio=portfolio(**more)), language))
    return page.html


def test_money_is_in_thousands_and_areas_that_are_gone_still_add_up() -> None:
    text = projects_page()
    for words in (
        "Ett område som inte längre följs",
        "Inte i något område",
        "Hela portföljen",
        "1\u202f500",
        "20\u00a0%",
    ):
        assert words in text


def test_a_project_without_a_report_is_grey_and_says_how_old_its_figures_are() -> None:
    text = projects_page()
    row = text.split('id="projects"')[1]
    assert "ingen rapport" in row and "siffror till kvartal 2 2026" in row
    assert "Skog &amp; &lt;b&gt;trä&lt;/b&gt;" in row, "a title of a strategy's own language is enough, and is escaped"
    assert "Skog" in projects_page("en")


def test_a_made_up_portfolio_says_so_and_a_real_one_does_not() -> None:
    assert "Portföljen är påhittad" not in projects_page()
    cells = {key: {**row, "is_simulated": True} for key, row in portfolio().money.items()}
    text = projects_page(money=cells, projects=[project(origin="simulated")])
    assert "Portföljen är påhittad" in text
    assert 'badge simulated">simulerad' in text.split('id="projects"')[1]


def test_without_projects_there_is_no_page_and_no_entry_in_the_head() -> None:
    maker = PageMaker(facts(), "sv")
    assert list(project_page(maker)) == []
    assert "projekt.html" not in next(iter(monitoring_page(maker))).html
    assert "projekt.html" in projects_page().split("<main")[0]
