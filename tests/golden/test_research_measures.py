"""Measures of research against worked examples and properties, on both databases through the project's macros.

Where numbers come from is beside them; the properties need no outside data.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable

import pandas as pd
import pytest

from tests.golden.measure_sql import Measures
from tests.shared_files import shared_path

CELL = {"scope": "made", "field_scheme": "ssif_3", "field_code": "101", "year": 2020, "document_type": "article"}


def distribution(cells: Iterable[tuple[int, float]], **cell: object) -> list[dict[str, object]]:
    return [{**CELL, **cell, "citations": cited, "works": works, "origin": "live"} for cited, works in cells]


def subject(publication: str, field: str, fraction: float, citations: int | None) -> dict[str, object]:
    return {
        "publication_id": publication,
        "baseline": "made",
        "field_scheme": "ssif_3",
        "field_code": field,
        "fraction": fraction,
        "year": 2020,
        "document_type": "article",
        "citations": citations,
    }


def reference(field: str, mean: float, threshold: int | None = None, share: float | None = None) -> dict[str, object]:
    return {
        **CELL,
        "baseline": "made",
        "field_code": field,
        "mean_citations": mean,
        "top10_threshold": threshold,
        "top10_tie_share": share,
        "origin": "live",
    }


def test_ties_at_the_threshold_are_shared_as_in_the_worked_example(measures: Measures) -> None:
    """Waltman & Schreiber 2013 (10.1002/asi.22775): of 60 x 0, 25 x 1, 10 x 2 and 5 x 3 half of those with 2 count."""
    measures.load("citation_counts", distribution([(0, 60), (1, 25), (2, 10), (3, 5)]))
    row = measures.run("citation_reference").iloc[0]
    assert row["top10_threshold"] == 2
    assert row["top10_tie_share"] == pytest.approx(0.5, abs=1e-12)
    assert row["mean_citations"] == pytest.approx((25 + 20 + 15) / 100)


DISTRIBUTIONS = {
    "the worked example": [(0, 60.0), (1, 25.0), (2, 10.0), (3, 5.0)],
    "exactly 10 % above": [(0, 90.0), (7, 10.0)],
    "all alike": [(4, 37.0)],
    "fractional by field": [(0, 10 / 3), (1, 7 / 3), (2, 1 / 3), (9, 1 / 6)],
    "one work": [(3, 1.0)],
    "nobody cited": [(0, 12.0)],
    "a long tail": [(cited, 1000 / (cited + 1) ** 2) for cited in range(200)],
}


@pytest.mark.parametrize("cells", DISTRIBUTIONS.values(), ids=DISTRIBUTIONS)
def test_the_reference_set_has_mean_one_and_exactly_ten_per_cent(
    measures: Measures, cells: list[tuple[int, float]]
) -> None:
    measures.load("citation_counts", distribution(cells))
    found = measures.run("citation_reference")
    measures.load("reference", [{**{str(name): value for name, value in found.iloc[0].items()}, "baseline": "made"}])
    measures.load("subjects", [subject(f"p{cited}", "101", 1.0, cited) for cited, _ in cells])
    impact = measures.run("publication_impact").set_index("publication_id")
    works = {f"p{cited}": works for cited, works in cells}
    total = sum(works.values())
    if found.iloc[0]["mean_citations"] < 0.5:
        assert impact.empty, "so few citations make any score a matter of chance"
        return
    assert sum(works[str(one)] * score for one, score in impact["normalised_score"].items()) == pytest.approx(total)
    assert sum(works[str(one)] * float(part) for one, part in impact["top10"].items()) == pytest.approx(
        0.1 * total, rel=1e-9
    )


def test_a_field_with_hardly_any_citations_is_left_out_with_its_weight(measures: Measures) -> None:
    """KTH, Formal definitions 2015 (Ahlgren & Sjögårde), example 2.1: of three fields one has a mean below 0.5."""
    measures.load(
        "reference", [reference("101", 2.0, 4, 0.5), reference("102", 0.4, 1, 0.5), reference("103", 8.0, 16, 1)]
    )
    measures.load("subjects", [subject("p", field, 1 / 3, 4) for field in ("101", "102", "103")])
    row = measures.run("publication_impact").iloc[0]
    assert row["weight"] == pytest.approx(2 / 3)
    assert row["normalised_score"] == pytest.approx((4 / 2 + 4 / 8) / 2)
    assert row["top10"] == pytest.approx((0.5 + 0.0) / 2)


def test_the_row_of_a_works_own_type_goes_before_the_one_of_all_types(measures: Measures) -> None:
    """Both rows were applied and the work weighed double (faults.md A5: 1.443 in place of 0.975)."""
    both = [reference("101", 3.0, 6, 0.5), {**reference("101", 1.5, 4, 0.5), "document_type": "all"}]
    measures.load("reference", both)
    measures.load("subjects", [subject("p", "101", 1.0, 3)])
    row = measures.run("publication_impact").iloc[0]
    assert (row["weight"], row["normalised_score"]) == (pytest.approx(1.0), pytest.approx(1.0))
    measures.load("reference", both[1:])
    row = measures.run("publication_impact").iloc[0]
    assert (row["weight"], row["normalised_score"]) == (pytest.approx(1.0), pytest.approx(2.0))


def test_a_mean_is_of_ratios_and_each_figure_is_over_those_that_have_it(measures: Measures) -> None:
    measures.load(
        "scores",
        [
            {"publication_id": "a", "weight": 1.0, "normalised_score": 2.0, "top10": 1.0},
            {"publication_id": "b", "weight": 0.5, "normalised_score": 0.5, "top10": None},
            {"publication_id": "c", "weight": 1.0, "normalised_score": None, "top10": 0.0},
        ],
    )
    row = measures.run("impact_of_unit").iloc[0]
    assert row["mncs"] == pytest.approx((2.0 + 0.25) / 1.5)
    assert row["pp_top10"] == pytest.approx(0.5)


def test_the_metrics_that_the_owner_published_come_out(measures: Measures) -> None:
    """ourresearch/openalex-walden (CC0): 1,496 works, 1,207 with a score, mean FWCI 6.94, 526 (35.2 %) in the top 10 %.

    The two figures have different denominators: over the 1,207 the share would be 43.6 %.
    """
    works = shared_path("data", "openalex", "works_1496.csv")
    published = json.loads(works.with_name("works_1496_published_metrics.json").read_text())
    with works.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    measures.load(
        "scores",
        [
            {
                "publication_id": row["work_id"],
                "weight": 1.0,
                "normalised_score": float(row["fwci"]) if row["fwci"] else None,
                "top10": float(row["is_top_10pct"] == "True"),
            }
            for row in rows
        ],
    )
    assert len(rows) == published["n_works"]
    row = measures.run("impact_of_unit").iloc[0]
    assert round(float(row["mncs"]), 2) == published["mean_fwci"]
    assert round(100 * float(row["pp_top10"]), 1) == published["share_top_10pct"]
    assert round(100 * float(row["pp_top10"]) * len(rows) / 100) == published["n_top_10pct"]


def test_the_base_against_itself_has_index_one_and_sums_weigh_to_one(measures: Measures) -> None:
    base = {"101": 400.0, "102": 100.0, "103": 500.0}
    unit = {"101": 10.0, "102": 30.0, "103": 10.0}
    rows = [
        {
            "organisation_code": name,
            "field_code": field,
            "publications": counts[field],
            "total": sum(counts.values()),
            "base_publications": base[field],
            "base_total": sum(base.values()),
            "publication_count": int(counts[field]),
        }
        for name, counts in (("base", base), ("unit", unit))
        for field in base
    ]
    measures.load("activity", rows)
    found = measures.run("activity").set_index(["organisation_code", "field_code"])
    assert found.loc["base", "activity_index"].astype(float).tolist() == pytest.approx([1.0] * 3)
    assert float(found.loc[("unit", "102"), "activity_index"]) == pytest.approx((30 / 50) / (100 / 1000))
    weighed = math.fsum(base[field] / 1000 * float(found.loc[("unit", field), "activity_index"]) for field in base)
    assert weighed == pytest.approx(1.0)


def test_the_interval_is_that_of_the_count(measures: Measures) -> None:
    """Exact Poisson limits of a count of 10 are 4.795 and 18.390 (chi-squared quantiles); Byar's differ by 0.2 %."""
    row = {"organisation_code": "a", "field_code": "1", "publications": 10, "total": 100, "publication_count": 10}
    measures.load("activity", [{**row, "base_publications": 50, "base_total": 1000}])
    found = measures.run("activity").iloc[0]
    assert float(found["low"]) == pytest.approx(2 * 4.795 / 10, rel=3e-3)
    assert float(found["high"]) == pytest.approx(2 * 18.390 / 10, rel=3e-3)


def test_a_base_without_the_field_gives_no_index(measures: Measures) -> None:
    row = {"organisation_code": "a", "field_code": "1", "publications": 10, "total": 100, "publication_count": 10}
    measures.load("activity", [{**row, "base_publications": None, "base_total": 1000}])
    assert math.isnan(pd.to_numeric(measures.run("activity")["activity_index"]).iloc[0])


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (range(2015, 2021), [(2015, 2018), (2016, 2019), (2017, 2020)]),
        ([2019, 2020], [(2017, 2020)]),
        ([2018], [(2015, 2018)]),
        ([2010, 2018], [(2015, 2018)]),
    ],
    ids=["slide by one year", "fewer than four years", "one year", "a gap"],
)
def test_windows_of_four_years(measures: Measures, years: Iterable[int], expected: list[tuple[int, int]]) -> None:
    measures.load("years", [{"year": year} for year in years])
    found = measures.run("windows").sort_values("period_end")
    assert list(zip(found["period_start"], found["period_end"], strict=True)) == expected
