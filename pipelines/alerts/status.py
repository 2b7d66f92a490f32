"""What the quality page shows, as one document: the page, the command line and the sensors read it from a file.

Belongs here: gathering it. Does not belong here: how it looks (``page.py``). Readers open the file `status.json` and
never the warehouse, which one process alone may have open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import Connection

from pipelines.alerts.records import Alert
from pipelines.alerts.source_status import source_status
from pipelines.installation import Installation
from warehouse import alerting

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


def gather(installation: Installation, connection: Connection, alerts: Sequence[Alert], now: datetime) -> Document:
    """Everything that the page shows. Writes the status of each source into `quality.source_status` on the way."""
    results = alerting.standing_results(connection, installation.origins)
    vintages = alerting.newest_vintages(connection, installation.origins, _VINTAGES_SHOWN)
    sources = source_status(installation.sources, alerting.fetch_history(connection), vintages, results, now)
    alerting.replace_source_status(connection, sources)
    runs = alerting.latest_runs(connection, _RUNS_SHOWN)
    shown = _shown(alerts, now)
    events = alerting.events_of(connection, [alert.alert_id for alert in shown]) if shown else []
    publication = alerting.latest_publication(connection)
    return {
        "written_at": now,
        "figures": installation.settings.api,
        "verdict": verdict(runs, shown, publication),
        "publication": publication,
        "alerts": [{**asdict(alert), "events": _of(alert, events)} for alert in shown],
        "sources": sources,
        "runs": runs,
        "checks": _matrix(results, alerting.check_history(connection, _JUDGEMENTS_SHOWN)),
        "vintages": [{name: vintage[name] for name in _VINTAGE_COLUMNS} for vintage in vintages],
        "revisions": alerting.revised_cells(connection),
        "moved": alerting.moved_figures(connection, _MOVED_SHOWN),
        "targets": list(alerting.known_targets(connection).values()),
    }


_VINTAGE_COLUMNS = (
    "source", "vintage_id", "updated", "fetched_at", "state", "row_count", "missing_count", "origin", "in_use"
)  # fmt: skip


def verdict(
    runs: Sequence[Mapping[str, Any]], alerts: Iterable[Alert], publication: Mapping[str, Any] | None
) -> dict[str, str]:
    """Is last night's data good? `state` is good, attention or bad; `sv` and `en` say it in a sentence."""
    last = next((run for run in runs if run["state"] != "running"), None)
    unresolved = [alert for alert in alerts if not alert.is_over]
    critical = sum(alert.severity == "critical" for alert in unresolved)
    if publication is None:
        return _say("bad", "Inget är publicerat ännu.", "Nothing has been published yet.")
    at = f"{publication['published_at']:%Y-%m-%d %H:%M} UTC"
    if last is not None and last["state"] not in ("published", "unchanged"):
        return _say(
            "bad",
            f"Nej: den senaste körningen publicerade inget. Läsarna har publiceringen av {at}, som klarade sina "
            "kritiska kontroller.",
            f"No: the last run published nothing. Readers have the publication of {at}, which passed its critical "
            "checks.",
        )
    if critical:
        return _say(
            "bad",
            f"Delvis: publiceringen av {at} klarade sina kontroller, men {critical} kritiska larm är öppna: nyare "
            "siffror saknas.",
            f"In part: the publication of {at} passed its checks, but {critical} critical alerts are open: newer "
            "figures are missing.",
        )
    if unresolved:
        return _say(
            "attention",
            f"Ja: publiceringen av {at} klarade sina kritiska kontroller. {len(unresolved)} varningar är öppna.",
            f"Yes: the publication of {at} passed its critical checks. {len(unresolved)} warnings are open.",
        )
    return _say(
        "good",
        f"Ja: publiceringen av {at} klarade alla sina kontroller, och inget larm är öppet.",
        f"Yes: the publication of {at} passed all of its checks, and no alert is open.",
    )


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
    kept = ("event_no", "at", "event", "told", "run_id")
    return [{name: event[name] for name in kept} for event in events if event["alert_id"] == alert.alert_id]


def _matrix(results: Iterable[Mapping[str, Any]], history: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Sources, then models: what stands per kind of check, its checks by name, and how its last judgements came out."""
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
