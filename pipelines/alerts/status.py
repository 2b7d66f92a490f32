"""What the quality page shows, as one document: the page, the command line and the sensors read it from a file.

Gathering it. Not here: how it looks (``page.py``). Readers open the file `status.json` and never the warehouse, which
one process alone may have open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import Connection

from pipelines.alerts.alert import Alert
from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from warehouse import alerting
from warehouse.publishing import current_release

FOLDER: Final = "quality"
STATUS: Final = "status.json"

_RUNS_SHOWN: Final = 14
_JUDGEMENTS_SHOWN: Final = 10
_VINTAGES_SHOWN: Final = 3
_MOVED_SHOWN: Final = 50
_KEPT_AFTER_RESOLVING: Final = timedelta(days=30)

Document = dict[str, Any]


def quality_folder(installation: Installation) -> Path:
    """Where the page, the feed and the document lie."""
    return installation.home.published / FOLDER


def read_status(folder: Path) -> Document | None:
    """The document as the last run or person left it; None before the first."""
    path = folder / STATUS
    if not path.exists():
        return None
    document: Document = json.loads(path.read_bytes())
    return document


def alert_of(shown: Mapping[str, Any]) -> Alert:
    """An alert as the document shows it, as a record again."""
    values: dict[str, Any] = {field.name: shown.get(field.name) for field in fields(Alert)}
    times = {name: datetime.fromisoformat(values[name]) for name in _TIMES if values[name]}
    return Alert(**{**values, **times})


_TIMES = tuple(field.name for field in fields(Alert) if "datetime" in str(field.type))


def gather(
    installation: Installation,
    connection: Connection,
    alerts: Sequence[Alert],
    results: Sequence[alerting.Row],
    now: datetime,
) -> Document:
    """Everything that the page shows. Writes the status of each source into `quality.source_status` on the way.

    Args:
        installation: held for writing.
        connection: to its warehouse.
        alerts: every alert there ever was.
        results: the current result of every check.
        now: when.
    """
    vintages = alerting.newest_vintages(connection, installation.origins, _VINTAGES_SHOWN)
    sources = source_status(installation.sources, alerting.fetch_history(connection), vintages, results, now)
    alerting.replace_source_status(connection, sources)
    runs = alerting.latest_runs(connection, _RUNS_SHOWN)
    shown = _shown(alerts, now)
    events = alerting.events_of(connection, [alert.alert_id for alert in shown]) if shown else []
    release = alerting.latest_release(connection) or _of_readers(installation)
    owner_of = installation.settings.owner_of
    return {
        "written_at": now,
        "figures": installation.settings.api,
        "verdict": verdict(runs, shown, release),
        "release": release,
        "alerts": [
            {**asdict(alert), "owner": owner_of(alert.table_name), "events": _of(alert, events)} for alert in shown
        ],
        "sources": sources,
        "runs": runs,
        "checks": _matrix(results, alerting.check_history(connection, _JUDGEMENTS_SHOWN)),
        "vintages": [{name: vintage[name] for name in _VINTAGE_COLUMNS} for vintage in vintages],
        "revisions": alerting.revised_cells(connection),
        "moved": alerting.moved_figures(connection, _MOVED_SHOWN),
        "targets": list(alerting.known_targets(connection).values()),
    }


def _of_readers(installation: Installation) -> Document | None:
    """What readers have, where the warehouse was made again and does not know it."""
    published = current_release(installation.home.published)
    if published is None:
        return None
    release = json.loads((published.database.parent / "release.json").read_bytes())
    return {**release, "published_at": datetime.fromisoformat(release["published_at"])}


_VINTAGE_COLUMNS = (
    "source", "vintage_id", "updated", "fetched_at", "state", "row_count", "missing_count", "origin", "in_use"
)  # fmt: skip


def verdict(
    runs: Sequence[Mapping[str, Any]], alerts: Iterable[Alert], release: Mapping[str, Any] | None
) -> dict[str, str]:
    """Is last night's data good? `state` is good, attention or bad; `sv` and `en` say it in a sentence."""
    last = next((run for run in runs if run["state"] != "running"), None)
    unresolved = [alert for alert in alerts if not alert.is_over]
    critical = sum(alert.severity == "critical" for alert in unresolved)
    if release is None:
        return _say("bad", "Inget är publicerat ännu.", "Nothing has been published yet.")
    at = f"{release['published_at']:%Y-%m-%d %H:%M} UTC"
    if last is not None and last["state"] not in ("published", "unchanged"):
        return _say(
            "bad",
            f"Nej: den senaste körningen publicerade inget. Läsarna har publiceringen av {at}, som klarade sina "
            "kritiska kontroller.",
            f"No: the last run published nothing. Readers have the release of {at}, which passed its critical checks.",
        )
    if critical:
        return _say(
            "bad",
            f"Delvis: publiceringen av {at} klarade sina kontroller, men "
            f"{_counted(critical, 'kritiskt larm är öppet', 'kritiska larm är öppna')}: nyare siffror saknas.",
            f"In part: the release of {at} passed its checks, but "
            f"{_counted(critical, 'critical alert is open', 'critical alerts are open')}: newer figures are missing.",
        )
    if unresolved:
        return _say(
            "attention",
            f"Ja: publiceringen av {at} klarade sina kritiska kontroller. "
            f"{_counted(len(unresolved), 'varning är öppen', 'varningar är öppna')}.",
            f"Yes: the release of {at} passed its critical checks. "
            f"{_counted(len(unresolved), 'warning is open', 'warnings are open')}.",
        )
    return _say(
        "good",
        f"Ja: publiceringen av {at} klarade alla sina kontroller, och inget larm är öppet.",
        f"Yes: the release of {at} passed all of its checks, and no alert is open.",
    )


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _say(state: str, sv: str, en: str) -> dict[str, str]:
    return {"state": state, "sv": sv, "en": en}


def _shown(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """What is open, gravest and newest first, then what was resolved lately."""
    kept = [
        alert
        for alert in alerts
        if not alert.is_over or (alert.resolved_at is not None and now - alert.resolved_at <= _KEPT_AFTER_RESOLVING)
    ]
    newest_first = sorted(kept, key=lambda alert: alert.resolved_at or alert.first_seen, reverse=True)
    order = {"open": 0, "acknowledged": 1, "resolved": 2}
    return sorted(newest_first, key=lambda alert: (order[alert.state], alert.is_over or alert.severity != "critical"))


def _of(alert: Alert, events: Iterable[Mapping[str, Any]]) -> list[Document]:
    kept = ("event_no", "at", "event", "message", "run_id")
    return [{name: event[name] for name in kept} for event in events if event["alert_id"] == alert.alert_id]


def _matrix(results: Iterable[Mapping[str, Any]], history: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Sources, then models: what is open per kind of check, its checks by name, and its last validations."""
    tables: dict[str, dict[str, Document]] = {}
    for row in results:
        cell = tables.setdefault(row["table_name"], {}).setdefault(row["kind"], {"checks": [], "history": []})
        cell["checks"].append(
            {
                "name": row["check_name"],
                "passed": row["passed"],
                "severity": row["severity"],
                "observed": row["observed"],
            }
        )
    for row in history:
        if row["kind"] in tables.get(row["table_name"], {}):
            tables[row["table_name"]][row["kind"]]["history"].append([row["checked_at"], row["checks"], row["failed"]])
    ordered = sorted(tables, key=lambda name: ("dbt" in tables[name], name))
    return [{"table": name, "is_model": "dbt" in tables[name], "kinds": tables[name]} for name in ordered]


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
        results: the current result of every check.
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
    return {
        "source": source.name,
        "title_sv": source.title.sv,
        "title_en": source.title.en,
        "table_id": (fetch or {}).get("table_id") or source.place.table_id,
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
        return "rejected", f"The newest vintage is not used: {reason}", vintages[0]["validated_at"]
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
