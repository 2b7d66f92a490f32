"""The monthly upkeep as a Dagster job with its schedule.

Belongs here: when it is done, and telling Dagster of it. Does not belong here: what is asked (``upkeep.py``).
See https://docs.dagster.io/guides/build/ops
"""

import dagster as dg

from pipelines.collection import utc_now
from pipelines.installation import Installation

UPKEEP = "upkeep"
TIME_ZONE = "Europe/Stockholm"


@dg.op(
    pool="warehouse",
    out=dg.Out(dg.Nothing),
    description="Ask whether every declared table still resolves, with its codes, and gives the same in both APIs.",
)
def ask_the_offices(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Ask, keep the report, and log every finding."""
    from pipelines.operations.upkeep import keep, look_around

    upkeep = look_around(installation, utc_now(), both_generations=True)
    path = keep(installation, context.run_id, upkeep)
    for finding in upkeep.findings:
        context.log.warning(finding.message)
    context.add_output_metadata(
        {"report": dg.MetadataValue.path(str(path)), "checks": len(upkeep.outcomes), "findings": len(upkeep.findings)}
    )


@dg.job(
    name=UPKEEP,
    description="Ask the offices whether the declared tables are still what their declarations say.",
    executor_def=dg.in_process_executor,
)
def upkeep() -> None:
    """One step: the offices' limits are shared, so the asking is too."""
    ask_the_offices()


# After the night, before the offices' closed hours; the fifth of a month is no release day of the tables in use.
upkeep_schedule = dg.ScheduleDefinition(
    name="upkeep_schedule", job=upkeep, cron_schedule="30 4 5 * *", execution_timezone=TIME_ZONE
)
