"""`styrka strategy`: check a strategy's folder, begin a new one, list what can be measured.

Arguments, exit codes, sentences. Not here: the rules (``strategies/``).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.status import AsJson, echo_json

if TYPE_CHECKING:
    from pipelines.strategies.strategy import Strategy

strategy_app = typer.Typer(no_args_is_help=True, help="Strategies as folders of data: check, begin, look up.")

Folder = Annotated[
    Path, typer.Argument(help="A folder of CSV and YAML files, or a workbook (.xlsx) of the same sheets.")
]


@strategy_app.command("check")
def check(folder: Folder, as_json: AsJson = False) -> None:
    """Whether a strategy's folder can be used: every error at once. Exit code 1: it is refused."""
    from pipelines.ingest.strategy_folders import strategy_codes
    from pipelines.strategies.reading import read_files
    from pipelines.strategies.strategy import checked

    if not folder.exists():
        raise typer.BadParameter(f"{folder} does not exist.")
    document, findings = checked(read_files(folder), strategy_codes())
    errors = [finding for finding in findings if finding.refuses]
    if as_json:
        echo_json([{**asdict(finding), "refuses": finding.refuses} for finding in findings])
        raise typer.Exit(1 if errors else 0)
    for finding in findings:
        typer.echo(finding.sentence)
    rows = ", ".join(f"{len(sheet.rows)} {name}" for name, sheet in document.sheets.items())
    typer.echo(
        f"{len(errors)} errors, {len(findings) - len(errors)} warnings. Read: {rows}, {len(document.claims)} claims."
    )
    raise typer.Exit(1 if errors else 0)


@strategy_app.command("new")
def new(
    region: Annotated[str, typer.Option("--region", help='Code or name of the county, as 20 or "Dalarnas län".')],
    identity: Annotated[str | None, typer.Option("--id", help="Id of the strategy; by default name and year.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where to; by default $STYRKA_HOME/strategies.")
    ] = None,
    as_workbook: Annotated[
        bool, typer.Option("--workbook", help="One workbook in place of a folder of files.")
    ] = False,
) -> None:
    """Write a skeleton of a strategy that passes the check: replace its examples with what the strategy says."""
    from pipelines.clock import utc_now
    from pipelines.ingest.strategy_folders import county, strategy_codes
    from pipelines.settings import Settings
    from pipelines.strategies.skeleton import skeleton_files, workbook, write_skeleton

    place = county(region)
    if place is None:
        known = ", ".join(sorted(strategy_codes().counties))
        raise typer.BadParameter(f"`{region}` is no county; expected a code among {known}, or a county's name.")
    year = utc_now().year
    name = identity or f"{place.label_en.split()[0].lower()}-{year}"
    name = name.translate(str.maketrans("åäöé", "aaoe"))
    target = folder or Settings().home / "strategies" / name
    files = skeleton_files(place, name, year)
    if as_workbook:
        target = target.with_suffix(".xlsx")
    if target.exists():
        raise typer.BadParameter(f"{target} exists already; nothing was written. Choose --id or --folder.")
    if as_workbook:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(workbook(files))
    else:
        write_skeleton(target, files)
    typer.echo(f"{target} is written. Fill it in by docs/strategies.md, then `styrka strategy check {target}`.")


@strategy_app.command("measures")
def measures(as_json: AsJson = False) -> None:
    """The catalogue of measures that indicators and claims can name."""
    from pipelines.ingest.strategy_folders import strategy_codes

    catalogue = sorted(strategy_codes().measures.values(), key=lambda one: (one.of, one.name))
    if as_json:
        echo_json([asdict(measure) for measure in catalogue])
        return
    for measure in catalogue:
        typer.echo(f"{measure.of:13} {measure.name:44} {measure.unit}")


@strategy_app.command("list")
def list_strategies(as_json: AsJson = False) -> None:
    """The strategies that the next run follows, and those that are refused. Exit code 1: one is refused."""
    from pipelines.ingest.strategy_folders import folders, read_all
    from pipelines.settings import Settings

    found = read_all(folders(Settings().home))
    if as_json:
        echo_json(
            [_listed(strategy) for strategy in found.strategies] + [{"refused": str(one)} for one in found.refused]
        )
        raise typer.Exit(1 if found.refused else 0)
    for strategy in found.strategies:
        regions = ", ".join(strategy.regions)
        typer.echo(
            f"{strategy.strategy_id}: version {strategy.version}, decided {strategy.decided_on}, regions {regions}"
        )
    for error in found.refused:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
    raise typer.Exit(1 if found.refused else 0)


@strategy_app.command("withdraw")
def withdraw(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Id of a strategy whose folder has gone.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever asks later.")],
    by: Annotated[str, typer.Option("--by", help="Signature or role.")],
) -> None:
    """Follow a strategy no more whose folder was taken away; without this its last version goes on being followed."""
    from pipelines.clock import utc_now
    from pipelines.installation.home import settings_of_used_home
    from pipelines.installation.parts import Installation
    from pipelines.settings import Settings

    installation = Installation(settings_of_used_home(Settings()))
    with installation.home.writing():
        try:
            number = installation.strategies.withdraw(identity, reason=reason, by=by, at=utc_now())
        except LookupError as error:
            raise typer.BadParameter(str(error)) from None
    versions = "1 version" if number == 1 else f"{number} versions"
    typer.echo(f"{identity} is withdrawn, {versions}. The next run builds without it.")


@strategy_app.command("export-s3")
def export_s3(
    strategy: Annotated[
        str | None, typer.Option("--strategy", help="Id of the strategy; needed where several are followed.")
    ] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Where to; by default here.")] = Path(),
) -> None:
    """Write what the S3 platform registers of a strategy: s3-registration.xlsx and .json, from the release."""
    import duckdb

    from pipelines.installation.home import settings_of_home
    from pipelines.installation.parts import Installation
    from pipelines.publish.s3_files import as_json, as_workbook
    from pipelines.publish.s3_registration import registration, released_strategies
    from pipelines.settings import Settings
    from pipelines.steps.site import area_addresses
    from warehouse.publishing import current_release

    installation = Installation(settings_of_home(Settings()))
    published = current_release(installation.home.published)
    if published is None:
        raise typer.BadParameter("nothing has been published yet: run `styrka run nightly` first.")
    with duckdb.connect(str(published.database), read_only=True) as reader:
        known = released_strategies(reader)
        if strategy is None and len(known) != 1:
            raise typer.BadParameter(
                f"the release has {len(known)} strategies: name one by --strategy, of {', '.join(known) or 'none'}."
            )
        chosen = strategy or next(iter(known))
        try:
            tables = installation.strategies.tables(chosen, known[chosen]) if chosen in known else {}
            pages = area_addresses(installation, published.database.parent, chosen)
            document = registration(reader, chosen, tables, pages)
        except LookupError as error:
            raise typer.BadParameter(str(error)) from None
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in (("s3-registration.json", as_json(document)), ("s3-registration.xlsx", as_workbook(document))):
        (folder / name).write_bytes(body)
        typer.echo(f"{folder / name}")
    for sentence in document["lacking"]:
        typer.echo(f"lacking: {sentence}")
    if document["notice"]:
        typer.echo(document["notice"]["en"])


def _listed(strategy: Strategy) -> dict[str, Any]:
    return {
        "strategy": strategy.strategy_id,
        "version": strategy.version,
        "decided_on": str(strategy.decided_on),
        "regions": list(strategy.regions),
    }
