"""`styrka ui`, `serve` and `demo-api`: servers that run until Ctrl-C.

Arguments and starting them. Not here: what they serve.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines import PROJECT_ROOT
from pipelines.settings import Settings

Port = Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.", min=0, max=65535)]


def demo_api(context: typer.Context, port: Port = 8765) -> None:
    """Serve a stand-in of the statistics API on this machine, both generations. Ctrl-C ends it."""
    from sample.server.demo import main as serve

    serve(["--port", str(port), *context.args])


def ui(port: Port = 3000) -> None:
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


def serve(
    port: Port = 8080,
    host: Annotated[
        str, typer.Option(help="Address to listen on; put a proxy with login before another one.")
    ] = "127.0.0.1",
) -> None:
    """Serve what is published, to read only: files, quality page, feed, dictionary. Ctrl-C ends it."""
    from pipelines.installation.home import Home
    from pipelines.publish.file_server import make_server

    folder = Home(Settings().home).published
    with make_server(folder, host, port) as server:
        typer.echo(f"http://{host}:{server.server_port}/  ({folder})")
        server.serve_forever()
