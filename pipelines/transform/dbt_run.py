"""Building the models: one call of dbt inside the process of the run.

Running dbt, and what came of each model and test. Not here: the project's graph (``dbt_project.py``), Dagster
(``assets/models.py``) or any SQL (``dbt/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipelines.transform.dbt_call import ModellingError, called_dbt, common_options
from pipelines.transform.dbt_project import PARTIAL_PARSE
from warehouse.engine import Warehouse

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest


@dataclass(frozen=True)
class ModelOutcome:
    """What became of one model or test: `success`, `warn`, `error`, `fail` or `skipped`, in dbt's words."""

    unique_id: str
    status: str
    message: str
    failures: int | None
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Built, or a test without findings."""
        return self.status in ("success", "pass")


def run_models(
    warehouse: Warehouse,
    parsed: Path,
    build: Path,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    tests: Literal["cautious", "buildable", "eager"] = "cautious",
) -> list[ModelOutcome]:
    """Build the models of the parsed project and run their tests; unit tests belong to the project's own tests.

    Args:
        warehouse: where the models are built; this process must not hold its file open.
        parsed: folder of what dbt has parsed.
        build: where dbt writes what it has compiled, and its log.
        select: dbt's selectors; without any, all models.
        exclude: dbt's selectors of what is left out.
        tests: dbt's word for the tests that run: those that read chosen models only (cautious), what these are made of
            besides (buildable), or anything besides (eager).

    Raises:
        ModellingError: dbt did not get as far as running.
    """
    from dbt.artifacts.schemas.run import RunExecutionResult

    target_path = build / "dbt" / "run"
    with called_dbt(warehouse.dialect, warehouse.url, target_path) as runner:
        manifest = _manifest(parsed, warehouse.database_name)
        selection = ["--select", *select] if select else []
        left_out = ["--exclude", "resource_type:unit_test", *exclude]
        result = runner(manifest=manifest).invoke(
            ["build", *common_options(), *selection, *left_out, "--indirect-selection", tests]
        )
    if not isinstance(result.result, RunExecutionResult):
        raise ModellingError(f"dbt could not run: {result.exception}. See {target_path / 'logs' / 'dbt.log'}.")
    return [_outcome(run_result) for run_result in result.result.results]


def _manifest(parsed: Path, database: str) -> Manifest:
    """What was parsed, for `database`: dbt writes the name of the one it parsed for into every relation."""
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack((parsed / PARTIAL_PARSE).read_bytes())
    for node in chain(manifest.nodes.values(), manifest.sources.values()):
        relation = getattr(node, "relation_name", None)
        if relation is not None:
            node.relation_name = relation.replace(f'"{node.database}"', f'"{database}"', 1)
        node.database = database
    return manifest


def _outcome(run_result: Any) -> ModelOutcome:
    return ModelOutcome(
        unique_id=run_result.node.unique_id,
        status=str(run_result.status),
        message=run_result.message or "",
        failures=run_result.failures,
        seconds=run_result.execution_time,
    )
