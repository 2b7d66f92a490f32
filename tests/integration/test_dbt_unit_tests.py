"""dbt's own unit tests of the models whose macros carry logic: part of the tests, never of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dbt.artifacts.schemas.run import RunExecutionResult

from pipelines.transform.dbt_call import called_dbt, common_options
from tests.nights import Site

MODELS = {
    "area_candidates",
    "int_indicator_ratios",
    "int_industries",
    "int_industry_comparison",
    "int_industry_deflators",
    "int_industry_regions",
    "int_productivity_gap",
    "int_resilience",
    "european_structure",
    "int_shift_share",
    "strategy_gaps",
    "strategy_revisions",
}


def test_unit_tests_of_the_models_pass(good: Site, tmp_path: Path) -> None:
    """dbt takes the types of what a model reads from a finished warehouse; it writes nothing there."""
    site = good.copy(tmp_path)
    warehouse = site.warehouse
    with called_dbt(warehouse.dialect, warehouse.url, tmp_path / "dbt") as runner:
        result = runner().invoke(["test", *common_options(), "--select", "test_type:unit"])
    assert isinstance(result.result, RunExecutionResult), result.exception
    failed = {one.node.name: one.message for one in result.result.results if str(one.status) != "pass"}
    assert not failed
    nodes: list[Any] = [one.node for one in result.result.results]
    assert {str(node.tested_node_unique_id).rpartition(".")[2] for node in nodes} >= MODELS
