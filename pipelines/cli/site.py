"""Offer the commands about what people read: `styrka site serve` and `styrka report`.

Not here: pages and reports (``site/``).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from pipelines.cli.servers import Port
from pipelines.settings import Settings
from pipelines.settings.counties import county_code

START: Final = "site/sv/index.html"

site_app = typer.Typer(help="The published pages.", no_args_is_help=True)


class ReportLanguage(StrEnum):
    """Languages of a report."""

    sv = "sv"
    en = "en"


@site_app.callback()
def site() -> None:
    """The published pages."""


@site_app.command()
def serve(port: Port = 8400) -> None:
    """Show the published pages to this machine only. Ctrl-C ends it."""
    from pipelines.installation.home import Home
    from pipelines.publish.file_server import make_server
    from pipelines.site.errors import SiteError

    published = Home(Settings().home).published
    if not (published / START).exists():
        raise SiteError(f"{published}: expected a release with a site, but found none; run `styrka run nightly` first.")
    with make_server(published, "127.0.0.1", port) as serving:
        typer.echo(f"http://127.0.0.1:{serving.server_port}/{START}")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Ended.")


def report_of_county(
    region: Annotated[str | None, typer.Option(help="Code or name of the county; by default the focus county.")] = None,
    language: Annotated[ReportLanguage, typer.Option(help="Language of the report.")] = ReportLanguage.sv,
    to: Annotated[Path | None, typer.Option(help="Folder for the files, else reports/ in the home.")] = None,
    quarter: Annotated[str | None, typer.Option(help="Report the projects of this quarter instead, as 2026Q3.")] = None,
) -> None:
    """Write the yearly report of a county, or a quarter's, from the current release: PDF, Word and HTML."""
    from pipelines.installation.home import Home
    from pipelines.projects.quarters import quarter_in
    from pipelines.site.errors import SiteError
    from pipelines.site.report.write import write_quarter_reports, write_reports
    from warehouse.publishing import current_release

    settings = Settings()
    home = Home(settings.home)
    if current_release(home.published) is None:
        raise SiteError(f"{home.published}: expected a release, but found none; run `styrka run nightly` first.")
    chosen = _code(region) if region else settings.focus_region
    folder = home.published / ".current"
    target = to or home.root / "reports"
    if quarter is None:
        files = write_reports(folder, chosen, (language.value,), target, settings.focus_region)
    elif named := quarter_in(quarter):
        files = write_quarter_reports(folder, chosen, (language.value,), target, named, settings.focus_region)
    else:
        raise typer.BadParameter(f"`{quarter}` is no quarter: write it as 2026Q3.", param_hint="--quarter")
    for file in files:
        typer.echo(str(file))


def _code(region: str) -> str:
    """The code of a county that is named; what is none is refused with what the release has."""
    try:
        return county_code(region)
    except ValueError:
        return region
