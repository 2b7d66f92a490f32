"""The nightly and the annual job and the morning's digest, with their schedules.

Belongs here: which assets a routine covers, and when it runs. Does not belong here: what the assets do.
See https://docs.dagster.io/guides/automate/schedules
"""

import dagster as dg

from pipelines.assets.naming import EDITION_KEY
from pipelines.settings import Settings

NIGHTLY, ANNUAL, DIGEST = "nightly", "annual", "digest"
TIME_ZONE = "Europe/Stockholm"

# One rate-limited API and one writer leave nothing to run in other processes, and each would pay the imports again.
_IN_PROCESS = dg.in_process_executor

nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(EDITION_KEY),
    description="Ask each table for updates, fetch what changed, validate, model, publish.",
    executor_def=_IN_PROCESS,
)

annual = dg.define_asset_job(
    ANNUAL,
    selection=dg.AssetSelection.all(),
    description="Search for and fetch every table anew, then as at night; prove the archive and freeze an edition.",
    executor_def=_IN_PROCESS,
)

# SCB releases at 08:00 and reloads before that; 03:30 exists once on every night of the year, daylight saving or not.
nightly_schedule = dg.ScheduleDefinition(
    name="nightly_schedule", job=nightly, cron_schedule="30 3 * * *", execution_timezone=TIME_ZONE
)

# The regional accounts of the year before are out by mid-January.
annual_schedule = dg.ScheduleDefinition(
    name="annual_schedule", job=annual, cron_schedule="30 5 15 1 *", execution_timezone=TIME_ZONE
)

JOBS = [nightly, annual]
SCHEDULES = [nightly_schedule, annual_schedule]


def build_digest(settings: Settings) -> dg.ScheduleDefinition:
    """The morning's digest of alerts, after the night and before people come: 07:00."""

    @dg.op(description="Send the digest of alerts to the targets that take it.")
    def send_morning_digest(context: dg.OpExecutionContext) -> None:
        from pipelines.alerts.digest import send_digest
        from pipelines.collection import utc_now
        from pipelines.installation import Installation

        message, failures = send_digest(Installation(settings), utc_now())
        context.log.info(message.title)
        if failures:
            told = "; ".join(f"{name}: {failure}" for name, failure in failures.items())
            raise dg.Failure(f"The digest could not be sent to {told}", allow_retries=False)

    @dg.job(name=DIGEST, description="Tell people each morning where things stand.", executor_def=_IN_PROCESS)
    def digest() -> None:
        send_morning_digest()

    return dg.ScheduleDefinition(
        name="digest_schedule", job=digest, cron_schedule="0 7 * * *", execution_timezone=TIME_ZONE
    )
