"""The installation as a Dagster resource.

Opening it for the length of one run, with the right to write and monitored: what the run finds becomes alerts when it
ends, as on the command line. Not here: its parts. See https://docs.dagster.io/guides/build/external-resources
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.alerts.run_monitor import RunState, monitored
from pipelines.installation.parts import Installation
from pipelines.resources.step_faults import step_faults
from pipelines.settings import Settings
from pipelines.steps.plan import how_it_ended


def installation_resource(settings: Settings, *, refetch_job: str) -> dg.ResourceDefinition:
    """Opens the installation that `settings` describe; a run of the job `refetch_job` fetches every table again."""

    @dg.resource(description="Home folder, archive, warehouse and API client of this installation.")
    def installation(context: dg.InitResourceContext) -> Iterator[Installation]:
        run = context.run
        opened = Installation(settings, refetch=run is not None and run.job_name == refetch_job)
        run_id, job = (run.run_id, run.job_name) if run is not None else ("", refetch_job)
        with monitored(opened, run_id, job) as monitor:
            yield opened
            monitor.ended(*_how_it_ended(context, run_id, opened))

    return installation


def _how_it_ended(context: dg.InitResourceContext, run_id: str, opened: Installation) -> tuple[RunState, list[str]]:
    """State and faults of a run whose steps are over, from what they have recorded in Dagster."""
    instance = context.instance
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE) if instance is not None else []
    failures = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
    return how_it_ended(opened, run_id, is_broken=bool(failures)), step_faults(failures)
