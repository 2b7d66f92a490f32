"""Cells of Kolada: each once, whichever row says it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.http.errors import DecodeError
from pipelines.kolada.figures import cells


def page(*figures: tuple[str, float]) -> dict[str, Any]:
    values = [{"gender": gender, "value": value, "status": "", "isdeleted": False} for gender, value in figures]
    return {"values": [{"kpi": "N1", "municipality": "0880", "period": 2024, "values": values}]}


def test_a_gender_that_a_row_says_twice_is_refused() -> None:
    """The last of them counted; between rows and pages it was an error already."""
    for pages in ([page(("T", 1.0), ("T", 2.0))], [page(("T", 1.0)), page(("T", 2.0))]):
        with pytest.raises(DecodeError, match="comes twice"):
            cells(pages)


def test_the_same_figure_twice_is_one() -> None:
    assert cells([page(("T", 1.0), ("K", 2.0), ("T", 1.0))]) == {
        ("N1", "0880", "T", 2024): (1.0, None),
        ("N1", "0880", "K", 2024): (2.0, None),
    }
