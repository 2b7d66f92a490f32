"""Running a job from the command line, in this process.

The nightly run as one command: ask, and only where there is something to do, start Dagster. Not here: what the jobs
cover (``jobs.py``), or what is shown to people (``publish/summary.py``, ``cli/console.py``).
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from pydantic import SecretStr

from pipelines import PROJECT_ROOT
from pipelines.alerts.run_monitor import monitored
from pipelines.clock import utc_now
from pipelines.ingest.outcome import FetchOutcome
from pipelines.installation.home import Home
from pipelines.installation.parts import Installation
from pipelines.steps.engine import expect_engine
from pipelines.steps.fetch import record_fetches
from pipelines.steps.findings import Findings, read_findings
from pipelines.steps.plan import decide, how_it_ended
from pipelines.system.files import replace_file
from pipelines.system.memory import without_garbage_collection

Job = Literal["nightly", "annual"]

QUIET: Final = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Configuration of a run: what people should read, the console says; Dagster's own log is in its web page."""

_DEPLOY = PROJECT_ROOT / "deploy"


@dataclass(frozen=True)
class RunResult:
    """How a run ended. `built` is false for a nightly run on which there was nothing to build."""

    run_id: str
    succeeded: bool
    built: bool
    outcomes: tuple[FetchOutcome, ...]
    faults: tuple[str, ...] = ()
    """Steps that broke, each with its reason: what no check foresaw."""
    findings: Findings = field(default_factory=Findings)


def run_job(installation: Installation, job: Job) -> RunResult:
    """Run `job` in `installation`. Without changes neither Dagster, dbt nor Great Expectations is loaded.

    Raises:
        HomeError: another run is writing, or the sample would replace live figures.
        SparkMissing: the models are to be built on Spark, and what that needs is not there.
    """
    run_id = str(uuid.uuid4())
    with monitored(installation, run_id, job) as monitor:
        expect_engine(installation)
        plan = decide(installation)
        if not plan.is_building:
            record_fetches(installation, run_id, utc_now(), plan.outcomes)
            monitor.ended("unchanged")
            return RunResult(run_id, True, False, plan.outcomes, findings=read_findings(installation, run_id))
        # A nightly run keeps what it makes.
        with without_garbage_collection():
            result = _run_with_dagster(installation, job, run_id)
        state = how_it_ended(installation, run_id, is_broken=not result.succeeded)
        monitor.ended(state, result.faults)
        return replace(
            result,
            succeeded=result.succeeded and state != "stopped",
            built=state != "unchanged",
            findings=read_findings(installation, run_id),
        )


def prepare_dagster_home(home: Home, storage_url: SecretStr | None = None) -> None:
    """Give Dagster its folder under `home`, with the settings that ship in deploy/.

    Args:
        home: the installation's.
        storage_url: PostgreSQL for Dagster's records; None means SQLite files in the folder.
    """
    configuration = (_DEPLOY / "dagster.yaml").read_text(encoding="utf-8")
    if storage_url is not None:
        configuration += "\n" + (_DEPLOY / "dagster-storage-postgresql.yaml").read_text(encoding="utf-8")
        # Dagster takes it from the environment: a secret is in no file.
        os.environ["STYRKA_DAGSTER_STORAGE_URL"] = storage_url.get_secret_value()
    else:
        configuration += "\n" + (_DEPLOY / "dagster-storage-sqlite.yaml").read_text(encoding="utf-8")
    replace_file(home.dagster / "dagster.yaml", configuration)
    os.environ["DAGSTER_HOME"] = str(home.dagster.resolve())
    # The events that a run plans go to the store together, not one by one.
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")


def _run_with_dagster(installation: Installation, job: Job, run_id: str) -> RunResult:
    prepare_dagster_home(installation.home, installation.settings.dagster_storage_url)
    import dagster as dg

    from pipelines.definitions import build_definitions
    from pipelines.resources.step_faults import step_faults

    definitions = build_definitions(installation.settings, installation=installation)
    with dg.DagsterInstance.get() as instance:
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance, run_config=QUIET, raise_on_error=False, run_id=run_id
        )
    faults = step_faults(result.all_events)
    return RunResult(result.run_id, result.success, True, decide(installation).outcomes, tuple(faults))
