"""`styrka projects`: write a quarter's workbook, see what a file would give, close a quarter.

Arguments, exit codes, sentences. Not here: reading or writing files of projects (``projects/``).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.status import AsJson, echo_json

projects_app = typer.Typer(no_args_is_help=True, help="Projects of action plans: each quarter's workbook.")


@projects_app.command("template")
def template(
    quarter: Annotated[str, typer.Option("--quarter", help="The quarter that is reported, as 2026Q4.")],
    strategy: Annotated[
        str | None, typer.Option("--strategy", help="Id of the strategy; needed where several are followed.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Where to; by default here.")] = None,
) -> None:
    """Write a quarter's workbook, filled in with the projects of the newest earlier one."""
    from pipelines.ingest.project_lists import project_lists
    from pipelines.ingest.project_prefill import choices, prefilled
    from pipelines.installation.home import settings_of_home
    from pipelines.installation.parts import Installation
    from pipelines.projects.quarters import quarter_in
    from pipelines.projects.template import workbook
    from pipelines.settings import Settings

    named = quarter_in(quarter)
    if named is None:
        raise typer.BadParameter(f"`{quarter}` is no quarter: write it as 2026Q4.")
    installation = Installation(settings_of_home(Settings()))
    # What has been followed so far; a home without a run knows the strategies' folders.
    lists = project_lists(installation.home.root, installation.archive)
    chosen = strategy or _only(installation.strategies.ids)
    if chosen not in installation.strategies.ids:
        raise typer.BadParameter(f"`{chosen}` is not followed; there are {', '.join(installation.strategies.ids)}.")
    target = file or Path(f"projekt_{chosen}_{named}.xlsx")
    if target.exists():
        raise typer.BadParameter(f"{target} exists already; nothing was written. Choose --file.")
    rows = prefilled(installation.archive, installation.home.root, installation.origins, named, chosen)
    target.write_bytes(workbook(named, chosen, rows, choices(lists, chosen)))
    begun = f"the {len(rows['projects'])} projects of the newest earlier workbook" if rows else "no project yet"
    typer.echo(f"{target} is written, with {begun}. Fill it in by docs/projects.md and drop it into inbox/projects.")


@projects_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A workbook, Kohesio's CSV, a list of operations …")],
    as_json: AsJson = False,
) -> None:
    """What a file would give: rows, what would be quarantined and why. Exit code 1: something would be."""
    from pipelines.clock import utc_now
    from pipelines.ingest.project_lists import mappings, project_lists
    from pipelines.installation.home import settings_of_home
    from pipelines.installation.parts import Installation
    from pipelines.projects.errors import ProjectFileError
    from pipelines.projects.reading import read_projects
    from pipelines.settings import Settings

    if not file.is_file():
        raise typer.BadParameter(f"{file} is no file.")
    installation = Installation(settings_of_home(Settings()))
    home = installation.home.root
    try:
        lists = project_lists(home, installation.archive)
        reading, _ = read_projects(file.name, file.read_bytes(), utc_now().date(), lists, mappings(home))
    except ProjectFileError as error:
        if as_json:
            echo_json({"file": file.name, "refused": str(error)})
        else:
            typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None
    if as_json:
        echo_json(
            {
                "file": file.name,
                "format": reading.format,
                "quarter": reading.quarter,
                "rows_read": reading.rows_read,
                "tables": {name: len(rows) for name, rows in reading.tables.items()},
                "quarantined": [asdict(row) for row in reading.quarantined],
                "findings": [asdict(found) for found in reading.findings],
            }
        )
        raise typer.Exit(1 if reading.quarantined else 0)
    for row in reading.quarantined:
        typer.echo(f"quarantined: {row.sheet} line {row.line}: {row.reason}")
    for found in reading.findings:
        typer.echo(f"{found.kind}: {found.subject}: {found.detail}")
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in reading.tables.items())
    typer.echo(f"{reading.format} of {reading.quarter}: {reading.rows_read} rows read, {counts}.")
    raise typer.Exit(1 if reading.quarantined else 0)


@projects_app.command("close")
def close() -> None:
    """Keep the newest quarter as an edition, once it is 45 days after its end. Exit code 1: nothing is published."""
    from pipelines.clock import utc_now
    from pipelines.installation.home import settings_of_used_home
    from pipelines.installation.parts import Installation
    from pipelines.settings import Settings
    from pipelines.steps.quarter import close_quarter

    installation = Installation(settings_of_used_home(Settings()))
    with installation.writing():
        closing = close_quarter(installation, utc_now())
    typer.echo(f"{closing.sentence}.")
    raise typer.Exit(0 if closing.edition else 1)


def _only(known: list[str]) -> str:
    if len(known) == 1:
        return known[0]
    raise typer.BadParameter(f"{len(known)} strategies are followed: name one by --strategy, of {', '.join(known)}.")
