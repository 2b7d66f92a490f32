"""Freshness: late and silent are different findings, and a table that is on time has none."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from pipelines import PROJECT_ROOT
from pipelines.checks.freshness import freshness, freshness_outcomes
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import ExpectedUpdate

YEARLY = ExpectedUpdate(due=["06-30"], early_days=60, grace_days=21)
TWICE = ExpectedUpdate(due=["12-31", "06-30"], early_days=60, grace_days=21)


@pytest.mark.parametrize(
    ("expected", "updated", "today", "state"),
    [
        # BAS as it was: updated 12 June 2026.
        (YEARLY, "2026-06-12", "2026-11-23", "on_time"),
        (YEARLY, "2026-06-12", "2027-07-21", "on_time"),
        (YEARLY, "2026-06-12", "2027-07-22", "late"),
        (YEARLY, "2026-06-12", "2028-07-21", "late"),
        (YEARLY, "2026-06-12", "2028-07-22", "silent"),
        # A correction in winter is no release of the summer; one two months ahead is.
        (YEARLY, "2027-02-01", "2027-07-22", "late"),
        (YEARLY, "2027-05-01", "2027-07-22", "on_time"),
        (TWICE, "2026-06-24", "2027-01-21", "on_time"),
        (TWICE, "2026-06-24", "2027-01-22", "late"),
        (TWICE, "2026-06-24", "2027-07-22", "silent"),
        (TWICE, "2026-12-10", "2027-01-22", "on_time"),
        (TWICE, "2019-12-10", "2027-01-22", "silent"),
    ],
)
def test_late_is_one_release_and_silent_is_two(expected: ExpectedUpdate, updated: str, today: str, state: str) -> None:
    assert freshness(expected, date.fromisoformat(updated), date.fromisoformat(today)).state == state


@pytest.mark.parametrize(
    ("today", "failed"),
    [("2026-11-23", []), ("2027-08-01", ["updated_on_time"]), ("2028-08-01", ["not_silent"])],
)
def test_a_table_has_at_most_one_of_the_findings(today: str, failed: list[str]) -> None:
    outcomes = freshness_outcomes(all_sources()["scb_bas"], "2026-06-12T06:00:00Z", date.fromisoformat(today))
    assert [outcome.check for outcome in outcomes if not outcome.passed] == failed
    assert all(outcome.kind == "freshness" and outcome.severity == "warning" for outcome in outcomes)
    for outcome in outcomes:
        if not outcome.passed:
            assert "updated 2026-06-12" in outcome.message and "a release was due" in outcome.message


def test_the_days_since_the_release_was_due_are_reported() -> None:
    found = freshness(YEARLY, date(2026, 6, 12), date(2027, 7, 30))
    assert (found.due, found.days) == (date(2027, 6, 30), 30)


@pytest.mark.parametrize(
    ("updated", "today", "state"),
    [
        # 2025 is no year of a release: that of 2024 is the latest until the grace of 2026's is over.
        ("2024-10-15", date(2025, 12, 31), "on_time"),
        ("2024-10-15", date(2026, 11, 21), "on_time"),
        ("2024-10-15", date(2026, 11, 22), "late"),
        ("2022-10-15", date(2026, 11, 22), "silent"),
    ],
)
def test_a_table_of_every_second_year_is_late_by_its_own_years(updated: str, today: date, state: str) -> None:
    expected = ExpectedUpdate(due=["10-31"], years="even")
    assert freshness(expected, date.fromisoformat(updated), today).state == state


def test_of_a_closed_table_nothing_is_expected() -> None:
    assert freshness_outcomes(all_sources()["scb_rams_2008_2018"], "2019-11-28T08:30:00Z", date(2040, 1, 1)) == []


def test_every_declaration_says_when_an_update_is_expected() -> None:
    for name, source in all_sources().items():
        declared = yaml.safe_load((PROJECT_ROOT / "pipelines" / "sources" / f"{name}.yml").read_text(encoding="utf-8"))
        assert "expected_update" in declared, name
        assert (source.expected_update == "never") == (source.cadence in ("closed", "as ordered")), name


@pytest.mark.parametrize("due", [["02-29"], ["13-01"], ["June"], []])
def test_a_day_that_does_not_come_every_year_is_refused(due: list[str]) -> None:
    with pytest.raises(ValueError, match="due"):
        ExpectedUpdate(due=due)


def test_releases_that_cannot_be_distinguished_are_refused() -> None:
    with pytest.raises(ValueError, match="days between releases"):
        ExpectedUpdate(due=["06-01", "07-01"])
