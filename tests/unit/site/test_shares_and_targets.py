"""Bars of verdicts and what is read beside a figure: nothing simulated looks real, no pace where there is no value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.site.facts.sources import Expected
from pipelines.site.language import Words
from pipelines.site.maker import PageMaker
from pipelines.site.pages.plans import outlooks
from pipelines.site.pages.start import next_updates, start_page
from pipelines.site.readings import verdict_key
from pipelines.site.shares import shares_of
from tests.unit.site.made_facts import ODD, OWN, facts, series, value_row

Row = dict[str, Any]


def test_a_bar_hatches_what_rests_on_simulated_figures_and_says_how_many() -> None:
    maker = PageMaker(facts(), "sv")
    found = [("on_track", True), ("on_track", True), ("on_track", False), ("wrong_way", False)]
    good, bad = shares_of(maker.reader, found)
    assert (good.number, good.simulated, good.hatched, bad.hatched) == (3, 2, 67, 0)
    (page,) = start_page(maker)
    bar = page.html.split('id="answer-nearer"')[1].split("</ul>")[0]
    assert '<i style="width:100%"></i>' in bar, "the one assessed indicator of the county is simulated"
    assert "1 simulerad</span>" in bar and "(1 simulerad)" in bar.split("aria-label")[1].split(">")[0]


def test_a_bar_of_real_figures_alone_is_not_hatched() -> None:
    real = [value_row(OWN, year, 10.0 + year - 2020) for year in range(2020, 2025)]
    made = facts()
    made.indicators[0].series[0].followed[OWN][:] = real
    (page,) = start_page(PageMaker(made, "sv"))
    assert "<i style" not in page.html.split('id="answer-nearer"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("rule", "outlook", "key"),
    [
        ("rise", "on_track", "right_way"),
        ("fall", "on_track", "right_way"),
        ("hold", "on_track", "right_way"),
        ("at_least", "on_track", "on_track"),
        ("gap_at_most", "on_track", "on_track"),
        ("rise", "wrong_way", "wrong_way"),
        (None, "on_track", "on_track"),
    ],
)
def test_on_track_needs_a_value_to_be_on_track_for(rule: str | None, outlook: str, key: str) -> None:
    assert verdict_key({"outlook": outlook, "status": "improving", "target_rule": rule}) == key
    rows: list[Row] = [{"outlook": outlook, "rule": rule, "origin": "recorded"}]
    assert [one.verdict.key for one in outlooks(PageMaker(facts(), "sv"), rows)] == [key]


def reading_of(**last: Any) -> Any:
    made = facts()
    made.indicators[0].series[0].followed[OWN][-1].update(origin="recorded", **last)
    return PageMaker(made, "sv").reading(made.indicators[0], OWN)


def test_a_target_that_is_a_direction_is_said() -> None:
    found = reading_of(target=None, target_rule="rise", set_by="convention", outlook="on_track")
    assert found.target == "mål: ska öka (uppföljningens konvention, inte beslutat)"
    assert found.verdict.word == "åt rätt håll"
    assert reading_of(target=None, target_rule="follow").target is None


def drawn(**last: Any) -> list[tuple[str, float]]:
    made = facts()
    only = made.indicators[0].series[0]
    only.followed[OWN][-1].update(**last)
    return PageMaker(made, "sv").reader.targets_to_draw(only, only.followed[OWN][-1])


def test_a_range_is_said_and_drawn_by_both_its_ends() -> None:
    wanted = {"target_rule": "between", "target": 12.0, "target_low": 9.0, "target_high": 12.0, "target_year": 2030}
    assert reading_of(**wanted).target == "mål mellan 9,0\u00a0% och 12,0\u00a0%, år 2030"
    assert drawn(**wanted) == [("mål minst 9,0\u00a0%", 9.0), ("mål högst 12,0\u00a0%", 12.0)]

    one = {**wanted, "target_low": 12.0}
    assert reading_of(**one).target == "mål 12,0\u00a0% år 2030"
    assert drawn(**one) == [("mål 12,0\u00a0%", 12.0)]


def test_a_place_among_the_counties_is_no_line_among_values() -> None:
    assert drawn(target_rule="at_least", target=5.0) == [("mål 5,0\u00a0%", 5.0)]
    assert drawn(target_rule="rank_at_most", target=5.0) == []


def test_a_level_that_rises_while_the_distance_grows_is_explained() -> None:
    """The nation rises faster: `wrong way` beside a plus sign reads as a fault of the page."""
    found = reading_of(target=20.0, target_is_moving=True, outlook="wrong_way", target_rule="gap_at_most")
    assert found.trend == "+0,25\u00a0procentenheter per år; avståndet till målet växer"
    assert found.target == "mål: rikets nivå"
    other = reading_of(target=18.0, target_is_moving=True, outlook="too_slow", target_rule="gap_at_most")
    assert other.target == "mål 18,0\u00a0%, som rör sig med jämförelsen"
    place = reading_of(target=5.0, target_is_moving=False, outlook="standing", target_rule="rank_at_most")
    assert place.trend == "+0,25\u00a0procentenheter per år; avståndet till målet är oförändrat"


def test_levels_stand_beside_their_own_change_and_the_nations() -> None:
    own = [value_row(OWN, year, 100.0 + year - 2020, national_value=1000.0) for year in (2020, 2024)]
    nation = [value_row("00", year, value) for year, value in ((2020, 1000.0), (2024, 1100.0))]
    level = series(
        2, "employed", {OWN: own, "00": nation, ODD: own}, "persons", comparison_form="level_own", decimals=0
    )
    made = facts()
    made.indicators[1] = replace(made.indicators[1], series=[level])
    maker = PageMaker(made, "sv")
    found = maker.reading(made.indicators[1], OWN)
    assert found is not None and found.beside == "+4,0\u00a0% sedan 2020, riket +10,0\u00a0%"
    strip = maker.figures(made.indicators[1], level, OWN, "").strip()
    assert strip is not None and strip.title == "Alla län, förändring 2020–2024"
    assert strip.foot[0] == "Enhet: förändring i procent sedan 2020. År: 2020–2024.", "not the unit of the level"
    assert strip.cite is not None and "2020–2024.  " not in strip.cite


@pytest.mark.parametrize(
    ("code", "unit", "symbol", "beside"),
    [
        ("per cent", "procent", "%", ""),
        ("per mille", "promille", "‰", ""),
        ("percentage points", "procentenheter", "pp", ""),
        ("count", "antal", None, ""),
        ("u", "ton", "ton", ""),
        ("u", "kronor per invånare", "kr", "per invånare"),
        ("u", "kilo per tusen kronor", "kg", "per tusen kronor"),
        ("u", "miljoner kronor, löpande priser", "mnkr", "löpande priser"),
        ("u", "index, riket = 100", None, "index, riket = 100"),
        ("u", "personer", None, "personer"),
    ],
)
def test_a_unit_is_said_once(code: str, unit: str, symbol: str | None, beside: str) -> None:
    row = {"unit": code, "label_sv": unit, "label_en": "u", "symbol_sv": symbol, "symbol_en": symbol, "decimals": 1}
    one = replace(series(1, "share", {}), unit=row)
    assert PageMaker(facts(), "sv").reader.unit_beside(one) == beside


@pytest.mark.parametrize(
    ("expected", "updated", "after"),
    [
        # Eighteen days early is the release of that June, so the next one is a year away.
        (Expected(("06-30",)), "2026-06-12T06:00:00Z", "2027-06-30"),
        (Expected(("12-15",)), "2025-11-28", "2026-12-15"),
        (Expected(("06-30", "12-31")), "2026-06-24", "2026-12-31"),
        (Expected(("10-31",), years="odd"), "2020-10-29", "2021-10-31"),
        (Expected(("10-31",), years="even"), "2020-10-29", "2022-10-31"),
        (Expected(("12-31",), early_days=180), "2026-07-10", "2027-12-31"),
    ],
)
def test_the_next_update_is_a_day_with_its_year(expected: Expected, updated: str, after: str) -> None:
    assert expected.after(updated) == after


def test_an_update_that_did_not_come_is_first_and_says_so() -> None:
    made = facts()
    made.sources.rows["old"] = {
        **made.sources.rows["made"],
        "source": "old",
        "updated": "2024-06-10",
        "title_sv": "Sen",
    }
    made.sources.rows["never"] = {**made.sources.rows["made"], "source": "never", "updated": None}
    made.sources.expected.update(old=Expected(("06-15",)), never=Expected(("06-15",)))
    late, coming = next_updates(PageMaker(made, "sv"))
    assert (late.title, late.day, late.is_due) == ("Sen", "2025-06-15", True)
    assert (coming.day, coming.is_due) == ("2027-06-15", False)
    (page,) = start_page(PageMaker(made, "sv"))
    assert "väntades senast 2025-06-15" in page.html and "väntas senast 2027-06-15" in page.html


def test_one_is_counted_as_one() -> None:
    assert Words("sv").count("plans.targets", 1) == "1 målvärde"
    assert Words("sv").count("plans.targets", 2) == "2 målvärden"
    assert Words("en").count("changes.cells", 1) == "1 figure in the sources was revised."
