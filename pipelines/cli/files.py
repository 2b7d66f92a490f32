"""`styrka files`, `withdraw` and `complete`: what people have dropped, and what they say of it afterwards.

Arguments and lines of output. Not here: work.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines.installation.home import settings_of_home, settings_of_used_home
from pipelines.settings import Settings

File = Annotated[str, typer.Argument(help="The file's name, or the beginning of its SHA-256; `styrka files` has both.")]
By = Annotated[str, typer.Option("--by", help="Signature or role; no full name, since analysts can read it.")]


def list_files(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Files that were ingested, and those that were withdrawn."""
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.withdrawal import dropped_files

    installation = Installation(settings_of_home(Settings()))
    found = dropped_files(installation)
    rows = [
        {"file": one.name, "sha256": one.part.sha256, "bytes": one.part.size, "sources": list(one.sources)}
        for one in found
    ]
    withdrawn = [
        {"file": one.file, "sha256": one.sha256, "at": one.at, "by": one.by, "reason": one.reason, "erased": one.erased}
        for one in installation.archive.withdrawn.values()
    ]
    if as_json:
        typer.echo(json.dumps({"files": rows, "withdrawn": withdrawn}, ensure_ascii=False, indent=1))
        return
    for one in found:
        typer.echo(f"{one.part.sha256[:12]}  {one.part.size:>12,}  {', '.join(one.sources)}  {one.name}")
    for row in withdrawn:
        typer.echo(f"{str(row['sha256'])[:12]}  withdrawn {row['at']} by {row['by']}: {row['reason']}  {row['file']}")
    if not rows and not withdrawn:
        typer.echo("Nothing has been ingested.")


def withdraw_file(
    file: File,
    reason: Annotated[str, typer.Option("--reason", help="Why: whoever drops it again reads this.")],
    by: By,
    erase: Annotated[
        bool, typer.Option("--erase", help="Remove its bytes from the home too; this cannot be undone.")
    ] = False,
) -> None:
    """Take an ingested file out again. The next run builds without it."""
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.withdrawal import withdraw

    installation = Installation(settings_of_used_home(Settings()))
    typer.echo(withdraw(installation, file, reason=reason, by=by, at=datetime.now(UTC), erase=erase).sentence)


def say_complete_file(file: File, by: By) -> None:
    """Say that the set which an export is a part of is complete. The finding `sets_complete` ends with the next run."""
    from pipelines.installation.parts import Installation
    from pipelines.maintenance.withdrawal import say_complete

    name = say_complete(Installation(settings_of_used_home(Settings())), file, by=by, at=datetime.now(UTC))
    typer.echo(f"{name} is said to be complete. The next run looks again.")
