"""Bootstrap intervals: the same on every machine and in every order, and as wide as theory says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.transform.bootstrap_intervals import intervals

KEYS = {"organisation_code": "lnu", "field_scheme": "ssif_3", "field_code": "401", "period_end": 2020}


def items(scores: np.ndarray, baseline: str = "user_table") -> pd.DataFrame:
    size = len(scores)
    return pd.DataFrame(
        {
            **KEYS,
            "baseline": baseline,
            "publication_id": [f"{number:05d}" for number in range(size)],
            "full_part": np.ones(size),
            "author_fractional_part": np.linspace(0.1, 1, size),
            "organisation_fractional_part": np.full(size, np.nan),
            "normalised_score": scores,
            "top10": (scores > 2).astype(float),
        }
    )


@pytest.fixture
def scores() -> np.ndarray:
    return np.random.Generator(np.random.PCG64(1)).exponential(size=400)


def limits(frame: pd.DataFrame, counting: str = "full") -> tuple[Any, ...]:
    rows: dict[object, tuple[Any, ...]] = {row[4]: row[6:] for row in intervals(frame)}
    return rows[counting]


def test_the_order_of_rows_changes_nothing(scores: np.ndarray) -> None:
    frame = items(scores)
    shuffled = frame.sample(frac=1, random_state=7)
    assert list(intervals(frame)) == list(intervals(shuffled))


def test_another_baseline_beside_it_changes_nothing(scores: np.ndarray) -> None:
    alone = limits(items(scores))
    both = pd.concat([items(scores), items(scores * 3, "export_openalex")])
    rows = [row for row in intervals(both) if row[5] == "user_table" and row[4] == "full"]
    assert rows[0][6:] == pytest.approx(alone)


def test_the_interval_is_about_two_standard_errors(scores: np.ndarray) -> None:
    low, high, top_low, top_high = limits(items(scores))
    error = scores.std() / np.sqrt(len(scores))
    assert low == pytest.approx(scores.mean() - 1.96 * error, abs=0.35 * error)
    assert high == pytest.approx(scores.mean() + 1.96 * error, abs=0.35 * error)
    assert top_low < (scores > 2).mean() < top_high


def test_weights_are_those_of_the_counting(scores: np.ndarray) -> None:
    frame = items(scores)
    weight = frame["author_fractional_part"]
    low, high, *_ = limits(frame, "author_fractional")
    assert low < float(np.average(scores, weights=weight)) < high
    assert limits(frame, "organisation_fractional") == (None, None, None, None)


def test_publications_that_are_all_alike_have_no_spread() -> None:
    assert limits(items(np.full(20, 1.5)))[:2] == pytest.approx((1.5, 1.5))


def test_a_publication_without_a_score_is_left_out_of_its_mean_only(scores: np.ndarray) -> None:
    frame = items(scores)
    frame.loc[:199, "normalised_score"] = np.nan
    low, high, top_low, _ = limits(frame)
    assert low < scores[200:].mean() < high
    assert top_low is not None
