"""All models on Spark: the counterpart of ``transform/model_build.py``, with the same outcomes.

The order: raw tables out, the models that the bootstrap draws from, the draws, everything else, marts back. Not here:
the session (``session.py``), files (``handover.py``).

Everything is built each time: what was built before may be on another cluster.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.transform.compiled import CompiledProject, read_compiled
from pipelines.transform.dbt_project import ModelGraph
from pipelines.transform.model_build import DRAWN, READ_BY_DRAWS
from pipelines.transform.outcome import ModelOutcome
from pipelines.transform.run_records import write_run
from pipelines.transform.spark.environment import Spark
from pipelines.transform.spark.handover import draw_on_spark, hand_over, take_back
from pipelines.transform.spark.session import BuiltOnSpark, SparkSession, open_session
from warehouse.engine import Warehouse

logger = logging.getLogger(__name__)


def build_on_spark(
    warehouse: Warehouse, graph: ModelGraph, build: Path, spark: Spark, build_key: str
) -> list[ModelOutcome]:
    """Build all models on Spark, run their tests there, and put the marts into the warehouse.

    Args:
        warehouse: where the raw tables are, and the marts will be.
        graph: the models.
        build: where the outcome is written, with the queries that broke.
        spark: where they are built.
        build_key: of the vintages, strategies and models: equal keys, equal contents.

    Raises:
        ModellingError: Spark cannot be reached, or its process ends in the middle.
    """
    outcomes = models_on_spark(warehouse, graph, build, spark)
    take_back(warehouse, graph, {outcome.unique_id for outcome in outcomes if outcome.succeeded}, spark)
    return [replace(outcome, build_key=build_key) for outcome in outcomes]


def models_on_spark(warehouse: Warehouse, graph: ModelGraph, build: Path, spark: Spark) -> list[ModelOutcome]:
    """The same, with the marts left as folders of Parquet files; the warehouse is read and not written to."""
    started = time.monotonic()
    project = read_compiled(graph.parsed)
    spark.expect_present()
    handed = hand_over(warehouse, [place for place in project.sources.values() if place != DRAWN], spark)
    logger.info("handed %d tables over to Spark at %s", len(handed), spark.master)
    with open_session(spark) as session:
        session.declare(handed)
        found = _in_order(session, spark)
    outcomes = [one.outcome for one in found]
    seen = {outcome.unique_id for outcome in outcomes}
    outcomes += [ModelOutcome(name, "skipped", "", None, 0.0) for name in project.statements if name not in seen]
    write_run(build / "dbt", _as_run(project, found), outcomes, time.monotonic() - started)
    return outcomes


def _in_order(session: SparkSession, spark: Spark) -> list[BuiltOnSpark]:
    """What is drawn from, the draws, the rest. Where the first breaks, nothing is drawn and nothing else is built."""
    above = [f"+{name}" for name in READ_BY_DRAWS]
    # Cautious: a test belongs to the half in which the last table that it reads is made.
    before = session.build("--select", *above, "--indirect-selection", "cautious")
    if not all(one.outcome.lets_go_on for one in before):
        return before
    session.declare([draw_on_spark(spark, READ_BY_DRAWS, DRAWN)])
    return before + session.build("--exclude", *above, "--indirect-selection", "cautious")


def _as_run(project: CompiledProject, found: Sequence[BuiltOnSpark]) -> CompiledProject:
    """The project with the SQL that Spark was given, so that a query that broke can be tried there."""
    ran = {one.outcome.unique_id: one.sql for one in found if one.sql}
    statements = {
        name: replace(statement, sql=ran.get(name, statement.sql)) for name, statement in project.statements.items()
    }
    return replace(project, statements=statements)
