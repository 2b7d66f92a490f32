"""The morning's digest: sent to whoever wants it, also when nothing is the matter.

Belongs here: composing and sending it from the document, without opening the warehouse. Does not belong here: its words
(``messages.py``), or when it is sent (``jobs.py``, deploy/).
"""

from __future__ import annotations

from datetime import datetime

from pipelines.alerts import unrecorded
from pipelines.alerts.delivery import Message, Send, named_targets, send
from pipelines.alerts.messages import digest
from pipelines.alerts.outputs import page_address
from pipelines.alerts.status import quality_folder, read_status
from pipelines.installation import Installation


def send_digest(installation: Installation, now: datetime, *, sender: Send = send) -> tuple[Message, dict[str, str]]:
    """Send the digest to every target that takes it.

    Returns:
        The digest, and why targets could not be reached, by name; the next run makes alerts of those.
    """
    message = compose(installation, now)
    failures = {}
    for target in named_targets(installation.settings.alert_targets):
        if target.target.digest:
            failure = sender(target, message)
            if failure is not None:
                failures[target.name] = failure
                row = {"target": target.name, "failing_since": now, "failure": failure, "tried_at": now}
                unrecorded.keep(installation.home, "target", row)
    return message, failures


def compose(installation: Installation, now: datetime) -> Message:
    """The digest of this moment."""
    status = read_status(quality_folder(installation))
    page = page_address(installation)
    if status is None:
        told = "No run has ended in this installation yet."
        return Message(f"Styrka {now:%Y-%m-%d}: nothing to tell", told, critical=True)
    waiting = [row["faults"] for what, row in unrecorded.waiting(installation.home) if what == "run"]
    return digest(status, page, now, unrecorded=waiting)
