"""A home whose projects alone are ingested, loaded and modelled: what tests of projects work on.

The whole way of the nightly run for the one inbox, without the statistics. Not here: what a test expects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.ingest.strategy_folders import strategy_codes
from pipelines.installation.parts import Installation
from pipelines.load.strategies import load_strategies
from pipelines.settings import Settings
from pipelines.steps.validate import validate_vintage
from pipelines.transform.dbt_project import model_graph
from pipelines.transform.model_run import run_models
from warehouse.check_results import CheckResult
from warehouse.engine import dialect_of
from warehouse.vintages import choose_current

MODELS = ("models/marts/projects",)
NOW = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)


@dataclass
class Portfolio:
    """What was made of the files that were dropped."""

    home: Path
    findings: list[CheckResult] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def rows(self, sql: str) -> list[Mapping[str, Any]]:
        """Rows of a query on the warehouse."""
        (database,) = (self.home / "build").glob("*.duckdb")
        with duckdb.connect(str(database), read_only=True) as reader:
            cursor = reader.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def observed(self, check: str) -> str:
        """What a failed check observed; empty where it passed."""
        return " ".join(one.observed for one in self.findings if one.check == check and not one.passed)


def drop(home: Path, name: str, body: bytes) -> None:
    """Put a file into the inbox."""
    folder = home / "inbox" / "projects"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)


def ingested(home: Path, *, is_sample: bool = False, models: Sequence[str] = MODELS) -> Portfolio:
    """Ingest, load, validate and model what is in the inbox of `home`."""
    made = Portfolio(home)
    with _installation(home, is_sample=is_sample) as installation:
        installation.strategies.ingest()
        ingestion = installation.ingestions["projects"]
        outcomes = ingestion.outcomes
        made.findings += ingestion.findings
        for outcome in outcomes:
            source = installation.sources[outcome.source]
            installation.loader.load_pending(source, NOW)
            for vintage in installation.loader.unvalidated(source.name):
                made.findings += validate_vintage(installation.loader, vintage, "made", NOW)
        with installation.warehouse.connect() as connection, connection.begin():
            choose_current(connection, installation.sources, installation.origins)
        load_strategies(
            installation.warehouse, installation.archive, installation.strategies.followed(), strategy_codes()
        )
        if models:
            graph = model_graph(dialect_of(installation.settings.warehouse_address), home / "build")
            ran = run_models(installation.warehouse, graph.parsed, home / "build", models)
            made.broken += [f"{one.unique_id}: {one.message}" for one in ran if one.status not in ("success", "pass")]
    return made


@contextmanager
def _installation(home: Path, *, is_sample: bool) -> Iterator[Installation]:
    settings = Settings(home=home, api="sample" if is_sample else "live", inbox_quiet_seconds=0)
    installation = Installation(settings)
    with installation.writing():
        yield installation
