"""The installation as a Dagster resource.

Opening it for the length of one run, with the right to write and monitored: what the run finds becomes alerts when it
ends, as on the command line. Not here: its parts. See https://docs.dagster.io/guides/build/external-resources
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.alerts.failures import ROUTINES, SELECTION
from pipelines.alerts.run_monitor import RunState, monitored
from pipelines.installation.parts import Installation
from pipelines.resources.step_faults import step_faults
from pipelines.settings import Settings
from pipelines.steps.plan import how_it_ended


def installation_resource(settings: Settings, *, refetch_job: str, release: dg.AssetKey) -> dg.ResourceDefinition:
    """Opens the installation that `settings` describe.

    Args:
        settings: what the operator chose.
        refetch_job: a run of this job fetches every table again.
        release: the asset that readers have; a run that was not asked for it leaves them what they had.
    """

    @dg.resource(description="Home folder, archive, warehouse and API client of this installation.")
    def installation(context: dg.InitResourceContext) -> Iterator[Installation]:
        run = context.run
        opened = Installation(settings, refetch=run is not None and run.job_name == refetch_job)
        run_id, job = (run.run_id, _known_as(run, release)) if run is not None else ("", refetch_job)
        with monitored(opened, run_id, job) as monitor:
            yield opened
            monitor.ended(*_how_it_ended(context, run_id, opened, release))

    return installation


def _known_as(run: dg.DagsterRun, release: dg.AssetKey) -> str:
    """The job, or that a person has chosen some of its assets or steps: no routine has run then."""
    # Dagster's own name of what was chosen in its graph of assets begins so.
    is_chosen = run.job_name.startswith("__") or (run.job_name in ROUTINES and not _gives(run, release))
    return SELECTION if is_chosen else run.job_name


def _gives(run: dg.DagsterRun, asset: dg.AssetKey) -> bool:
    """Whether an asset is among what the run was asked for."""
    assets, steps = run.asset_selection, run.step_keys_to_execute
    return (not assets or asset in assets) and (not steps or asset.to_python_identifier() in steps)


def _how_it_ended(
    context: dg.InitResourceContext, run_id: str, opened: Installation, release: dg.AssetKey
) -> tuple[RunState, list[str]]:
    """State and faults of a run whose steps are over, from what they have recorded in Dagster."""
    instance = context.instance
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE) if instance is not None else []
    failures = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
    if context.run is not None and not failures and not _gives(context.run, release):
        # Readers keep what they had, as they were meant to.
        return "unchanged", []
    return how_it_ended(opened, run_id, is_broken=bool(failures)), step_faults(failures)
