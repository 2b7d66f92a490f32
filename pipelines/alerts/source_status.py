"""Where each source stands: asked, answered, fetched, changed, and what is the matter with it.

Belongs here: one row a source of `quality.source_status`. Does not belong here: the checks that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from pipelines.sources.declaration import PxWebTable, Source

Row = Mapping[str, Any]

NEEDS_SOMEBODY: Final = ("failing", "rejected", "late", "silent")
"""States that somebody has to look at; an ordered extract that was never delivered is waited for."""


def source_status(
    sources: Mapping[str, Source],
    fetches: Iterable[Row],
    vintages: Iterable[Row],
    results: Iterable[Row],
    now: datetime,
) -> list[dict[str, Any]]:
    """One row a source.

    Args:
        sources: the declared tables.
        fetches: the rows of `warehouse.alerting.fetch_history`.
        vintages: the newest vintages, newest first within a source.
        results: the result of every check as it stands now.
        now: when.
    """
    fetched = {row["source"]: row for row in fetches}
    by_source: dict[str, list[Row]] = {}
    for vintage in vintages:
        by_source.setdefault(vintage["source"], []).append(vintage)
    stale = {row["table_name"]: row for row in results if row["kind"] == "freshness" and not row["passed"]}
    return [
        _status(source, fetched.get(name), by_source.get(name, []), stale.get(name), now)
        for name, source in sources.items()
    ]


def _status(source: Source, fetch: Row | None, vintages: list[Row], stale: Row | None, now: datetime) -> dict[str, Any]:
    state, message, since = _state(fetch, vintages, stale)
    in_use = next((vintage for vintage in vintages if vintage["in_use"]), None) or next(iter(vintages), None)
    declared = source.table_id if isinstance(source, PxWebTable) else None
    return {
        "source": source.name,
        "title_sv": source.title.sv,
        "title_en": source.title.en,
        "table_id": (fetch or {}).get("table_id") or declared,
        "state": state,
        "message": message,
        "failing_since": since,
        "last_asked": fetch["last_asked"] if fetch else None,
        "last_answer": fetch["last_answer"] if fetch else None,
        "last_fetch": vintages[0]["fetched_at"] if vintages else None,
        "last_change": in_use["updated"] if in_use else None,
        "age_days": _days(in_use["updated"], now) if in_use else None,
        "expected_update": expected_update(source),
        "origin": in_use["origin"] if in_use else None,
    }


def _state(fetch: Row | None, vintages: list[Row], stale: Row | None) -> tuple[str, str, datetime | None]:
    """State, what is the matter, and since when."""
    if fetch is not None and fetch["outcome"] == "failed":
        return "failing", fetch["message"], fetch["failing_since"]
    if vintages and vintages[0]["state"] in ("rejected", "unreadable"):
        reason = vintages[0]["note"] or "it breaks its contract"
        return "rejected", f"The newest vintage is not used: {reason}", vintages[0]["judged_at"]
    if stale is not None:
        return ("silent" if "silent" in stale["check_name"] else "late"), stale["message"], stale["checked_at"]
    if not vintages:
        return "never", fetch["message"] if fetch else "It has never been asked for.", None
    return "ok", fetch["message"] if fetch else "", None


def expected_update(source: Source) -> str:
    """When updates are expected, as declared: `by 06-30, 12-31`."""
    if source.expected_update == "never":
        return "never"
    return f"by {', '.join(source.expected_update.due)}"


def _days(updated: str, now: datetime) -> int | None:
    try:
        return (now - datetime.fromisoformat(updated)).days
    except (ValueError, TypeError):
        return None
