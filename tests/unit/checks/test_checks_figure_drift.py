"""Drift of the figures: what only the vintage before can tell, and what an ordinary release must not set off."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from pipelines.checks.catalogue import contract_of
from pipelines.checks.figure_drift import figure_drift, figure_drift_checks
from tests.made_views import made_view

TOTALS = "scb_regional_accounts_totals"
BUSINESS = "scb_business_statistics"
Sampled = Callable[[str], pd.DataFrame]


def failed(table: str, frame: pd.DataFrame, before: pd.DataFrame | None) -> dict[str, str]:
    """Names of the failed checks with what they saw."""
    outcomes = figure_drift(contract_of(table), made_view(table, frame, before))
    assert [outcome.check for outcome in outcomes] == [spec.name for spec in figure_drift_checks()]
    return {outcome.check: outcome.observed for outcome in outcomes if not outcome.passed}


@pytest.fixture(scope="module")
def totals(sampled: Sampled) -> pd.DataFrame:
    return sampled(TOTALS)


def of(frame: pd.DataFrame, measure: str, year: str | None = None) -> pd.Series:
    """The rows of one measure, in one year or all."""
    rows = frame["measure"].astype("str") == measure
    return rows if year is None else rows & (frame["tid"].astype("str") == year)


def test_a_first_vintage_has_nothing_to_be_compared_with(totals: pd.DataFrame) -> None:
    assert failed(TOTALS, totals, None) == {}


def test_the_same_vintage_again_is_quiet(totals: pd.DataFrame) -> None:
    assert failed(TOTALS, totals, totals.copy()) == {}


@pytest.mark.parametrize("night", range(30))
def test_ordinary_revisions_raise_no_false_alarm(totals: pd.DataFrame, night: int) -> None:
    """A release: a new year, and preliminary years that move by a per cent or so."""
    chance = np.random.default_rng(night)
    before = totals[totals["tid"].astype("str") < "2024"]
    after = totals.copy()
    recent = (after["tid"].astype("str") >= "2021").to_numpy() & ~of(after, "volume_change").to_numpy()
    after.loc[recent, "value"] *= 1 + 0.012 * chance.standard_normal(int(recent.sum()))
    changes = (of(after, "volume_change") & (after["tid"].astype("str") >= "2021")).to_numpy()
    after.loc[changes, "value"] += 0.8 * chance.standard_normal(int(changes.sum()))
    assert failed(TOTALS, after, before) == {}


@pytest.mark.parametrize("factor", [1000.0, 0.001])
def test_a_lost_factor_of_a_thousand_is_reported_once_and_by_its_name(totals: pd.DataFrame, factor: float) -> None:
    after = totals.copy()
    after.loc[of(after, "wages"), "value"] *= factor
    found = failed(TOTALS, after, totals)
    assert set(found) == {"magnitude_kept"}
    assert f"wages: the typical cell is {factor:,.4g} times what it was" in found["magnitude_kept"]


def test_a_factor_lost_in_the_new_year_alone_is_seen(totals: pd.DataFrame) -> None:
    after = totals.copy()
    after.loc[of(after, "employment", "2024"), "value"] *= 1000
    found = failed(TOTALS, after, totals[totals["tid"].astype("str") < "2024"])
    assert "employment: the typical cell of 2024 is" in found["magnitude_kept"]


def test_cells_that_are_gone_stop(totals: pd.DataFrame) -> None:
    after = totals[totals["region"].astype("str") != "08"]
    assert "are gone" in failed(TOTALS, after, totals)["rows_as_before"]


def test_a_table_that_doubles_stops(totals: pd.DataFrame) -> None:
    before = totals[totals["tid"].astype("str") < "2010"]
    assert "allowed +60%" in failed(TOTALS, totals, before)["rows_as_before"]


def test_a_suppressed_share_that_doubles_is_reported(sampled: Sampled) -> None:
    before = sampled(BUSINESS)
    share = float(before["value"].isna().mean())
    after = before.copy()
    hidden = of(after, "value_added").to_numpy() & (np.arange(len(after)) % 8 == 0)
    after.loc[hidden, "value"] = np.nan
    after["status"] = after["status"].astype("str").mask(hidden, "..")
    assert share < 0.1
    found = failed(BUSINESS, after, before)
    assert "value_added" in found["missing_share_as_before"]
    assert set(found) == {"missing_share_as_before"}


def test_the_agencies_own_zero_is_no_missing_figure(totals: pd.DataFrame) -> None:
    after = totals.copy()
    rows = of(after, "wages", "2000").to_numpy()
    before = totals.copy()
    before.loc[rows, "value"] = 0.0
    after.loc[rows, "value"] = np.nan
    after["status"] = after["status"].astype("str").mask(rows, "-")
    assert failed(TOTALS, after, before) == {}


def test_a_revision_beyond_what_is_declared_names_the_worst_cells(totals: pd.DataFrame) -> None:
    after = totals.copy()
    rows = of(after, "value_added", "2015")
    after.loc[rows, "value"] *= 1.3
    found = failed(TOTALS, after, totals)
    assert set(found) == {"revisions_as_declared"}
    assert "region 00, tid 2015" in found["revisions_as_declared"]
    # Five are named. The activity outside the counties moves too: SEK 850 million (Eurostat) by 255, more than 200.
    assert f"and {int(rows.sum()) - 5} more" in found["revisions_as_declared"]


def test_of_a_vintage_that_is_rejected_already_nobody_is_warned_as_well(totals: pd.DataFrame) -> None:
    after = totals.copy()
    after.loc[of(after, "value_added", "2015"), "value"] *= 1.3
    outcomes = figure_drift(contract_of(TOTALS), made_view(TOTALS, after, totals), is_rejected=True)
    assert all(outcome.passed for outcome in outcomes)


def test_a_closed_table_may_not_move_at_all(published_rams: pd.DataFrame) -> None:
    after = published_rams.copy()
    after.loc[[0], "value"] += 1
    assert set(failed("scb_rams_2008_2018", after, published_rams)) == {"revisions_as_declared"}
