"""`styrka doctor`, `prepare`, `backup`, `restore`, `tidy`, `rebuild`: an installation as a whole.

Arguments, exit codes, sentences. Not here: work (``maintenance/``).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines import IS_INSTALLED
from pipelines.cli.errors import ExitCode
from pipelines.cli.status import AsJson, echo_json
from pipelines.settings import Settings


def doctor(
    live: Annotated[bool, typer.Option("--live", help="Ask the agency's API too: one small call.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Read every byte of the archive and prove it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look at the installation and say what to fix. Exit code 1: something has to be fixed."""
    from pipelines.maintenance.doctor import examine, report

    found = examine(Settings(), live=live, deep=deep)
    if as_json:
        echo_json([asdict(one) for one in found])
    else:
        typer.echo(report(found))
    raise typer.Exit(ExitCode.NEEDS_SOMEBODY if any(one.state == "fix" for one in found) else ExitCode.DONE)


def backup(file: Annotated[Path, typer.Argument(help="Where to, as styrka.tar.gz.")]) -> None:
    """Write everything that cannot be made again into one file: archive, inbox, strategies, editions, quality records.

    Exit code 1: a part of the archive is damaged and was left out.
    """
    from pipelines.installation.home import settings_of_home
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.backup import back_up

    made = back_up(Installation(settings_of_home(Settings())), file)
    typer.echo(made.sentence)
    raise typer.Exit(ExitCode.NEEDS_SOMEBODY if made.left_out else ExitCode.DONE)


def restore(file: Annotated[Path, typer.Argument(help="What `styrka backup` wrote.")]) -> None:
    """Fill an empty home folder from a back-up. The next run builds the warehouse and publishes."""
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.backup import restore_into

    typer.echo(restore_into(Installation(Settings()), file).sentence)


def prepare() -> None:
    """Let dbt parse the project and make the charts' script once, so that later starts need not."""
    from pipelines.cli.run_job import prepare_dagster_home
    from pipelines.installation.home import Home
    from pipelines.site.scripts import vega_script
    from pipelines.transform.dbt_project import PREPARED, prepare_graph
    from warehouse.engine import DIALECTS

    settings = Settings()
    home = Home(settings.home)
    prepare_dagster_home(home, settings.dagster_storage_url)
    folder = home.build / "dbt" if IS_INSTALLED else PREPARED
    for dialect in DIALECTS:
        graph = prepare_graph(dialect, folder)
        typer.echo(f"{dialect}: {len(graph.nodes)} models and seeds, {len(graph.tests)} tests.")
    vega_script(home.build if IS_INSTALLED else PREPARED)


def tidy() -> None:
    """Forget records of runs and checks that are older than STYRKA_KEEP_DAYS and that nothing refers to any more."""
    from pipelines.cli.run_job import prepare_dagster_home
    from pipelines.clock import utc_now
    from pipelines.installation.home import settings_of_used_home
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.retention import forget_old_records
    from pipelines.resources.old_runs import forget_runs_of_this_home

    installation = Installation(settings_of_used_home(Settings()))
    prepare_dagster_home(installation.home, installation.settings.dagster_storage_url)
    typer.echo(forget_old_records(installation, forget_runs_of_this_home, utc_now()).sentence)


def rebuild(
    take_over: Annotated[
        bool,
        typer.Option("--take-over", help="Make a database that another home writes to this home's (PostgreSQL)."),
    ] = False,
) -> None:
    """Empty the raw tables: the next run makes the warehouse again from the archive. Nothing published changes."""
    from pipelines.installation.home import settings_of_used_home
    from pipelines.installation.parts import Installation
    from warehouse.tables import drop_loaded

    # A database can be taken over by a home that is new.
    installation = Installation(Settings() if take_over else settings_of_used_home(Settings()))
    with installation.alone():
        if take_over:
            installation.take_over_warehouse()
        installation.expect_own_warehouse()
        drop_loaded(installation.warehouse)
    typer.echo("Emptied. The next run loads every archived vintage again.")
