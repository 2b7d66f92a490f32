"""What holds for any table: identities on random tables with zeros, missing regions and suppressed cells.

On DuckDB: whether PostgreSQL computes the same is what the fixed numbers of the other files show.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.databases import Dialect
from tests.golden.measure_sql import Measures, cells, compare, margins, wide

REGIONS, INDUSTRIES = ["01", "02", "03"], ["A", "B", "C", "D"]
COUNTS = st.integers(0, 40_000) | st.sampled_from([0, 0, 1, 5])
TABLES = arrays(np.float64, (3, 4), elements=COUNTS.map(float))
HOLES = arrays(np.bool_, (3, 4))

examples = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def duck(measures_on: Callable[[Dialect], Measures]) -> Measures:
    return measures_on("duckdb")


def holed(rows: pd.DataFrame, holes: np.ndarray) -> pd.DataFrame:
    """The same table with cells suppressed; nation and margins know all."""
    hidden = {(REGIONS[r], INDUSTRIES[i]) for r, i in np.argwhere(holes)}
    hit = [key in hidden for key in zip(rows["region_code"], rows["industry_code"], strict=True)]
    out = rows.copy()
    out.loc[hit, "value"] = np.nan
    out.loc[hit, "cell_status"] = "suppressed"
    return out


@given(table=TABLES)
@examples
def test_quotients_average_to_one(duck: Measures, table: np.ndarray) -> None:
    compared = compare(duck, cells(table.tolist(), REGIONS, INDUSTRIES)).query("region_code != '00'")
    assume(table.sum() > 0)
    weighted = compared.assign(weighted=compared["location_quotient"] * compared["region_total"])
    means = weighted.groupby("industry_code")["weighted"].sum() / table.sum()
    present = table.sum(axis=0) > 0
    np.testing.assert_allclose(means[INDUSTRIES][present], 1, rtol=1e-9)
    assert (
        compared.loc[~compared["industry_code"].isin(np.array(INDUSTRIES)[present]), "location_quotient"].isna().all()
    )


@given(table=TABLES, holes=HOLES)
@examples
def test_hidden_cells_change_nothing_else_and_lie_in_their_bounds(
    duck: Measures, table: np.ndarray, holes: np.ndarray
) -> None:
    full = cells(table.tolist(), REGIONS, INDUSTRIES)
    totals = margins(full)
    before, after = compare(duck, full, totals), compare(duck, holed(full, holes), totals)
    for measure in ("location_quotient", "region_share", "national_share"):
        then, now = (wide(rows, "region_code", "industry_code", measure).loc[REGIONS] for rows in (before, after))
        hidden = holes if measure != "national_share" else np.zeros_like(holes)
        np.testing.assert_array_equal(now.to_numpy(), np.where(hidden, np.nan, then.to_numpy()))
    bounds = duck.run("suppressed").set_index(["region_code", "industry_code"])
    assert len(bounds) == holes.sum()
    for region, industry, *_ in bounds.index:
        bound = bounds.loc[(region, industry)]
        truth = table[REGIONS.index(region), INDUSTRIES.index(industry)]
        assert bound["value_lower"] <= truth <= bound["value_upper"]


@given(table=TABLES, holes=HOLES)
@examples
def test_structure_stays_in_its_range_and_says_when_it_is_not_known(
    duck: Measures, table: np.ndarray, holes: np.ndarray
) -> None:
    full = cells(table.tolist(), REGIONS, INDUSTRIES)
    compare(duck, holed(full, holes), margins(full))
    duck.load("industry_sets", [])
    result = duck.run("structure")
    status = result[result["measure"] == "krugman"].set_index("region_code")["status"]
    for r, region in enumerate(REGIONS):
        known = "incomplete" if holes[r].any() else "undefined" if table[r].sum() == 0 else "published"
        assert status[region] == known
    structure = wide(result[result["status"] == "published"], "region_code", "measure", "value")
    n = len(INDUSTRIES)
    highest = {"krugman": 2, "hoover": 1, "herfindahl": 1, "herfindahl_normalised": 1, "herfindahl_equivalent": n}
    highest |= {"hachman": 1, "entropy": np.log2(n), "theil_t": np.log(n), "gini_specialisation": 1}
    for measure, limit in highest.items():
        if measure in structure:
            values = structure[measure].dropna()
            assert ((values > -1e-9) & (values < limit + 1e-9)).all(), measure
    if "entropy" in structure:
        np.testing.assert_allclose(
            structure["theil_t"] + structure["entropy"] * np.log(2), np.log(n), atol=1e-9
        )  # Theil T is what the entropy lacks of its largest value.
        np.testing.assert_allclose(structure["herfindahl"] * structure["herfindahl_equivalent"], 1)


@given(before=TABLES, between=TABLES, after=TABLES, holes=HOLES)
@examples
def test_shift_share_adds_up_to_the_change(
    duck: Measures, before: np.ndarray, between: np.ndarray, after: np.ndarray, holes: np.ndarray
) -> None:
    assume(min(before.sum(), between.sum(), after.sum()) > 0)
    years = [
        cells(table.tolist(), REGIONS, INDUSTRIES, year=year) for year, table in enumerate([before, between, after])
    ]
    totals = margins(pd.concat(years))
    compare(duck, pd.concat([holed(years[0], holes), years[1], years[2]]), totals)
    duck.load("periods", [{"regime": "TEST", "period_start": 0, "period_end": 2}])
    result = duck.run("shift_share").query("region_code != '00'")
    parts = result[["national", "industry_mix", "regional", "allocation"]]
    visible = result["status"].isin(["published", "entry", "zero_base"])
    scale = 1 + before.max() + between.max() + after.max()
    # Growth rates of an industry that comes from next to nothing are large, and so is what cancels.
    scale *= 1 + scale
    assert ((result["change"] - parts.sum(axis=1))[visible].abs() <= 1e-12 * scale).all()
    assert parts[~visible].isna().all(axis=None)
    hidden = {(REGIONS[r], INDUSTRIES[i]) for r, i in np.argwhere(holes)}
    found = {(row.region_code, row.industry_code) for row in result[~visible].itertuples()}
    assert found == hidden
    if not holes.any():
        dunn = result[result["method"] == "dunn"]
        # What regions win of each other they lose to each other, entries and all.
        known = dunn.groupby("industry_code").filter(lambda rows: (rows["status"] != "entry").all())
        assert known.groupby("industry_code")["regional"].sum().abs().max() <= 1e-12 * scale or known.empty


POSITIVE = st.integers(1, 10_000).map(float)
COLUMN = st.lists(POSITIVE, min_size=4, max_size=4)


@given(inputs=st.fixed_dictionaries(dict.fromkeys(("l0", "l1", "y0", "y1", "v1"), COLUMN)))
@examples
def test_growth_of_productivity_adds_up_to_the_change(duck: Measures, inputs: dict[str, list[float]]) -> None:
    names = {"l0": "labour_start", "l1": "labour_end", "y0": "nominal_start", "y1": "nominal_end", "v1": "volume_end"}
    frame = pd.DataFrame({names[key]: values for key, values in inputs.items()}).assign(region_code="01")
    duck.load("growth_inputs", frame.assign(volume_start=frame["nominal_start"], industry_code=INDUSTRIES))
    result = duck.run("growth")
    x0 = sum(inputs["y0"]) / sum(inputs["l0"])
    change = sum(inputs["v1"]) / sum(inputs["l1"]) - x0
    for method, total in {"fabricant": change, "csls": change, "gead": change / x0}.items():
        parts = result[[column for column in result if str(column).startswith(method)]].to_numpy()
        assert parts.sum() == pytest.approx(total, abs=1e-9 * (1 + np.abs(parts).sum()))


@given(labour=COLUMN, value_added=COLUMN, national_labour=COLUMN, national_value_added=COLUMN, empty=st.booleans())
@examples
def test_level_gap_adds_up(
    duck: Measures,
    labour: list[float],
    value_added: list[float],
    national_labour: list[float],
    national_value_added: list[float],
    empty: bool,
) -> None:
    if empty:
        labour[0] = value_added[0] = 0
    frame = pd.DataFrame(
        {
            "labour": labour,
            "value_added": value_added,
            "national_labour": national_labour,
            "national_value_added": national_value_added,
        }
    )
    duck.load("gap_inputs", frame.assign(region_code="01", industry_code=INDUSTRIES))
    result = duck.run("gap")
    gap = sum(value_added) / sum(labour) - sum(national_value_added) / sum(national_labour)
    parts = result[["mix", "own_productivity", "allocation"]].to_numpy()
    assert result["gap"].iloc[0] == pytest.approx(gap, abs=1e-9 * (1 + abs(gap)))
    assert parts.sum() == pytest.approx(gap, abs=1e-9 * (1 + np.abs(parts).sum()))


@given(matrix=arrays(np.bool_, (3, 4)))
@examples
def test_relatedness_is_symmetric_and_density_a_share(duck: Measures, matrix: np.ndarray) -> None:
    rows = [
        {"region_code": region, "industry_code": industry, "has_specialisation": bool(matrix[r, i])}
        for r, region in enumerate(REGIONS)
        for i, industry in enumerate(INDUSTRIES)
    ]
    same = {"classification": "SNI2007", "regime": "TEST", "measure": "employment", "year": 1}
    duck.load("specialisations", pd.DataFrame(rows).assign(**same, source="made", vintage_id="made", origin="live"))
    duck.keep("industry_regions", "industry_regions")
    pairs = duck.keep("pairs", "pairs")
    for index in ("proximity", "association_strength", "cosine", "jaccard", "probability"):
        related = wide(pairs, "industry_code", "related_industry_code", index).fillna(0).to_numpy()
        np.testing.assert_allclose(related, related.T, atol=1e-12)
    for call in ("density_proximity_included", "density_association_strength_excluded"):
        density = duck.run(call)["density"].dropna()
        assert density.between(0, 1 + 1e-9).all()
