"""The records that alerting works with: what is seen now, the alert it becomes, and what happens to it.

The plain records and their names. Not here: when they come about (``failures.py``), how they change (``lifecycle.py``),
or where they are kept (``warehouse/alerting.py``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Severity = Literal["critical", "warning"]
State = Literal["open", "acknowledged", "resolved"]

BY_DATA: Final = "data"
"""Who resolves an alert whose failure is seen no more."""

NOTIFIED_EVENTS: Final = ("opened", "reopened", "worsened", "acknowledgement ended", "resolved")
"""Events that targets are notified of; the rest is kept for the record."""


ESCALATED: Final = "escalated"
"""A target that waits was notified, since nobody had acknowledged the alert in time; the message names the target."""


@dataclass(frozen=True)
class Failure:
    """A failure as a run sees it now.

    Attributes:
        table: the table concerned; for failures of the machinery `run`, `schedule`, `api` or `alerts`.
        check: the check that names the cause.
        cause: what the alert is known by, where several checks may meet the same cause first; else `check`.
        subject: what within table and check, as the name of a target; mostly empty.
        kind: kind of the check, or `run`, `schedule` or `delivery`.
        severity: the gravest of the failed checks.
        expected: what was demanded.
        observed: what was seen.
        message: the sentence for a person.
        also: other checks that failed for the same reason.
        evidence: the vintage or run that shows it; while it is the same, nothing new has been seen.
    """

    table: str
    check: str
    kind: str
    severity: Severity
    expected: str
    observed: str
    message: str
    evidence: str
    subject: str = ""
    also: tuple[str, ...] = ()
    cause: str = ""

    @property
    def alert_id(self) -> str:
        """Eight hexadecimal digits that stay the same for as long as the failure is the same."""
        return hashlib.sha256("\n".join((self.table, self.cause or self.check, self.subject)).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Alert:
    """A failure with its lifecycle; the columns of `quality.alerts`, where each is explained."""

    alert_id: str
    table_name: str
    check_name: str
    subject: str
    kind: str
    severity: Severity
    state: State
    expected: str
    observed: str
    message: str
    also: str
    evidence: str
    touches: str
    first_seen: datetime
    last_seen: datetime
    times_seen: int
    times_reopened: int
    run_id: str
    runbook: str
    notified_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_until: datetime | None = None
    note: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    unseen_since: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.state == "resolved"

    @property
    def checks(self) -> set[str]:
        """Every check that failed for this reason."""
        return {self.check_name, *filter(None, self.also.split(", "))}


@dataclass(frozen=True)
class Event:
    """Something that happened to an alert; the columns of `quality.alert_events` but its number."""

    alert_id: str
    at: datetime
    event: str
    run_id: str
    message: str
