"""Known errors of the agency: quiet while they are there, loud the day they are fixed."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.checks.corrections import correction_checks, correction_outcomes
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import Correction, Source
from pipelines.sources.pxweb_table import PxWebTable
from tests.made_views import made_view

ERROR = {
    "name": "kalmar_farming_2018",
    "sv": "Jordbruket i Kalmar 2018 saknar en siffra.",
    "en": "Farming in Kalmar 2018 lacks a digit.",
    "status": "reported",
    "cell": {"region": "08", "sni2007": "A", "kon": "1", "tid": "2018", "measure": "employment"},
    "value": 353.0,
    "expected": 3530.0,
}


def declared(**changes: object) -> Source:
    """RAMS with one known error."""
    correction = Correction.model_validate({**ERROR, **changes})
    return all_sources()["scb_rams_2008_2018"].model_copy(update={"corrections": [correction]})


def vintage(value: float | None) -> pd.DataFrame:
    """A vintage in which the cell holds `value`, and another cell is beside it."""
    cells = [{**ERROR["cell"], "value": value}, {**ERROR["cell"], "region": "07", "value": 1.0}]  # type: ignore[dict-item]
    return pd.DataFrame(cells)


def test_an_error_that_stands_is_quiet() -> None:
    (outcome,) = correction_outcomes(made_view(declared(), vintage(353.0)))
    assert outcome.passed and outcome.kind == "correction"
    assert (
        [spec.name for spec in correction_checks(declared())] == [outcome.check] == ["known_error_kalmar_farming_2018"]
    )


@pytest.mark.parametrize("value", [3530.0, 354.0, None])
def test_an_error_that_the_agency_has_changed_is_loud(value: float | None) -> None:
    (outcome,) = correction_outcomes(made_view(declared(), vintage(value)))
    assert not outcome.passed
    assert "THE AGENCY HAS CHANGED IT" in outcome.message and "sources/scb_rams_2008_2018.yml" in outcome.message
    assert "expected in the end: 3,530" in outcome.observed


def test_a_figure_that_should_be_there_and_is_not_can_be_an_error() -> None:
    source = declared(value=None)
    assert correction_outcomes(made_view(source, vintage(None)))[0].passed
    assert not correction_outcomes(made_view(source, vintage(3530.0)))[0].passed


def test_a_cell_that_is_gone_is_reported() -> None:
    (outcome,) = correction_outcomes(made_view(declared(), vintage(353.0).iloc[1:]))
    assert not outcome.passed and "0 such cells" in outcome.message


def test_a_correction_names_columns_of_its_table() -> None:
    source = all_sources()["scb_rams_2008_2018"]
    fields = {name: getattr(source, name) for name in type(source).model_fields}
    with pytest.raises(ValueError, match="names columns \\['municipality'\\]"):
        PxWebTable.model_validate({**fields, "corrections": [{**ERROR, "cell": {"municipality": "0880"}}]})
