"""When jobs run.

The schedules, and whether they are on from the start. Not here: what the jobs cover (``jobs.py``).
See https://docs.dagster.io/guides/automate/schedules
"""

from __future__ import annotations

from typing import Any, Final

import dagster as dg

from pipelines.alerts.second_attempt import why_again
from pipelines.clock import TIME_ZONE, utc_now
from pipelines.installation.parts import Installation
from pipelines.jobs import annual, build_digest_job, nightly, quarterly, retention, source_check
from pipelines.settings import Settings

# SCB releases at 08:00 and reloads before that; 03:30 exists once on every night of the year, daylight saving or not.
NIGHTLY_AT: Final = "30 3 * * *"
# Between the nightly run and the agencies' closed hours.
SECOND_ATTEMPT_AT: Final = "15 6 * * *"
# The regional accounts of the year before are out by mid-January.
ANNUAL_AT: Final = "30 5 15 1 *"
# After the nightly run; the fifth of a month is no release day of the tables in use.
SOURCE_CHECK_AT: Final = "30 4 5 * *"
# 45 days after a quarter's end, which is the 14th or, in May, the 15th; the second of the two finds it closed already.
QUARTERLY_AT: Final = "15 5 14,15 2,5,8,11 *"
# After the source check, between two days on which agencies release.
RETENTION_AT: Final = "15 5 6 * *"
# After the nightly run and before people come.
DIGEST_AT: Final = "0 7 * * *"


def build_schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """Every schedule of one installation; `STYRKA_SCHEDULES=on` switches them on from the start."""
    status = dg.DefaultScheduleStatus.RUNNING if settings.schedules == "on" else dg.DefaultScheduleStatus.STOPPED
    at: dict[str, tuple[Any, str]] = {
        "nightly_schedule": (nightly, NIGHTLY_AT),
        "annual_schedule": (annual, ANNUAL_AT),
        "quarterly_schedule": (quarterly, QUARTERLY_AT),
        "source_check_schedule": (source_check, SOURCE_CHECK_AT),
        "retention_schedule": (retention, RETENTION_AT),
        "digest_schedule": (build_digest_job(settings), DIGEST_AT),
    }
    return [
        *(
            dg.ScheduleDefinition(
                name=name, job=job, cron_schedule=cron, execution_timezone=TIME_ZONE, default_status=status
            )
            for name, (job, cron) in at.items()
        ),
        _second_attempt(settings, status),
    ]


def _second_attempt(settings: Settings, status: dg.DefaultScheduleStatus) -> dg.ScheduleDefinition:
    """The nightly job again in the morning, where the nightly run has left something undone."""

    @dg.schedule(
        name="second_attempt_schedule",
        job=nightly,
        cron_schedule=SECOND_ATTEMPT_AT,
        execution_timezone=TIME_ZONE,
        default_status=status,
        description="Run again where the nightly run did not come, broke, or could not fetch a table.",
    )
    def second_attempt_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        reason = why_again(Installation(settings), utc_now())
        if reason is None:
            return dg.SkipReason("The nightly run has ended and every table was fetched.")
        context.log.info(reason)
        return dg.RunRequest(tags={"styrka/second_attempt": reason})

    return second_attempt_schedule
