"""Figures that others have published, beside the warehouse's own of the same thing."""

from __future__ import annotations

from collections import Counter

from tests.nights import Site


def test_every_published_figure_has_a_verdict_with_its_reason(good: Site) -> None:
    rows = good.read("select * from marts.published_comparison")
    assert Counter(row["series"] for row in rows) == {
        "pages": 33, "first_release_2024": 126, "per_head_vintages": 371, "volume_growth_first_release": 37
    }  # fmt: skip
    assert all(row["reason_sv"] and row["reason_en"] for row in rows)
    assert all((row["difference"] is None) == (row["verdict"] not in ("equal", "other_vintage")) for row in rows)
    # No figure that is simulated here is compared with a published one.
    assert {row["origin"] for row in rows if row["verdict"] in ("equal", "other_vintage")} == {"recorded"}


def test_population_is_equal_and_a_revised_product_is_another_vintage(good: Site) -> None:
    """Ekonomifakta: Kalmar län 245,446 (2019). SCB: Örebro län's product 2024, 161,930 first, 162,546 in June 2026."""
    rows = good.read("select * from marts.published_comparison where verdict in ('equal', 'other_vintage')")
    found = {(row["region_code"], row["measure"], row["year"], row["published_value"]): row for row in rows}
    population = found["08", "inhabitants", 2019, 245_446]
    assert (population["verdict"], population["value"]) == ("equal", 245_446)
    product = found["18", "value_added", 2024, 161_930]
    assert (product["verdict"], product["value"], product["difference"]) == ("other_vintage", 162_546, -616)
