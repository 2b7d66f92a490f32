"""Drift of a table's description: which changes stop the nightly run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pipelines.checks.drift import drift_checks, metadata_drift
from tests.made_views import made_view


@dataclass(frozen=True)
class Change:
    """A change as `pipelines.pxweb` reports it."""

    kind: str
    variable: str | None = "SNI2007"
    code: str | None = "A"
    sentence: str = "SNI2007: code A changed."


def test_two_checks_always() -> None:
    outcomes = metadata_drift(made_view("scb_bas", changes=[]))
    assert [outcome.check for outcome in outcomes] == [check.name for check in drift_checks()]
    assert [outcome.severity for outcome in outcomes] == ["critical", "warning"]
    assert all(outcome.passed and outcome.kind == "drift" for outcome in outcomes)


@pytest.mark.parametrize("kind", ["variable_removed", "variable_renamed", "code_removed", "unit_changed"])
def test_changes_that_make_figures_mean_something_else_stop(kind: str) -> None:
    breaking, other = metadata_drift(made_view("scb_bas", changes=[Change(kind)]))
    assert breaking.blocking
    assert "1 change: SNI2007: code A changed" in breaking.message
    assert other.passed


@pytest.mark.parametrize(
    "kind",
    [
        "variable_added",
        "code_added",
        "label_changed",
        "decimals_changed",
        "codelist_changed",
        "of_a_kind_to_come",
    ],
)
def test_other_changes_are_reported(kind: str) -> None:
    breaking, other = metadata_drift(made_view("scb_bas", changes=[Change(kind)]))
    assert breaking.passed
    assert not other.passed
    assert not other.blocking


def test_a_new_year_is_reported_and_is_no_finding() -> None:
    new_year = Change("code_added", "Tid", "2026", "Tid: code 2026 added.")
    breaking, other = metadata_drift(made_view("scb_bas", changes=[new_year]))
    assert breaking.passed
    assert other.passed
    assert "2026" in other.message


def test_a_lost_year_is_a_lost_code() -> None:
    breaking, _ = metadata_drift(
        made_view("scb_bas", changes=[Change("code_removed", "Tid", "2020", "Tid: code 2020 removed.")])
    )
    assert breaking.blocking


def test_a_change_of_the_whole_table_has_no_variable() -> None:
    _, other = metadata_drift(made_view("scb_bas", changes=[Change("label_changed", None, None, "The title changed.")]))
    assert not other.passed


def test_many_changes_are_counted_and_five_are_named() -> None:
    changes = [Change("code_removed", code=str(at), sentence=f"code {at} removed") for at in range(8)]
    breaking, _ = metadata_drift(made_view("scb_bas", changes=changes))
    assert "8 changes" in breaking.observed
    assert "and 3 more" in breaking.observed
    assert "code 4 removed" in breaking.observed
    assert "code 5 removed" not in breaking.observed
