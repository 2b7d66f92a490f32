"""`styrka run`: a routine now, in this process, or a state of the archive again.

Arguments, exit codes, what is printed meanwhile. Not here: the run (``run_job.py``, ``steps/``).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.errors import ExitCode
from pipelines.settings import Settings
from pipelines.system.memory import end_without_garbage_collection
from pipelines.system.numpy_threads import one_thread_for_numpy

if TYPE_CHECKING:
    from rich.console import Console

Sample = Annotated[bool, typer.Option("--sample", help="Ask the sample that ships with the project, not the network.")]


class JobName(StrEnum):
    """The routines."""

    nightly = "nightly"
    annual = "annual"


def run(
    job: Annotated[JobName, typer.Argument(help="The routine.")] = JobName.nightly,
    sample: Sample = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Replay the archive as it was then, without network.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="With --as-of: give readers that state, until the next nightly run.")
    ] = False,
    second_attempt: Annotated[
        bool, typer.Option("--second-attempt", help="Only where the last night broke, never came, or failed to fetch.")
    ] = False,
) -> None:
    """Run a routine now, in this process: `nightly` fetches what changed, `annual` everything.

    Exit code 0: published, or nothing new. 3: stopped by a critical finding; readers keep what they had. 2: it could
    not start, or broke for a reason that no check foresaw.
    """
    end_without_garbage_collection()
    one_thread_for_numpy()
    if publish and as_of is None:
        raise typer.BadParameter("--publish goes with --as-of; a run without it publishes anyway.")
    if as_of is not None:
        raise typer.Exit(_replay(as_of, publish=publish))
    from pipelines.cli.console import make_console, show
    from pipelines.cli.run_job import run_job
    from pipelines.cli.styled import begun_bold
    from pipelines.installation.parts import Installation
    from pipelines.publish.summary import summarise

    settings = _settings(sample)
    console = make_console()
    if second_attempt:
        reason = _why_again(settings)
        console.print(reason or "The nightly run has ended and every table was fetched: nothing to try again.")
        if reason is None:
            raise typer.Exit(ExitCode.DONE)
    where = "the sample that ships with the project" if settings.api == "sample" else settings.api_url
    console.print(begun_bold(f"Styrka {job.value}", f": asking {where}, home {settings.home}"), soft_wrap=True)
    installation = Installation(settings, refetch=job is JobName.annual)
    with _logged(settings, console):
        result = run_job(installation, job.value)
    show(console, result, summarise(installation))
    stopped = bool(result.findings.of("critical")) or not result.succeeded
    raise typer.Exit(_exit_code(broke=bool(result.faults), stopped=stopped))


def _why_again(settings: Settings) -> str | None:
    from pipelines.alerts.second_attempt import why_again
    from pipelines.clock import utc_now
    from pipelines.installation.parts import Installation

    return why_again(Installation(settings), utc_now())


def _exit_code(*, broke: bool, stopped: bool) -> ExitCode:
    if broke:
        return ExitCode.COULD_NOT_START
    return ExitCode.STOPPED_BY_FINDING if stopped else ExitCode.DONE


def _replay(as_of: str, *, publish: bool) -> ExitCode:
    """Replay a state."""
    from pipelines.cli.console import make_console
    from pipelines.cli.styled import begun_bold
    from pipelines.clock import utc_now
    from pipelines.steps.replay import moment, open_replay, replay

    settings = Settings()
    installation = open_replay(settings, moment(as_of), publish=publish)
    console = make_console()
    console.print(begun_bold(f"Styrka as of {as_of}", f": from the archive of {settings.home}"), soft_wrap=True)
    with _logged(settings, console):
        replayed = replay(installation, utc_now())
    for failure in replayed.failures:
        console.print(failure, style="red", soft_wrap=True)
    if replayed.published is None:
        console.print("The models of that state did not pass. Nothing was published.", style="bold red")
        return ExitCode.STOPPED_BY_FINDING
    console.print(f"{replayed.vintages} sources; {replayed.published.database}", soft_wrap=True)
    if publish:
        console.print("Readers have this state until the next nightly run puts the newest figures back.", style="bold")
    return ExitCode.DONE


def _logged(settings: Settings, console: Console) -> AbstractContextManager[None]:
    """What a run logs, as it happens: for people, or as JSON lines."""
    if settings.log_format == "json":
        from pipelines.cli.logs import json_logs

        return json_logs(settings)
    from pipelines.cli.logs import progress

    return progress(console, settings)


def _settings(sample: bool) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"api": "sample"}) if sample else settings
