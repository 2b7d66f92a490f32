"""Selections of Eurostat as the parameters of calls."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from pipelines.eurostat import SelectionError
from pipelines.eurostat.questions import LONGEST_ADDRESS, halved, newest_only, questions

SELECTION = {"freq": ["A"], "unit": ["CP_MNAC"], "nace_r2": ["TOTAL", "C"], "geo": ["SE213"], "time": ["FROM(2000)"]}


def test_codes_are_repeated_parameters_and_the_first_year_a_period() -> None:
    (asked,) = questions(SELECTION, dataset="nama_10r_3gva")
    assert asked == (
        ("freq", "A"),
        ("unit", "CP_MNAC"),
        ("nace_r2", "TOTAL"),
        ("nace_r2", "C"),
        ("geo", "SE213"),
        ("sinceTimePeriod", "2000"),
    )
    assert newest_only(asked)[-1] == ("lastTimePeriod", "1")
    assert not [name for name, _ in newest_only(asked) if name == "sinceTimePeriod"]


def test_levels_and_codes_of_regions_are_asked_apart() -> None:
    asked = questions({**SELECTION, "geo": ["LEVEL(country)", "LEVEL(nuts3)", "SEZZZ"]}, dataset="x")
    assert [[pair for pair in one if pair[0].startswith("geo")] for one in asked] == [
        [("geoLevel", "country")],
        [("geoLevel", "nuts3")],
        [("geo", "SEZZZ")],
    ]


def test_everything_of_a_dimension_is_no_parameter() -> None:
    (asked,) = questions({**SELECTION, "geo": ["*"]}, dataset="x")
    assert "geo" not in dict(asked)


def test_a_question_too_long_for_an_address_is_cut_and_nothing_is_lost() -> None:
    codes = [f"SE{number:03}" for number in range(1_160)]
    asked = questions({**SELECTION, "geo": codes}, dataset="x")
    assert all(len(urlencode(one)) <= LONGEST_ADDRESS for one in asked)
    assert [code for one in asked for name, code in one if name == "geo"] == codes
    assert {one[:4] for one in asked} >= {asked[0][:4]}


def test_what_has_one_code_of_everything_cannot_be_halved() -> None:
    assert halved((("unit", "THS"), ("geo", "SE"))) is None
    parts = halved((("unit", "THS"), ("geo", "SE"), ("geo", "FI"), ("geo", "DK")))
    assert parts is not None
    assert [code for part in parts for name, code in part if name == "geo"] == ["SE", "FI", "DK"]


@pytest.mark.parametrize(
    "selection",
    [{"geo": ["FROM(2000)"]}, {"time": ["LEVEL(nuts3)"]}, {"nace_r2": []}],
    ids=["from", "level", "nothing"],
)
def test_a_selection_that_means_nothing_is_refused_before_anything_is_sent(selection: dict[str, list[str]]) -> None:
    with pytest.raises(SelectionError, match=next(iter(selection))):
        questions({**SELECTION, **selection}, dataset="x")
