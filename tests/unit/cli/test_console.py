"""The summary shows a person what the run did, what it found, how strong the county is where, and where things are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.console import make_console, show
from pipelines.cli.run_job import RunResult
from pipelines.publish.summary import Summary
from pipelines.steps.findings import Findings
from warehouse.publishing import Published

PUBLISHED = Published(
    "20260613T013000-key", "key", "sample", {"fct_employment": 17_028}, Path("p/s.duckdb"), Path("p/parquet")
)
SOURCE = {"source": "scb_bas", "title_en": "", "table_id": "TAB3785", "row_count": 4_488, "missing_count": 12,
          "updated": "2026-06-12T06:00:00Z", "origin": "recorded", "state": "in use",
          "comes_as_files": False}  # fmt: skip
STRONG = {"label_sv": "Jordbruk", "label_en": "Agriculture", "year": 2025, "location_quotient": 2.3678,
          "location_quotient_low": 2.3026, "location_quotient_high": 2.4344, "year_then": 2020, "change": 0.0906,
          "employed": 4_995.0, "location_quotient_before": 2.2289, "regime": "BAS", "regime_before": "RAMS",
          "year_before": 2018, "origin": "recorded"}  # fmt: skip
CRITICAL = {"severity": "critical", "message": "scb_bas: expected one thing, but found another; look it up."}
WARNING = {"severity": "warning", "message": "scb_population: expected [1] label; read it."}


def shown(result: RunResult | None = None, **facts: Any) -> str:
    usual = {"published": PUBLISHED, "sources": [SOURCE], "strongest": [STRONG]}
    summary = Summary(**{"region_label": "Kalmar län", **usual, **facts})
    written = io.StringIO()
    show(make_console(written), result or RunResult("run", True, True, ()), summary)
    return written.getvalue()


def test_tables_stand_with_rows_vintage_and_origin() -> None:
    line = next(line for line in shown().splitlines() if "scb_bas" in line)
    for fact in ("TAB3785", "2026-06-12T06:00:00Z", "recorded", "4,488", "12"):
        assert fact in line
    assert "fct_employment 17,028" in shown()


def test_specialisations_stand_with_interval_change_and_the_old_register() -> None:
    text = shown()
    for fact in (
        "Kalmar län",
        "BAS 2025",
        "Jordbruk",
        "Agriculture",
        "2.3678",
        "2.3026–2.4344",
        "+0.0906",
        "4,995",
        "2.2289",
        "LQ 2018 (RAMS)",
    ):
        assert fact in text
    assert "as if drawn" in text


def test_series_of_the_strategy_are_shown_with_both_ends_regime_and_origin() -> None:
    change = {"indicator_id": "a", "series": "b", "indicator_en": "Breadth", "label_en": "Krugman index", "decimals": 3,
              "value_then": 0.2429, "year_then": 2008, "value_now": 0.2463, "year_now": 2018,
              "national_value_now": None,
              "unit": "index", "direction": "to_zero", "regime": "RAMS", "origin": "simulated"}  # fmt: skip
    text = shown(changes=[change])
    for fact in ("Breadth", "Krugman index", "0.243", "2008", "0.246", "2018", "to zero", "RAMS", "simulated"):
        assert fact in text
    assert "Breadth" not in shown()


def test_findings_stand_by_severity_in_their_own_words() -> None:
    text = shown(RunResult("run", True, True, (), findings=Findings([CRITICAL, WARNING])))
    assert "1 critical, 1 warnings" in text
    assert CRITICAL["message"] in text
    # What looks like markup in a message is text.
    assert WARNING["message"] in text


@pytest.mark.parametrize("odd", ["by [2030]", "closed [/x]", "[bold]", "a :warning: b", "C:\\[dim]"])
def test_names_and_folders_are_shown_as_they_are_written(odd: str) -> None:
    claim = {"claim_id": odd, "sentence_sv": odd, "evidence_en": odd, "verdict": "holds", "is_simulated": False,
             "evidence_then": None, "evidence_now": None, "national_now": None, "unit": None, "start_year_then": None,
             "start_year_now": None, "year_then": None, "year_now": None, "origin": "live"}  # fmt: skip
    strong = {**STRONG, "label_sv": odd, "label_en": odd, "regime": odd}
    published = Published(odd, "key", "sample", {odd: 1}, Path(odd) / "s.duckdb", Path(odd))
    source = {**SOURCE, "table_id": odd}
    text = shown(region_label=odd, sources=[source], claims=[claim], strongest=[strong], published=published)
    # County twice, source, rows, claim thrice, industry twice, register, release, two folders, and that of quality.
    assert text.count(odd) == 14


def test_what_nobody_has_fixed_is_said_again() -> None:
    text = shown(RunResult("run", True, False, (), findings=Findings(standing=[CRITICAL])))
    assert "Known from earlier runs" in text and CRITICAL["message"] in text


def test_where_the_files_lie_and_how_to_see_the_graph_are_said() -> None:
    text = shown()
    for fact in ("p/s.duckdb", "p/parquet", "make ui", PUBLISHED.release_id, "sample figures"):
        assert fact in text


def test_simulated_figures_are_called_no_statistics_and_only_where_there_are_any() -> None:
    assert "not official statistics" in shown(sources=[{**SOURCE, "origin": "simulated"}])
    assert "not official statistics" not in shown()


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (RunResult("run", True, True, ()), "figures are published"),
        (RunResult("run", True, False, ()), "Nothing has changed"),
        (RunResult("run", False, True, ()), "readers keep what they had"),
    ],
)
def test_how_the_run_ended_is_said_first(result: RunResult, said: str) -> None:
    assert said in shown(result).strip().splitlines()[0]


def test_a_step_that_broke_is_named() -> None:
    assert "models broke: no space" in shown(RunResult("run", False, True, (), ("models broke: no space",)))


def test_a_first_night_that_was_stopped_shows_no_figures() -> None:
    stopped = RunResult("run", False, True, (), findings=Findings([CRITICAL]))
    text = shown(stopped, published=None, sources=[], strongest=[])
    assert CRITICAL["message"] in text
    assert "DuckDB" not in text and "LQ" not in text


def test_a_missing_figure_is_a_dash_and_not_a_zero() -> None:
    row = {**STRONG, "location_quotient": None, "location_quotient_low": None, "location_quotient_high": None,
           "change": None, "location_quotient_before": None, "employed": None}  # fmt: skip
    line = next(line for line in shown(strongest=[row]).splitlines() if "Jordbruk" in line)
    assert line.count("–") >= 5 and "0.0" not in line


def test_a_source_of_files_that_nobody_dropped_is_not_reported_as_a_table_that_is_missing() -> None:
    absent = {**SOURCE, "table_id": None, "updated": None, "origin": None, "state": "not available"}
    assert "not found" in shown(sources=[absent])
    reported = shown(sources=[{**absent, "comes_as_files": True}])
    assert "no file dropped" in reported and "not found" not in reported


def test_works_that_are_not_measured_are_counted_with_their_reasons() -> None:
    field = {
        "organisation_sv": "LNU", "organisation_en": "LNU", "label_sv": "Ekologi", "label_en": "Ecology",
        "field_code": "106", "period_start": 2018, "period_end": 2021, "publication_count": 12, "field_share": 0.5,
        "activity_index": None, "mncs": None, "baseline": None, "publications_origin": "live", "origin": "live",
    }  # fmt: skip
    reasons = [{"reason": "student_thesis", "works": 30}, {"reason": "retracted", "works": 1}]
    text = shown(research=[field], unmeasured=reasons)
    assert "31 works are not measured as research: 30 student thesis, 1 retracted" in text
    assert "not measured" not in shown(research=[field])
