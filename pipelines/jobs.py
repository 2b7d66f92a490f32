"""The jobs: the nightly and the annual run, the quarter's end, the monthly source check and retention, the digest.

Which assets a routine covers. Not here: when it runs (``schedules.py``), or what the assets do.
See https://docs.dagster.io/guides/build/jobs
"""

from functools import partial

import dagster as dg

from pipelines.assets.naming import EDITION_KEY
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.resources.old_runs import forget_runs
from pipelines.settings import Settings

NIGHTLY, ANNUAL, DIGEST = "nightly", "annual", "digest"

nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(EDITION_KEY),
    description="Ask each table for updates, fetch what changed, validate, model, publish.",
)

annual = dg.define_asset_job(
    ANNUAL,
    selection=dg.AssetSelection.all(),
    description="Search for and fetch every table again, then as at night; prove the archive and freeze an edition.",
)

JOBS = [nightly, annual]


def build_digest_job(settings: Settings) -> dg.JobDefinition:
    """The morning's digest of alerts, as a job."""

    @dg.op(description="Send the digest of alerts to the targets that take it.")
    def send_morning_digest(context: dg.OpExecutionContext) -> None:
        from pipelines.alerts.messages import send_digest
        from pipelines.installation.parts import Installation

        message, failures = send_digest(Installation(settings), utc_now())
        context.log.info(message.title)
        if failures:
            failed = "; ".join(f"{name}: {failure}" for name, failure in failures.items())
            raise dg.Failure(f"The digest could not be sent to {failed}", allow_retries=False)

    @dg.job(name=DIGEST, description="Tell people each morning where things stand.")
    def digest() -> None:
        send_morning_digest()

    return digest


RETENTION = "retention"


@dg.op(pool="warehouse", out=dg.Out(dg.Nothing), description="Forget old records that nothing refers to any more.")
def forget_old(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Forget, and log how much."""
    from pipelines.maintenance.retention import forget_old_records

    forgotten = forget_old_records(installation, partial(forget_runs, context.instance), utc_now())
    context.log.info(forgotten.sentence)


@dg.job(name=RETENTION, description="Forget old records of runs and of checks.")
def retention() -> None:
    """One step: the warehouse has one writer."""
    forget_old()


QUARTERLY = "quarterly"


@dg.op(pool="warehouse", out=dg.Out(dg.Nothing), description="Freeze the edition of the quarter that can be closed.")
def close_the_quarter(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Close it, and log what became of it."""
    from pipelines.steps.quarter import close_quarter

    context.log.info(close_quarter(installation, utc_now()).sentence)


@dg.job(
    name=QUARTERLY,
    description="Keep the newest quarter as an edition, 45 days after its end.",
)
def quarterly() -> None:
    """One step: the nightly run before it has built what is frozen."""
    close_the_quarter()


SOURCE_CHECK = "source_check"


@dg.op(
    pool="warehouse",
    out=dg.Out(dg.Nothing),
    description="Ask whether every declared table still resolves, with its codes, and gives the same in both APIs.",
)
def ask_the_agencies(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Ask, keep the report, and log every finding."""
    from pipelines.maintenance.source_check import keep, look_around

    source_check = look_around(installation, utc_now(), both_generations=True)
    path = keep(installation, context.run_id, source_check)
    for finding in source_check.findings:
        context.log.warning(finding.message)
    context.add_output_metadata(
        {
            "report": dg.MetadataValue.path(str(path)),
            "checks": len(source_check.outcomes),
            "findings": len(source_check.findings),
        }
    )


@dg.job(
    name=SOURCE_CHECK,
    description="Ask the agencies whether the declared tables are still what their declarations say.",
)
def source_check() -> None:
    """One step: the agencies' limits are shared, so the asking is too."""
    ask_the_agencies()
