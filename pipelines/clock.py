"""The clock: now, in UTC, so that tests can put another in its place, and the day in Sweden."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = "Europe/Stockholm"
"""By name: where a machine does not know it, `styrka doctor` must be there to say so."""


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The day in Sweden at a moment: after midnight there it is still the day before in UTC, an hour or two."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()
