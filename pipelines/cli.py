"""The command `styrka`: thin, over the same parts that Dagster uses.

Belongs here: arguments, exit codes, and errors as sentences. Does not belong here: work.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.settings import PROJECT_ROOT, Settings

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
def run(job: JobName, sample: Sample = False) -> None:
    """Run a routine now, in this process: `nightly` fetches what changed, `annual` everything.

    Exit code 0: published, or nothing new. 1: stopped by a critical finding or a failure; readers keep what they had.
    """
    from pipelines.console import make_console, progress, show
    from pipelines.installation import Installation
    from pipelines.running import run_job
    from pipelines.summary import summarise

    settings = _settings(sample)
    console = make_console()
    where = "the sample that ships with the project" if settings.api == "sample" else settings.api_url
    console.print(f"[bold]Styrka {job.value}[/]: asking {where}, home {settings.home}", soft_wrap=True)
    installation = Installation(settings, refetch=job is JobName.annual)
    with progress(console):
        result = run_job(installation, job.value)
    summary = summarise(installation, result.run_id)
    show(console, result, summary)
    critical = any(finding["severity"] == "critical" for finding in summary.findings)
    raise typer.Exit(0 if result.succeeded and not critical else 1)


@app.command()
def prepare() -> None:
    """Read the dbt project's graph once, so that later starts need not."""
    from pipelines.home import Home
    from pipelines.modelling import model_graph
    from pipelines.running import prepare_dagster_home

    settings = Settings()
    prepare_dagster_home(Home(settings.home))
    graph = model_graph(settings.warehouse_address, settings.home / "build")
    typer.echo(f"{len(graph.nodes)} models and seeds, {len(graph.tests)} tests.")


@app.command()
def rebuild() -> None:
    """Empty the raw tables: the next run makes the warehouse anew from the archive. Nothing published changes."""
    from pipelines.installation import Installation
    from warehouse.tables import drop_loaded

    installation = Installation(Settings())
    with installation.home.writing():
        drop_loaded(installation.warehouse.engine)
    typer.echo("Emptied. The next run loads every archived vintage again.")


@app.command()
def ui(port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000) -> None:
    """Open Dagster's own web page: asset graph, runs, checks, schedules. Ctrl-C ends it."""
    from pipelines.home import Home
    from pipelines.running import prepare_dagster_home

    settings = Settings()
    home = Home(settings.home)
    prepare_dagster_home(home)
    # A run that is started on the page asks whom the home has asked so far; going live is said on the command line.
    os.environ["STYRKA_API"] = home.holds() or settings.api
    os.environ["STYRKA_HOME"] = str(settings.home.resolve())
    # `dagster dev` says at length that `dg dev` has come; both start the same page.
    os.environ["PYTHONWARNINGS"] = "ignore:Function"
    typer.echo(f"http://127.0.0.1:{port}  (runs started there ask: {os.environ['STYRKA_API']})")
    bin_folder = Path(sys.executable).parent
    command = [str(bin_folder / "dagster"), "dev", "-w", str(PROJECT_ROOT / "workspace.yaml"), "-p", str(port)]
    os.chdir(PROJECT_ROOT)
    os.execv(command[0], command)


def main() -> None:
    """Entry point: errors that are meant for people are printed as one sentence, without a traceback."""
    from pipelines.archive import ArchiveError
    from pipelines.home import HomeError
    from pipelines.modelling import ModellingError
    from pipelines.pxweb import PxWebError
    from pipelines.sources.declaration import SourceError
    from warehouse.engine import WarehouseError
    from warehouse.publishing import PublishingError
    from warehouse.tables import TableShapeError

    try:
        app()
    except (
        ArchiveError,
        HomeError,
        ModellingError,
        PublishingError,
        PxWebError,
        SourceError,
        TableShapeError,
        WarehouseError,
    ) as error:
        typer.secho(f"styrka: {error}", err=True, fg=typer.colors.RED)
        sys.exit(2)


def _settings(sample: bool) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"api": "sample"}) if sample else settings


if __name__ == "__main__":
    main()
