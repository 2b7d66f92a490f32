"""The command `styrka`: thin, over the same parts that Dagster uses.

Arguments, exit codes, and errors as sentences. Not here: work.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import IS_INSTALLED, PROJECT_ROOT
from pipelines.cli.alerts import alerts_app, show_sources
from pipelines.cli.files import list_files, say_complete_file, withdraw_file
from pipelines.cli.strategies import strategy_app
from pipelines.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Follow-up of smart specialisation with official statistics.",
)

Sample = Annotated[bool, typer.Option("--sample", help="Ask the sample that ships with the project, not the network.")]


class JobName(StrEnum):
    """The routines."""

    nightly = "nightly"
    annual = "annual"


@app.command()
def run(
    job: Annotated[JobName, typer.Argument(help="The routine.")] = JobName.nightly,
    sample: Sample = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Replay the archive as it was then, without network.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="With --as-of: give readers that state, until the next nightly run.")
    ] = False,
) -> None:
    """Run a routine now, in this process: `nightly` fetches what changed, `annual` everything.

    Exit code 0: published, or nothing new. 1: stopped by a critical finding or a failure; readers keep what they had.
    """
    _end_without_garbage_collection()
    if publish and as_of is None:
        raise typer.BadParameter("--publish goes with --as-of; a run without it publishes anyway.")
    if as_of is not None:
        raise typer.Exit(_replay(as_of, publish=publish))
    from pipelines.cli.console import make_console, show
    from pipelines.cli.run_job import run_job
    from pipelines.installation.parts import Installation
    from pipelines.publish.summary import summarise

    settings = _settings(sample)
    console = make_console()
    where = "the sample that ships with the project" if settings.api == "sample" else settings.api_url
    console.print(f"[bold]Styrka {job.value}[/]: asking {where}, home {settings.home}", soft_wrap=True)
    installation = Installation(settings, refetch=job is JobName.annual)
    with _reported(settings, console):
        result = run_job(installation, job.value)
    summary = summarise(installation, result.run_id)
    show(console, result, summary)
    critical = any(finding["severity"] == "critical" for finding in summary.findings)
    raise typer.Exit(0 if result.succeeded and not critical else 1)


def _end_without_garbage_collection() -> None:
    """A process that ends with its run gives its memory back whole: searching it for garbage before costs seconds."""
    gc.disable()
    atexit.register(gc.freeze)


@app.command()
def doctor(
    live: Annotated[bool, typer.Option("--live", help="Ask the agency's API too: one small call.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Read every byte of the archive and prove it.")] = False,
) -> None:
    """Look at the installation and say what to fix. Exit code 1: something has to be fixed."""
    from pipelines.maintenance.doctor import examine, report

    found = examine(Settings(), live=live, deep=deep)
    typer.echo(report(found))
    raise typer.Exit(1 if any(one.state == "fix" for one in found) else 0)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to, as styrka.tar.gz.")]) -> None:
    """Write everything that cannot be made again into one file: archive, inbox, editions, quality records."""
    from pipelines.installation.home import settings_of_home
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.backup import back_up

    typer.echo(back_up(Installation(settings_of_home(Settings())), file).sentence)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `styrka backup` wrote.")]) -> None:
    """Fill an empty home folder from a back-up. The next run builds the warehouse and publishes."""
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.backup import restore_into

    typer.echo(restore_into(Installation(Settings()), file).sentence)


@app.command()
def prepare() -> None:
    """Let dbt parse the project once, so that later starts need not."""
    from pipelines.cli.run_job import prepare_dagster_home
    from pipelines.installation.home import Home
    from pipelines.transform.dbt_project import PREPARED, prepare_graph
    from warehouse.engine import DIALECTS

    settings = Settings()
    home = Home(settings.home)
    prepare_dagster_home(home, settings.dagster_storage_url)
    folder = home.build / "dbt" if IS_INSTALLED else PREPARED
    for dialect in DIALECTS:
        graph = prepare_graph(dialect, folder)
        typer.echo(f"{dialect}: {len(graph.nodes)} models and seeds, {len(graph.tests)} tests.")


@app.command()
def rebuild() -> None:
    """Empty the raw tables: the next run makes the warehouse again from the archive. Nothing published changes."""
    from pipelines.installation.parts import Installation
    from warehouse.tables import drop_loaded

    installation = Installation(Settings())
    with installation.home.writing():
        drop_loaded(installation.warehouse)
    typer.echo("Emptied. The next run loads every archived vintage again.")


app.add_typer(alerts_app, name="alerts")
app.add_typer(strategy_app, name="strategy")
app.command("files")(list_files)
app.command("withdraw")(withdraw_file)
app.command("complete")(say_complete_file)

sources_app = typer.Typer(help="The declared tables.")
app.add_typer(sources_app, name="sources")


@sources_app.callback(invoke_without_command=True)
def sources(context: typer.Context) -> None:
    """The declared tables: without a command, where each stands. Exit code 1: one needs somebody."""
    if context.invoked_subcommand is None:
        show_sources()


@sources_app.command("status")
def sources_status() -> None:
    """Where each source stands: last fetch, last change, age, state, failing since when."""
    show_sources()


@sources_app.command("check")
def check_sources(
    live: Annotated[bool, typer.Option("--live", help="Ask the agency: two small calls a table.")] = False,
    both_generations: Annotated[
        bool, typer.Option("--both-generations", help="Also compare the newest figures of both APIs; with --live.")
    ] = False,
) -> None:
    """Whether every declared table resolves, with its codes, and when it was updated. Exit code 1: one does not.

    The report is kept in the home folder, the findings in the quality tables.
    """
    import uuid

    from pipelines.clock import utc_now
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.source_check import keep, look_around
    from pipelines.sources.catalogue import all_sources

    if not live:
        typer.echo(f"{len(all_sources())} declarations can be read. Add --live to ask the agency.")
        return
    installation = Installation(Settings(api="live"))
    source_check = look_around(installation, utc_now(), both_generations=both_generations)
    typer.echo(source_check.text)
    with installation.home.writing():
        typer.echo(f"Kept as {keep(installation, str(uuid.uuid4()), source_check)}")
    raise typer.Exit(1 if source_check.findings else 0)


@app.command()
def record() -> None:
    """Fetch the declared tables once from the live API and write them as the sample. Read the diff."""
    from pipelines.clock import utc_now
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.record_sample import record_tables
    from sample import SAMPLE_FOLDER

    if IS_INSTALLED:
        raise typer.BadParameter("the sample is part of the project: record it in a checkout, where the diff is read.")
    installation = Installation(Settings(api="live"))
    session, folder = installation.api_session, SAMPLE_FOLDER / "tables"
    recorded = list(
        record_tables(installation.sources, lambda source: session.pxweb_client_for(source, utc_now()), folder)
    )
    for one in recorded:
        typer.echo(one.sentence)
    raise typer.Exit(1 if any(one.failure for one in recorded) else 0)


@app.command("demo-api", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo_api(context: typer.Context, port: Annotated[int, typer.Option(help="Port on this machine.")] = 8765) -> None:
    """Serve a stand-in of the statistics API on this machine, both generations. Ctrl-C ends it."""
    from sample.server.demo import main as serve

    serve(["--port", str(port), *context.args])


@app.command()
def ui(port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000) -> None:
    """Open Dagster's own web page: asset graph, runs, checks, schedules. Ctrl-C ends it."""
    from pipelines.cli.run_job import prepare_dagster_home
    from pipelines.installation.home import Home

    settings = Settings()
    home = Home(settings.home)
    prepare_dagster_home(home, settings.dagster_storage_url)
    # A run that is started on the page asks whom the home has asked so far; going live is said on the command line.
    os.environ["STYRKA_API"] = home.holds() or settings.api
    os.environ["STYRKA_HOME"] = str(settings.home.resolve())
    # `dagster dev` says at length that `dg dev` has come; both start the same page.
    os.environ["PYTHONWARNINGS"] = "ignore:Function"
    typer.echo(f"http://127.0.0.1:{port}  (runs started there ask: {os.environ['STYRKA_API']})")
    bin_folder = Path(sys.executable).parent
    command = [str(bin_folder / "dagster"), "dev", "-w", str(PROJECT_ROOT / "workspace.yaml"), "-p", str(port)]
    os.execv(command[0], command)


def main() -> None:
    """Entry point: errors that are meant for people are printed as one sentence, without a traceback."""
    from pipelines.agencies.declaration import AgencyError
    from pipelines.alerts.lifecycle import AlertError
    from pipelines.archive import ArchiveError
    from pipelines.installation.home import HomeError
    from pipelines.pxweb import ApiError
    from pipelines.sources.declaration import SourceError
    from pipelines.transform.dbt_call import ModellingError
    from warehouse.engine import WarehouseError
    from warehouse.release_copy import PublishingError
    from warehouse.tables import TableShapeError

    try:
        app()
    except (
        AlertError,
        ArchiveError,
        HomeError,
        ModellingError,
        AgencyError,
        PublishingError,
        ApiError,
        SourceError,
        TableShapeError,
        WarehouseError,
    ) as error:
        typer.secho(f"styrka: {error}", err=True, fg=typer.colors.RED)
        sys.exit(2)


def _replay(as_of: str, *, publish: bool) -> int:
    """Replay a state; returns the exit code."""
    from pipelines.cli.console import make_console
    from pipelines.clock import utc_now
    from pipelines.steps.replay import moment, open_replay, replay

    settings = Settings()
    installation = open_replay(settings, moment(as_of), publish=publish)
    console = make_console()
    console.print(f"[bold]Styrka as of {as_of}[/]: from the archive of {settings.home}", soft_wrap=True)
    with _reported(settings, console):
        replayed = replay(installation, utc_now())
    for failure in replayed.failures:
        console.print(failure, style="red", soft_wrap=True)
    if replayed.published is None:
        console.print("The models of that state did not pass. Nothing was published.", style="bold red")
        return 1
    console.print(f"{replayed.vintages} sources; {replayed.published.database}", soft_wrap=True)
    if publish:
        console.print("Readers have this state until the next nightly run puts the newest figures back.", style="bold")
    return 0


def _reported(settings: Settings, console: Console) -> AbstractContextManager[None]:
    """What a run logs, as it happens: for people, or as JSON lines."""
    if settings.log_format == "json":
        from pipelines.cli.logs import json_logs

        return json_logs(settings)
    from pipelines.cli.logs import progress

    return progress(console, settings)


def _settings(sample: bool) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"api": "sample"}) if sample else settings


if __name__ == "__main__":
    main()
