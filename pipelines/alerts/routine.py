"""What every run does about alerts, however it was started: look, tell, and write what people read.

Belongs here: the one function that the command line, Dagster's runs, its sensors and people's own acts share. Does not
belong here: anything about a single alert (``book.py``), or the life of a run (``watching.py``).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from pipelines.alerts import unrecorded
from pipelines.alerts.book import Book
from pipelines.alerts.delivery import Send, named_targets, send
from pipelines.alerts.lineage import Lineage
from pipelines.alerts.outputs import page_address, write_outputs
from pipelines.alerts.status import gather
from pipelines.installation import Installation
from pipelines.sources.declaration import pxweb_tables


def update_alerts(
    installation: Installation, run_id: str, at: datetime, *, look: bool = True, sender: Send = send
) -> None:
    """Bring alerts up to date, tell targets what is new, and write page, feed and document.

    Done twice for one run it counts, and tells, once.

    Args:
        installation: held for writing.
        run_id: the run that looks; a person's act has none.
        at: when.
        look: whether to see what stands now; without, a person's act is shown and nothing else changes.
        sender: sends a message to a target.
    """
    targets = named_targets(installation.settings.alert_targets)
    with installation.warehouse.connect() as connection:
        unrecorded.take_in(installation.home, connection)
        book = open_book(installation, connection, run_id, at)
        if look:
            book.look()
        book.tell(targets, sender, page_address(installation), installation.settings.dagster_url)
        with connection.begin():
            document = gather(installation, connection, book.alerts(), at)
    write_outputs(installation, document)


def open_book(installation: Installation, connection: Connection, run_id: str, at: datetime) -> Book:
    """The book of alerts on an open connection."""
    return Book(
        connection=connection,
        origins=installation.origins,
        asked=list(pxweb_tables(installation.sources)),
        run_id=run_id,
        at=at,
        touches=Lineage(installation).touches,
    )
