"""The contracts against figures that nobody made for them: what the agency published, and the project's sample."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.pxweb_table import PxWebTable
from warehouse.check_results import CheckResult

Validate = Callable[..., dict[str, CheckResult]]


def _failures(outcomes: dict[str, CheckResult]) -> list[str]:
    return [outcome.message for outcome in outcomes.values() if not outcome.passed]


def test_published_rams_fulfils_its_contract(validate: Validate, published_rams: pd.DataFrame) -> None:
    outcomes = validate("scb_rams_2008_2018", published_rams)
    assert _failures(outcomes) == []
    assert outcomes["county_sums_equal_country"].observed.startswith("352 sums compared, 0 left out")


def test_published_bas_fulfils_its_contract(validate: Validate, published_bas: pd.DataFrame) -> None:
    outcomes = validate("scb_bas", published_bas)
    assert _failures(outcomes) == []
    assert outcomes["county_sums_equal_country"].observed.endswith("largest difference 7")
    assert outcomes["industry_sums_equal_total"].observed.endswith("largest difference 6")


def test_published_rams_with_one_person_moved_abroad(validate: Validate, published_rams: pd.DataFrame) -> None:
    frame = published_rams.copy()
    kalmar = frame["region"].eq("08") & frame["sni2007"].eq("F") & frame["kon"].eq("1") & frame["tid"].eq("2018")
    frame.loc[kalmar, "value"] -= 1
    outcome = validate("scb_rams_2008_2018", frame)["county_sums_equal_country"]
    assert outcome.blocking
    assert "sni2007 F, kon 1, tid 2018" in outcome.message


@pytest.mark.parametrize("table", sorted(of_kind(all_sources(), PxWebTable)))
def test_the_sample_of_a_pxweb_table_fulfils_its_contract(
    validate: Validate, sampled: Callable[[str], pd.DataFrame], table: str
) -> None:
    """Other kinds of tables, and files, are validated by each finished night (``tests/conftest.py``)."""
    assert _failures(validate(table, sampled(table))) == []
