"""Changes and gaps: REAT's shift-share example and an exact example of productivity in fractions."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pandas as pd
import pytest

from tests.golden.measure_sql import Measures, cells, compare

# Farhauer & Kröll, as in REAT 3.0.3; the nation's margins are its own.
NATION = ([400, 150, 150, 400], [440, 210, 135, 480])
BEFORE = {"A": [90, 20, 10, 60], "B": [60, 30, 30, 40], "C": [250, 100, 110, 300]}
AFTER = {"A": [100, 40, 10, 55], "B": [85, 55, 40, 35], "C": [255, 115, 85, 390]}
EXPECTED = {
    # growth, national, mix, regional (Dunn), regional and allocation (Esteban-Marquillas)
    "A": (25, 27, 1, -3, -0.636364, -2.363636),
    "B": (55, 24, -1, 32, 18.424242, 13.575758),
    "C": (85, 114, 0, -29, -33.571901, 4.571901),
}


def farhauer_kroell() -> pd.DataFrame:
    regions, industries = list(BEFORE), ["1", "2", "3", "4"]
    return pd.concat(
        [
            cells(list(BEFORE.values()), regions, industries, year=1, nation=NATION[0]),
            cells(list(AFTER.values()), regions, industries, year=2, nation=NATION[1]),
        ]
    )


def parted(measures: Measures, rows: pd.DataFrame, start: int = 1, end: int = 2) -> pd.DataFrame:
    compare(measures, rows)
    measures.load("periods", [{"regime": "TEST", "period_start": start, "period_end": end}])
    return measures.run("shift_share")


COMPONENTS = ["change", "national", "industry_mix", "regional", "allocation"]


@pytest.mark.parametrize("region", EXPECTED)
def test_shift_share_is_reats(measures: Measures, region: str) -> None:
    rows = parted(measures, farhauer_kroell())
    sums = rows[rows["region_code"] == region].groupby("method")[COMPONENTS].sum()
    growth, national, mix, regional, homothetic, allocation = EXPECTED[region]
    np.testing.assert_allclose(sums.loc["dunn"], [growth, national, mix, regional, 0], atol=1e-9)
    np.testing.assert_allclose(
        sums.loc["esteban_marquillas"], [growth, national, mix, homothetic, allocation], atol=5e-7
    )


def test_a_base_of_zero_and_a_new_industry_are_parted_too(measures: Measures) -> None:
    # REAT gives NaN for both.
    rows = pd.concat(
        [
            cells([[0, 50, 0], [100, 50, 0]], ["A", "B"], ["zero", "old", "new"], year=1),
            cells([[20, 55, 7], [90, 60, 0]], ["A", "B"], ["zero", "old", "new"], year=2),
        ]
    )
    result = parted(measures, rows).set_index(["region_code", "industry_code", "method"])
    for method in ("dunn", "esteban_marquillas"):
        zero, new = result.loc[("A", "zero", method)], result.loc[("A", "new", method)]
        assert (zero["status"], new["status"]) == ("zero_base", "entry")
        assert zero[COMPONENTS].tolist() == [20, 0, 0, 20, 0]
        assert new[COMPONENTS].tolist() == [7, 0, 0, 7, 0]
    left = result["change"] - result[COMPONENTS[1:]].sum(axis=1)
    assert left.abs().max() < 1e-12


def test_dynamic_is_the_sum_of_the_years(measures: Measures) -> None:
    rows = pd.concat(
        [
            cells([[10, 20], [30, 40]], ["A", "B"], ["1", "2"], year=1),
            cells([[15, 18], [28, 50]], ["A", "B"], ["1", "2"], year=2),
            cells([[12, 25], [35, 44]], ["A", "B"], ["1", "2"], year=3),
            # After the period: of no concern to it.
            cells([[90, 80], [70, 60]], ["A", "B"], ["1", "2"], year=4),
        ]
    )
    whole = parted(measures, rows, 1, 3)
    keys = ["region_code", "industry_code"]
    first, second = (
        frame[frame["method"] == "dunn"].set_index(keys)[COMPONENTS]
        for frame in (parted(measures, rows, 1, 2), parted(measures, rows, 2, 3))
    )
    dynamic = whole[whole["method"] == "dynamic"].set_index(keys)[COMPONENTS]
    pd.testing.assert_frame_equal(dynamic.sort_index(), (first + second).sort_index())
    without_a_year = parted(measures, rows[rows["year"] != 2], 1, 3)
    dynamic = without_a_year[without_a_year["method"] == "dynamic"]
    assert dynamic["regional"].isna().all()


# Exact fractions: L0, L1 persons; Y nominal; V volumes at the prices of year 0.
INDUSTRIES = ["1", "2", "3"]
GROWTH = {
    "labour_start": (50, 30, 20),
    "labour_end": (45, 30, 35),
    "nominal_start": (30, 24, 26),
    "nominal_end": (36, 24, 49),
    "volume_start": (30, 24, 26),
    "volume_end": (33, 25, 42),
}
GROWTH_EXPECTED = {
    "fabricant_within": (F(1, 15), F(1, 100), F(-1, 50)),
    "fabricant_static": (F(-3, 55), F(-6, 275), F(169, 1100)),
    "fabricant_dynamic": (F(-2, 165), F(-1, 1100), F(-13, 1100)),
    "csls_within": (F(1, 15), F(1, 100), F(-1, 50)),
    "csls_level": (F(1, 55), F(0), F(13, 220)),
    "csls_growth": (F(-4, 1815), F(1, 484), F(-299, 12100)),
    "gead_pure": (F(1, 12), F(1, 80), F(-1, 40)),
    "gead_denison": (F(-7167, 105512), F(-717, 11990), F(4108, 17985)),
    "gead_baumol": (F(-2389, 158268), F(-239, 95920), F(-316, 17985)),
}


def growth(measures: Measures, inputs: dict[str, tuple[float, ...]]) -> pd.DataFrame:
    measures.load("growth_inputs", pd.DataFrame(inputs).assign(region_code="A", industry_code=INDUSTRIES))
    return measures.run("growth").set_index("industry_code").loc[INDUSTRIES]


@pytest.mark.parametrize("component", GROWTH_EXPECTED)
def test_growth_of_productivity_is_the_worked_example(measures: Measures, component: str) -> None:
    result = growth(measures, GROWTH)
    np.testing.assert_allclose(result[component], [float(x) for x in GROWTH_EXPECTED[component]], atol=1e-14)


def test_growth_of_productivity_adds_up(measures: Measures) -> None:
    result = growth(measures, GROWTH)
    assert result["region_change"].iloc[0] == pytest.approx(float(F(6, 55)), abs=1e-15)
    assert result["region_growth"].iloc[0] == pytest.approx(float(F(3, 22)), abs=1e-15)
    totals = {"fabricant": F(6, 55), "csls": F(6, 55), "gead": F(3, 22)}
    for method, total in totals.items():
        parts = [column for column in result if str(column).startswith(method)]
        assert result[parts].to_numpy().sum() == pytest.approx(float(total), abs=1e-14)


def test_without_volumes_there_is_no_growth_of_productivity(measures: Measures) -> None:
    result = growth(measures, GROWTH | {"volume_end": (np.nan, 25, 42)})
    assert result[["region_change", "region_growth"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "gone",
    [
        {name: (0, *values[1:]) for name, values in GROWTH.items() if name.endswith("_end")},
        {name: (0, *values[1:]) for name, values in GROWTH.items() if name.endswith("_start")},
        {name: (0, *values[1:]) for name, values in GROWTH.items()},
    ],
    ids=["goes", "comes", "is never there"],
)
def test_an_industry_that_comes_or_goes_leaves_the_parts_exact(
    measures: Measures, gone: dict[str, tuple[float, ...]]
) -> None:
    """Its parts were NULL beside a published total (fault A13)."""
    inputs = GROWTH | gone
    result = growth(measures, inputs)
    x0, x1 = (sum(inputs[f"volume_{point}"]) / sum(inputs[f"labour_{point}"]) for point in ("start", "end"))
    for method, total in {"fabricant": x1 - x0, "csls": x1 - x0, "gead": x1 / x0 - 1}.items():
        parts = result[[column for column in result if str(column).startswith(method)]].to_numpy()
        assert parts.sum() == pytest.approx(total, abs=1e-12), method
    # No productivity of its own at one end: whatever it changes is a change of shares.
    within = ["fabricant_within", "fabricant_dynamic", "gead_pure", "gead_baumol"]
    assert (result.loc["1", within] == 0).all()


def test_parts_of_a_region_are_given_together_or_not_at_all(measures: Measures) -> None:
    # Something is made by nobody: rounded labour. No productivity, no parts, and no total beside them.
    result = growth(measures, GROWTH | {"labour_end": (0, 30, 35)})
    assert (
        result[[column for column in result if column not in ("region_x0", "region_x1", "region_code")]]
        .isna()
        .all(axis=None)
    )


def test_level_gap_is_the_worked_example(measures: Measures) -> None:
    # Region: year 1 of the example; nation L = (400, 300, 300), V = (260, 255, 405).
    measures.load(
        "gap_inputs",
        pd.DataFrame(
            {
                "labour": GROWTH["labour_end"],
                "value_added": GROWTH["volume_end"],
                "national_labour": (400, 300, 300),
                "national_value_added": (260, 255, 405),
            }
        ).assign(region_code="A", industry_code=INDUSTRIES),
    )
    gap = measures.run("gap")
    np.testing.assert_allclose(gap["gap"], float(F(-3, 275)), atol=1e-15)
    sums = gap[["mix", "own_productivity", "allocation"]].sum()
    np.testing.assert_allclose(sums, [0.0072727, -0.0166667, -0.0015152], atol=5.1e-8)
    assert sums.sum() == pytest.approx(float(F(-3, 275)), abs=1e-15)


def test_level_gap_where_the_region_employs_nobody(measures: Measures) -> None:
    measures.load(
        "gap_inputs",
        [
            {"region_code": "A", "industry_code": "1", "labour": 0, "value_added": 0}
            | {"national_labour": 100, "national_value_added": 300},
            {"region_code": "A", "industry_code": "2", "labour": 50, "value_added": 60}
            | {"national_labour": 100, "national_value_added": 110},
        ],
    )
    gap = measures.run("gap")
    assert gap[["mix", "own_productivity", "allocation"]].to_numpy().sum() == pytest.approx(gap["gap"].iloc[0])
    assert gap["gap"].iloc[0] == pytest.approx(60 / 50 - 410 / 200)


def test_linking_takes_the_factor_of_the_overlap(measures: Measures) -> None:
    provenance = {"source": "made", "vintage_id": "made", "origin": "recorded"}
    older = {2018: 95, 2019: 98, 2020: 100, 2021: 102}
    newer = {2020: 110, 2021: 102, 2022: 120}
    for table, values in {"older": older, "newer": newer}.items():
        measures.load(
            table,
            [{"region_code": "A", "year": year, "value": value} | provenance for year, value in values.items()],
        )
    link = measures.run("links").iloc[0]
    assert (link["overlap_start"], link["overlap_end"]) == (2020, 2021)
    assert link["link_factor"] == pytest.approx(212 / 202)
    assert link["link_error"] == pytest.approx(102 / 102 - 110 / 100)


def course(measures: Measures, values: list[float], contraction_end: int = 2009) -> pd.Series:
    """The one row of `resilience` for a region's `values` from 2008 on; the nation falls by a tenth and stays."""
    years = range(2008, 2008 + len(values))
    measures.load(
        "series",
        pd.DataFrame({"year": years, "value": values, "national_value": [1000, *[900] * (len(values) - 1)]}).assign(
            region_code="A", industry_code="1", regime="RAMS", source="made", vintage_id="made", origin="live"
        ),
    )
    cycle = {"cycle": "made", "regime": "RAMS", "contraction_start": 2008, "contraction_end": contraction_end}
    measures.load("cycles", [cycle | {"recovery_end": years[-1]}])
    return measures.run("resilience").iloc[0]


def test_what_has_not_fallen_yet_has_regained_nothing(measures: Measures) -> None:
    """Fault A2: 2010 was called the year of regaining what was lost from 2011 on."""
    row = course(measures, [100, 101, 102, 90, 80, 70])
    assert pd.isna(row["regained_year"])
    assert pd.isna(row["years_to_regain"])
    assert row["status"] == "not_regained"


@pytest.mark.parametrize(
    ("values", "regained", "status"),
    [
        ([100, 90, 95, 100, 101, 102], 2011, "regained"),
        ([100, 101, 90, 99, 103, 104], 2012, "regained"),
        ([100, 90, 101, 99, 98, 97], 2010, "regained_and_lost"),
        ([100, 101, 102, 103, 104, 105], 2008, "did_not_fall"),
    ],
)
def test_the_year_of_regaining_comes_after_the_fall(
    measures: Measures, values: list[float], regained: int, status: str
) -> None:
    row = course(measures, values)
    assert row["regained_year"] == regained
    assert row["status"] == status
