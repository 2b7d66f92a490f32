"""Cells of the first generation: numbers as agencies write them, and nothing else."""

from __future__ import annotations

import pytest

from pipelines.jsonstat.errors import CellValueError
from pipelines.pxweb.v1.decoding import cells_of


def cell(text: str) -> list[float | None]:
    answer = {
        "columns": [{"code": "Tid", "type": "t"}, {"code": "N1", "type": "c"}],
        "data": [{"key": ["2024"], "values": [text]}],
    }
    found: list[float | None] = cells_of(answer, {"Tid": ["2024"]}, table_id="T1").column("value").to_pylist()
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12.0), ("-1,5", -1.5), ("1 234 567", 1234567.0), ("1\u00a0234.5", 1234.5), ("2E-05", 2e-05), ("..", None)],
)
def test_a_number_is_read_as_it_is_written(text: str, value: float | None) -> None:
    assert cell(text) == [value]


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "1_000", "1.234,5", "0x10", ""])
def test_a_word_that_python_takes_for_a_number_is_refused(text: str) -> None:
    """NaN was a cell without a figure and without a symbol, Infinity a figure."""
    with pytest.raises(CellValueError, match="neither a number nor a symbol"):
        cell(text)
