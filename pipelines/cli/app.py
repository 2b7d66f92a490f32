"""The command `styrka`: assembled from one file a group of commands.

Assembly. Not here: commands, or how they begin (``main.py``) and end (``errors.py``).
"""

from __future__ import annotations

import typer

from pipelines.cli.alerts import alerts_app
from pipelines.cli.files import list_files, say_complete_file, withdraw_file
from pipelines.cli.installation import backup, doctor, prepare, rebuild, restore, tidy
from pipelines.cli.projects import projects_app
from pipelines.cli.run import run
from pipelines.cli.servers import demo_api, serve, ui
from pipelines.cli.site import report_of_county, site_app
from pipelines.cli.sources import record, sources_app
from pipelines.cli.strategies import strategy_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Follow-up of smart specialisation with official statistics.",
)

for command in (run, doctor, prepare, rebuild, backup, restore, tidy, record, ui, serve):
    app.command()(command)
app.command("demo-api", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(demo_api)

app.command("files")(list_files)
app.command("withdraw")(withdraw_file)
app.command("complete")(say_complete_file)

app.add_typer(alerts_app, name="alerts")
app.add_typer(sources_app, name="sources")
app.add_typer(strategy_app, name="strategy")
app.add_typer(projects_app, name="projects")
app.add_typer(site_app, name="site")
app.command("report")(report_of_county)
