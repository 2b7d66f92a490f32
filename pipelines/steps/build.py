"""One nightly run's models: choose the vintages, build, write down what its tests found.

The step from accepted vintages to finished marts. Not here: dbt's interface (``transform/``), Dagster
(``assets/models.py``), or publishing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from pipelines.ingest.strategy_folders import strategy_codes
from pipelines.installation.parts import Installation
from pipelines.load.strategies import load_strategies
from pipelines.steps.engine import spark_of
from pipelines.steps.plan import build_key
from pipelines.steps.revisions import remember_before, tell_revised_figures
from pipelines.steps.validate import record_outcomes
from pipelines.transform.dbt_project import ModelGraph, ModelTest, Node
from pipelines.transform.model_build import build_in_order
from pipelines.transform.outcome import ModelOutcome
from pipelines.transform.spark.build import build_on_spark
from warehouse.check_results import LEFT_OUT, NOT_TESTED, CheckResult, CheckSpec
from warehouse.present_tables import present_columns
from warehouse.release_copy import marts_schema
from warehouse.vintages import choose_current

logger = logging.getLogger(__name__)

_RECONCILIATION = "reconciliation"


@dataclass(frozen=True)
class BuiltMart:
    """A finished mart: how many rows, and its columns with their types."""

    rows: int
    columns: Mapping[str, str]


@dataclass(frozen=True)
class BuiltModels:
    """What one build made and found."""

    build_key: str
    outcomes: Mapping[str, ModelOutcome]
    findings: Mapping[str, CheckResult]
    marts: Mapping[str, BuiltMart]

    @property
    def succeeded(self) -> set[str]:
        """Unique ids of the models that were built."""
        return {unique_id for unique_id, outcome in self.outcomes.items() if outcome.succeeded}

    @property
    def failures(self) -> list[str]:
        """What keeps the nightly run from being published: models that broke, and critical tests with findings."""
        return [finding.message for finding in self.findings.values() if finding.blocking]


def build_models(installation: Installation, graph: ModelGraph, run_id: str, at: datetime) -> BuiltModels:
    """Let the models read the newest accepted vintages, build them, and record what their tests found."""
    warehouse = installation.warehouse
    with warehouse.connect() as connection, connection.begin():
        chosen = choose_current(connection, installation.sources, installation.origins, installation.as_of)
        remember_before(installation, graph, connection, chosen)
    followed = installation.strategies.followed()
    load_strategies(warehouse, installation.archive, followed, strategy_codes())
    key = build_key(installation)
    ran = _built_by_engine(installation, graph, key)
    outcomes = {outcome.unique_id: outcome for outcome in ran}
    findings = {test.unique_id: _tested(test, outcomes.get(test.unique_id)) for test in graph.tests}
    findings |= {node.unique_id: _built(node, outcomes.get(node.unique_id)) for node in graph.nodes}
    record_outcomes(warehouse, run_id, at, findings.values(), {})
    built = BuiltModels(key, outcomes, findings, _built_marts(installation, graph, outcomes))
    kept = sum(outcome.is_kept for outcome in ran if outcome.unique_id in {node.unique_id for node in graph.nodes})
    logger.info(
        "built %d models on %d vintages, %d of them as they were; %d tests",
        len(graph.nodes),
        len(chosen),
        kept,
        len(graph.tests),
    )
    for failure in built.failures:
        logger.error("%s", failure)
    if not built.failures:
        tell_revised_figures(installation, run_id, at, key)
        installation.built = key
    return built


def _built_by_engine(installation: Installation, graph: ModelGraph, key: str) -> list[ModelOutcome]:
    """Build where the operator wants it; either way the marts are in the warehouse afterwards."""
    build, spark = installation.home.build, spark_of(installation)
    if spark is not None:
        return build_on_spark(installation.warehouse, graph, build, spark, key)
    return build_in_order(installation.warehouse, graph.parsed, build, everything=installation.refetches)


def _built(node: Node, outcome: ModelOutcome | None) -> CheckResult:
    spec = CheckSpec(
        name="builds",
        kind="dbt",
        severity="critical",
        description_en="The model can be built.",
        expected="the model to be built",
        advice=f"Fix dbt/{node.path}, or what it is made of",
    )
    if outcome is None or outcome.status == "skipped":
        return spec.outcome(node.name, passed=False, observed=LEFT_OUT)
    return spec.outcome(node.name, passed=outcome.succeeded, observed=" ".join(outcome.message.split()) or "built")


def _tested(test: ModelTest, outcome: ModelOutcome | None) -> CheckResult:
    model = test.node.split(".")[2]
    spec = CheckSpec(
        name=test.name,
        # What two sources disagree on is nothing that a model could be fixed for.
        kind="reconciliation" if model == _RECONCILIATION and test.severity == "warning" else "dbt",
        severity=test.severity,
        description_en=test.description,
        expected=f"that {test.description[:1].lower()}{test.description[1:].rstrip('.')}",
        advice="Look at the rows that break it: the query is under build/dbt/run/compiled/",
    )
    if outcome is None or outcome.status == "skipped":
        return spec.outcome(model, passed=False, observed=NOT_TESTED)
    if outcome.succeeded:
        return spec.outcome(model, passed=True, observed="no row breaks it")
    rows = f"{outcome.failures} rows break it" if outcome.failures else outcome.message
    return spec.outcome(model, passed=False, observed=rows)


def _built_marts(
    installation: Installation, graph: ModelGraph, outcomes: Mapping[str, ModelOutcome]
) -> dict[str, BuiltMart]:
    schema = marts_schema(installation.warehouse)
    built = [
        node.name
        for node in graph.nodes
        if node.layer == "marts" and node.unique_id in outcomes and outcomes[node.unique_id].succeeded
    ]
    with installation.warehouse.connect() as connection:
        columns = present_columns(connection, [schema])
        return {name: BuiltMart(_rows(connection, f"{schema}.{name}"), columns[f"{schema}.{name}"]) for name in built}


def _rows(connection: Connection, relation: str) -> int:
    rows: int = connection.execute(text(f"select count(*) from {relation}")).scalar_one()
    return rows
