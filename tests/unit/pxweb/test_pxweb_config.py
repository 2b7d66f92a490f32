"""Limits of a server, believed only as far as they make sense."""

from __future__ import annotations

import pytest

from pipelines.pxweb.config import DEFAULT_MAX_CALLS, DEFAULT_MAX_DATA_CELLS, DEFAULT_WINDOW_SECONDS, parse_config


@pytest.mark.parametrize(
    ("calls", "window"),
    [(0, 0), (0, 10), (30, 0), (-1, 10), (30, -10), (None, 10), (30, None), ("30", 10), (True, 10),
     (10**9, 1), (30, 10**7), (30.5, 10)],
)  # fmt: skip
def test_unbelievable_call_limits_count_as_unknown(calls: object, window: object) -> None:
    config = parse_config({"maxCallsPerTimeWindow": calls, "timeWindow": window})
    assert (config.max_calls, config.window_seconds) == (DEFAULT_MAX_CALLS, DEFAULT_WINDOW_SECONDS)


@pytest.mark.parametrize("cells", [0, -5, None, "150000", True, 10**12, 1.5])
def test_unbelievable_cell_limits_count_as_unknown(cells: object) -> None:
    assert parse_config({"maxDataCells": cells}).max_data_cells == DEFAULT_MAX_DATA_CELLS


def test_believable_limits_are_believed() -> None:
    config = parse_config({"maxDataCells": 800_000, "maxCallsPerTimeWindow": 3, "timeWindow": 1})
    assert (config.max_data_cells, config.max_calls, config.window_seconds) == (800_000, 3, 1.0)
