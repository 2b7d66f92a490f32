"""EconGeo's own worked example, and what REAT, economiccomplexity and pysal print on small inputs.

Every number here was obtained from those packages (EconGeo 1.3, REAT 3.0.3, economiccomplexity 2.0.0, pysal inequality
1.1.2) or is in their documentation.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.golden.measure_sql import Measures, cells, compare, margins, wide

REGIONS = ["R1", "R2", "R3", "R4", "R5"]
INDUSTRIES = ["I1", "I2", "I3", "I4", "I5"]
M5 = [[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]]
LQ5 = [[5, 0, 0, 0, 0], [0, 0.75, 0.25, 3.5, 0.5], [0, 1, 0.5, 1, 2.5], [0, 1.25, 1.5, 0.25, 2], [0, 2, 2.75, 0.25, 0]]
HAS5 = [[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0]]


def structure_of(measures: Measures, rows: pd.DataFrame, totals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Region by measure."""
    compare(measures, rows, totals)
    measures.load("industry_sets", [])
    return wide(measures.run("structure"), "region_code", "measure", "value")


def test_location_quotients_are_econgeos(measures: Measures) -> None:
    compared = compare(measures, cells(M5, REGIONS, INDUSTRIES))
    quotients = wide(compared, "region_code", "industry_code", "location_quotient").loc[REGIONS]
    np.testing.assert_allclose(quotients, LQ5, atol=1e-12)
    np.testing.assert_array_equal(quotients >= 1, np.array(HAS5) == 1)


@pytest.mark.parametrize(
    ("measure", "expected", "tolerance"),
    [
        ("krugman", [1.6, 1, 0.6, 0.7, 1.1], 1e-12),
        ("hoover", [0.8, 0.5, 0.3, 0.35, 0.55], 1e-12),
        ("herfindahl", [1, 0.525, 0.34, 0.315, 0.465], 1e-12),
        ("hachman", [0.2, 0.3809523809524, 0.5882352941176, 0.6349206349206, 0.4301075268817], 1e-12),
        # EconGeo adds 1e-9 within the logarithm and rounds to three decimals.
        ("entropy", [0, 1.319, 1.761, 1.766, 1.219], 5e-4),
    ],
)
def test_structure_is_econgeos(measures: Measures, measure: str, expected: list[float], tolerance: float) -> None:
    structure = structure_of(measures, cells(M5, REGIONS, INDUSTRIES))
    np.testing.assert_allclose(structure.loc[REGIONS, measure], expected, atol=tolerance)
    average = [5, 2.625, 1.7, 1.575, 2.325]
    np.testing.assert_allclose(1 / structure.loc[REGIONS, "hachman"], average, rtol=1e-12)


def test_herfindahl_normalised_and_equivalent_are_reats(measures: Measures) -> None:
    structure = structure_of(measures, cells([[20, 50, 20, 10], [1, 1, 1, 1]], ["A", "B"], ["1", "2", "3", "4"]))
    assert structure.loc["A", "herfindahl"] == pytest.approx(0.34, abs=1e-12)
    assert structure.loc["A", "herfindahl_normalised"] == pytest.approx(0.12, abs=1e-12)
    assert structure.loc["A", "herfindahl_equivalent"] == pytest.approx(2.941176, abs=5e-7)


def test_theil_is_pysals_t_and_not_reats_l(measures: Measures) -> None:
    structure = structure_of(measures, cells([[10, 10, 10, 20, 50]], ["A"], INDUSTRIES))
    assert structure.loc["A", "theil_t"] == pytest.approx(0.2502012, abs=5e-8)


def test_a_margin_above_the_sum_of_its_industries_makes_no_inequality_below_none(measures: Measures) -> None:
    """Fault A13: BAS perturbs margins by themselves, and Theil's T of equal industries came out below 0."""
    rows = cells([[20, 20, 20, 20, 20]], ["A"], INDUSTRIES)
    structure = structure_of(measures, rows, margins(rows).assign(total=lambda totals: totals["total"] * 1.01))
    assert structure.loc["A", "theil_t"] == pytest.approx(0, abs=1e-12)
    assert structure.loc["A", "entropy"] == pytest.approx(np.log2(5), abs=1e-12)
    assert structure.loc["A", "herfindahl_normalised"] == pytest.approx(0, abs=1e-12)


def test_single_location_quotient_is_reats(measures: Measures) -> None:
    # locq(e_ij = 1714, e_j = 79006, e_i = 879213, e = 15593224): the rest of each is a second industry.
    rows = cells([[1714, 79006 - 1714]], ["A"], ["i", "rest"], nation=[879213, 15593224 - 879213])
    compared = wide(compare(measures, rows), "region_code", "industry_code", "location_quotient")
    assert compared.loc["A", "i"] == pytest.approx(0.3847623, abs=5e-8)


def test_what_has_no_denominator_has_no_quotient(measures: Measures) -> None:
    # Row C and column P2 are zero throughout: the peers give 0, NaN or a dropped row; NULL it is here.
    z = [[10, 0, 5, 0], [3, 0, 9, 2], [0, 0, 0, 0], [7, 0, 1, 8]]
    compared = compare(measures, cells(z, ["A", "B", "C", "D"], ["P1", "P2", "P3", "P4"]))
    quotients = wide(compared, "region_code", "industry_code", "location_quotient").loc[["A", "B", "C", "D"]]
    nan = np.nan
    expected = [
        [1.5, nan, 1, 0],
        [0.482143, nan, 1.928571, 0.642857],
        [nan, nan, nan, nan],
        [0.984375, nan, 0.1875, 2.25],
    ]
    np.testing.assert_allclose(quotients, expected, atol=5e-7)
    measures.load("industry_sets", [])
    structure = measures.run("structure").set_index(["region_code", "measure"])
    # econcomplex says 1.0 here.
    assert pd.isna(structure.loc[("C", "krugman"), "value"])
    assert structure.loc[("C", "krugman"), "status"] == "undefined"
    assert structure.loc[("A", "krugman"), "status"] == "published"


def test_a_suppressed_cell_changes_no_other_quotient(measures: Measures) -> None:
    # EconGeo turns the whole matrix to 0, econcomplex to NaN, the others read the cell as 0 and change the rest.
    full = cells([[10, 20, 30], [5, 5, 40], [25, 15, 10]], ["A", "B", "C"], ["1", "2", "3"])
    totals = margins(full)
    before = wide(compare(measures, full, totals), "region_code", "industry_code", "location_quotient")
    hidden = full.copy()
    hit = (hidden["region_code"] == "B") & (hidden["industry_code"] == "2")
    hidden.loc[hit, "value"] = np.nan
    hidden.loc[hit, "cell_status"] = "suppressed"
    after = wide(compare(measures, hidden, totals), "region_code", "industry_code", "location_quotient")
    assert np.isnan(after.loc["B", "2"])
    before.loc["B", "2"] = np.nan
    pd.testing.assert_frame_equal(after, before)
    bounds = measures.run("suppressed")
    assert bounds[["region_code", "industry_code", "cell_status"]].values.tolist() == [["B", "2", "suppressed"]]
    assert bounds[["value_lower", "value_upper"]].values.tolist() == [[0, 5]]


@pytest.mark.parametrize(
    ("observed", "quotient", "low", "high"), [(12, 2.4, 1.2401, 4.1923), (0, 0, 0, 0.7378)], ids=["twelve", "none"]
)
def test_interval_is_near_the_exact_poisson_limits(
    measures: Measures, observed: int, quotient: float, low: float, high: float
) -> None:
    # n = 1000, X = 500, N = 100000: five expected. Byar's lower limit is 0.11 % too low at a count of 12.
    measures.load("counts", [{"observed": observed, "expected": 500 * 1000 / 100000}])
    interval = measures.run("interval").iloc[0]
    assert interval["quotient"] == pytest.approx(quotient)
    assert interval["low"] == pytest.approx(low, rel=2e-3)
    assert interval["high"] == pytest.approx(high, rel=2e-4)


BEFORE = [[1, 0, 0, 0], [1, 1, 1, 0], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 1, 0]]
NOW = [[0, 0, 0, 1], [1, 0, 1, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0]]
N = np.nan
ENTRY = [[N, 0, 0, 1], [N, N, N, 1], [0, 1, N, 0], [0, N, 1, 0], [N, 0, N, 0]]
EXIT = [[1, N, N, N], [0, 1, 0, N], [N, N, 1, N], [N, 1, N, N], [0, N, 0, N]]


def test_entry_and_exit_are_econgeos(measures: Measures) -> None:
    measures.load(
        "states",
        [
            {"region_code": region, "industry_code": industry, "before": bool(BEFORE[r][i]), "now": bool(NOW[r][i])}
            for r, region in enumerate(REGIONS)
            for i, industry in enumerate(INDUSTRIES[:4])
        ],
    )
    changes = measures.run("changes")
    np.testing.assert_array_equal(wide(changes, "region_code", "industry_code", "entry"), ENTRY)
    np.testing.assert_array_equal(wide(changes, "region_code", "industry_code", "exit"), EXIT)


def test_what_is_not_known_is_at_no_risk(measures: Measures) -> None:
    measures.load(
        "states",
        [
            {"region_code": "A", "industry_code": "1", "before": None, "now": True},
            {"region_code": "A", "industry_code": "2", "before": True, "now": None},
            {"region_code": "A", "industry_code": "3", "before": False, "now": None},
        ],
    )
    assert measures.run("changes")[["entry", "exit"]].isna().all(axis=None)


def test_firm_specialisation_needs_a_limit_or_two_years(measures: Measures) -> None:
    # quotient, lower limit, quotient of the year before -> firm
    cases: list[tuple[float | None, float | None, float | None, bool | None]] = [
        (1.2, 1.1, 0.8, True),
        (1.1, 0.9, 1.0, True),
        (1.1, 0.9, 0.99, False),
        (0.99, 0.9, 1.3, False),
        (1.1, 0.9, None, None),
        (1.1, None, 1.2, True),
        (None, None, 1.2, None),
    ]
    measures.load(
        "quotients",
        [
            {"region_code": str(number), "quotient": quotient, "low": low, "quotient_before": before}
            for number, (quotient, low, before, _) in enumerate(cases)
        ],
    )
    firm = measures.run("firmness").set_index("region_code")["is_firm"]
    assert [None if pd.isna(firm[str(number)]) else bool(firm[str(number)]) for number in range(len(cases))] == [
        case[3] for case in cases
    ]


def specialisations(matrix: list[list[int]]) -> pd.DataFrame:
    rows = [
        {"region_code": region, "industry_code": industry, "has_specialisation": bool(matrix[r][i])}
        for r, region in enumerate(REGIONS)
        for i, industry in enumerate(INDUSTRIES)
    ]
    same = {"classification": "SNI2007", "regime": "TEST", "measure": "employment", "year": 1}
    return pd.DataFrame(rows).assign(**same, source="made", vintage_id="made", origin="recorded")


def square(*above: list[float]) -> np.ndarray:
    """Symmetric matrix from its rows above the diagonal."""
    matrix = np.zeros((len(above) + 1, len(above) + 1))
    for row, values in enumerate(above):
        matrix[row, row + 1 :] = values
    return matrix + matrix.T


RELATEDNESS = {
    "cooccurrence": square([0, 0, 0, 0], [2, 1, 2], [0, 1], [1]),
    "association_strength": square([0, 0, 0, 0], [1.866667, 1.4, 1.4], [0, 1.166667], [1.75]),
    "cosine": square([0, 0, 0, 0], [0.516398, 0.316228, 0.447214], [0, 0.288675], [0.353553]),
    "jaccard": square([0, 0, 0, 0], [0.333333, 0.166667, 0.285714], [0, 0.166667], [0.2]),
    "probability": square([0, 0, 0, 0], [1.32, 1.028571, 0.947368], [0, 0.873016], [1.363636]),
    # economiccomplexity 2.0.0
    "proximity": square([0, 0, 0, 0], [0.666667, 0.333333, 0.666667], [0, 0.5], [0.5]),
}


def pairs_of(measures: Measures) -> pd.DataFrame:
    measures.load("specialisations", specialisations(HAS5))
    measures.keep("industry_regions", "industry_regions")
    return measures.keep("pairs", "pairs")


@pytest.mark.parametrize("index", RELATEDNESS)
def test_relatedness_is_econgeos(measures: Measures, index: str) -> None:
    related = wide(pairs_of(measures), "industry_code", "related_industry_code", index).fillna(0)
    np.testing.assert_allclose(related, RELATEDNESS[index], atol=5e-7)


def test_ubiquity_is_econgeos(measures: Measures) -> None:
    ubiquity = pairs_of(measures).groupby("industry_code")["ubiquity"].max()
    assert ubiquity[INDUSTRIES].tolist() == [1, 3, 2, 2, 2]


# Per cent, I2 to I5.
DENSITIES = {
    "association_strength": "0 0 0 0  30 0 0 40.54  60 100 100 72.97  70 100 100 59.46  40 61.54 44.44 59.46",
    "cosine": "0 0 0 0  24.71 0 0 32.45  59.65 100 100 73.5  75.29 100 100 67.55  40.35 64.14 47.21 67.55",
    "jaccard": "0 0 0 0  21.21 0 0 30.66  57.58 100 100 74.45  78.79 100 100 69.34  42.42 66.67 45.45 69.34",
    "probability": "0 0 0 0  31.21 0 0 42.83  59.95 100 100 72.58  68.79 100 100 57.17  40.05 60.19 43 57.17",
}


@pytest.mark.parametrize("index", DENSITIES)
def test_density_without_the_diagonal_is_econgeos(measures: Measures, index: str) -> None:
    pairs_of(measures)
    density = wide(measures.run(f"density_{index}_excluded"), "region_code", "industry_code", "density")
    # I1 is related to nothing: 0 / 0, NaN in EconGeo as well.
    assert density["I1"].isna().all()
    # EconGeo rounds per cent to two decimals.
    expected = np.array(DENSITIES[index].split(), dtype=float).reshape(5, 4)
    np.testing.assert_allclose(100 * density[INDUSTRIES[1:]], expected, atol=5.001e-3)


def test_density_with_the_diagonal_is_economiccomplexitys(measures: Measures) -> None:
    pairs_of(measures)
    density = wide(measures.run("density_proximity_included"), "region_code", "industry_code", "density")
    np.testing.assert_allclose(density.loc["R2"], [0, 0.125, 0, 0.545455, 0.1875], atol=5e-7)
    np.testing.assert_allclose(density.loc["R3"], [0, 0.75, 0.538462, 1, 0.8125], atol=5e-7)
