"""All models in their order: those that Python draws from, the draws, those that read what was drawn.

Not here: a call of dbt (``dbt_run.py``), or the draws (``bootstrap_intervals.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.transform.bootstrap_intervals import draw_intervals
from pipelines.transform.dbt_run import ModelOutcome, run_models
from warehouse.engine import Warehouse

_AFTER_DRAWS = "int_research_intervals+"


def build_in_order(warehouse: Warehouse, parsed: Path, build: Path, select: Sequence[str] = ()) -> list[ModelOutcome]:
    """Build the models and run their tests; every test runs after everything that it reads is finished.

    Args:
        warehouse: where the models are built.
        parsed: folder of what dbt has parsed.
        build: where dbt writes what it has compiled, and its log.
        select: dbt's selectors; without any, all models.

    Raises:
        ModellingError: dbt did not get as far as running.
    """
    with warehouse.let_go():
        before = run_models(warehouse, parsed, build, select, exclude=[_AFTER_DRAWS], tests="cautious")
    if any(outcome.status in ("error", "skipped") for outcome in before):
        return before
    draw_intervals(warehouse)
    with warehouse.let_go():
        if select:
            rest = [f"{selector},{_AFTER_DRAWS}" for selector in select]
            return before + run_models(warehouse, parsed, build, rest, tests="buildable")
        return before + run_models(warehouse, parsed, build, [_AFTER_DRAWS], tests="eager")
