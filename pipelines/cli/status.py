"""The document beside the quality page, as commands read it.

Opening it, and printing as JSON. It is answered while a run is writing. Not here: what is in it.
"""

from __future__ import annotations

from typing import Annotated, Any

import orjson
import typer

from pipelines.cli.errors import ExitCode
from pipelines.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="For machines: the same as JSON, times in UTC.")]


def read_status() -> dict[str, Any]:
    """The document beside the quality page.

    Raises:
        typer.Exit: no run has ended yet.
    """
    from pipelines.alerts.status import quality_folder
    from pipelines.alerts.status import read_status as read
    from pipelines.installation.parts import Installation

    status = read(quality_folder(Installation(Settings())))
    if status is None:
        typer.secho(f"styrka: no run has ended in {Settings().home} yet: `styrka run nightly`.", err=True)
        raise typer.Exit(ExitCode.COULD_NOT_START)
    return status


def echo_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode())


def time_in_words(at: str | None) -> str:
    """`2026-11-27 03:30` of a time as the document has it."""
    return f"{at[:10]} {at[11:16]}" if at else "–"
