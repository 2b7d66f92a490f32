"""`styrka sources` and `styrka record`: the declared tables.

Arguments, exit codes, lines of output. Not here: work.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from pipelines import IS_INSTALLED
from pipelines.cli.errors import ExitCode
from pipelines.cli.status import AsJson, echo_json, read_status, time_in_words
from pipelines.settings import Settings

sources_app = typer.Typer(help="The declared tables.")


@sources_app.callback(invoke_without_command=True)
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """The declared tables: without a command, the status of each. Exit code 1: one needs somebody."""
    if context.invoked_subcommand is None:
        show_sources(as_json=as_json)


@sources_app.command("status")
def sources_status(as_json: AsJson = False) -> None:
    """The status of each source: last fetch, last change, age, state, since when. Exit code 1: one needs somebody."""
    show_sources(as_json=as_json)


@sources_app.command("check")
def check_sources(
    live: Annotated[bool, typer.Option("--live", help="Ask the agency: two small calls a table.")] = False,
    both_generations: Annotated[
        bool, typer.Option("--both-generations", help="Also compare the newest figures of both APIs; with --live.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Whether every declared table resolves, with its codes, and when it was updated. Exit code 1: one does not.

    The report is kept in the home folder, the findings in the quality tables.
    """
    from pipelines.clock import utc_now
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.source_check import keep, look_around
    from pipelines.sources.catalogue import all_sources

    if not live:
        if as_json:
            echo_json([{"source": name, "kind": source.kind} for name, source in sorted(all_sources().items())])
            return
        typer.echo(f"{len(all_sources())} declarations can be read. Add --live to ask the agency.")
        return
    installation = Installation(Settings(api="live"))
    source_check = look_around(installation, utc_now(), both_generations=both_generations)
    with installation.home.writing():
        kept = keep(installation, str(uuid.uuid4()), source_check)
    if as_json:
        echo_json(
            [
                {"table": one.table, "check": one.check, "passed": one.passed, "message": one.message}
                for one in source_check.outcomes
            ]
        )
    else:
        typer.echo(f"{source_check.text}\nKept as {kept}")
    raise typer.Exit(1 if source_check.findings else 0)


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
    recorded = list(record_tables(installation.sources, lambda source: session.client_for(source, utc_now()), folder))
    for one in recorded:
        typer.echo(one.sentence)
    raise typer.Exit(1 if any(one.failure for one in recorded) else 0)


def show_sources(*, as_json: bool) -> None:
    """Print the status of each source, those that need somebody first. Exit code 1: one does."""
    from pipelines.alerts.status import NEEDS_SOMEBODY

    rows = sorted(read_status()["sources"], key=lambda row: (row["state"] not in NEEDS_SOMEBODY, row["source"]))
    if as_json:
        echo_json(rows)
    else:
        _print_sources(rows)
    raise typer.Exit(ExitCode.NEEDS_SOMEBODY if any(row["state"] in NEEDS_SOMEBODY for row in rows) else ExitCode.DONE)


def _print_sources(rows: Sequence[Mapping[str, Any]]) -> None:
    headings = ("source", "state", "since", "last answer", "last fetch", "last change", "age", "updates")
    table = [headings, *(_source_line(row) for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(headings))]
    for number, line in enumerate(table):
        typer.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
        if number and rows[number - 1]["state"] != "ok":
            typer.echo(f"    {rows[number - 1]['message']}")


def _source_line(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["source"],
        row["state"],
        time_in_words(row["failing_since"]),
        time_in_words(row["last_answer"]),
        time_in_words(row["last_fetch"]),
        row["last_change"] or "–",
        f"{row['age_days']} d" if row["age_days"] is not None else "–",
        row["expected_update"] or "–",
    )
