"""The words of messages and of the morning's digest.

Plain text from alerts and events. Not here: sending it (``notify.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pipelines.alerts import pending_records as pending
from pipelines.alerts.alert import ESCALATED, Alert
from pipelines.alerts.lateness import OVERDUE_AFTER
from pipelines.alerts.notify import Message, Send, named_targets, send
from pipelines.alerts.page import page_address
from pipelines.alerts.runbook_sections import PAGE
from pipelines.alerts.status import NEEDS_SOMEBODY, quality_folder, read_status
from pipelines.installation.parts import Installation

_SHOWN: Final = 10
"""How many alerts a message spells out; a flood is one message that says how many there are."""

_IN_ORDER: Final = {"critical": 0, "warning": 1}


def links(alert: Alert, page: str, dagster_url: str | None) -> list[str]:
    """Where to read on: the run, and what to do."""
    folder = page.rpartition("/")[0]
    run = f"{dagster_url.rstrip('/')}/runs/{alert.run_id}" if dagster_url else alert.run_id
    return [f"Run: {run}", f"What to do: {folder}/{PAGE}#{alert.runbook}"]


def news(
    events: Sequence[tuple[str, Alert]],
    page: str,
    dagster_url: str | None,
    *,
    still_open: int,
    owner_of: Callable[[str], str | None] = lambda _: None,
) -> Message:
    """One message on everything that is new to a target.

    Args:
        events: event and alert, an alert once.
        page: address of the quality page.
        dagster_url: address of Dagster's web page.
        still_open: how many alerts are open in all.
        owner_of: who looks after a table.
    """
    fresh = sorted(
        ((event, alert) for event, alert in events if not alert.is_over), key=lambda one: _IN_ORDER[one[1].severity]
    )
    over = [alert for _, alert in events if alert.is_over]
    lines: list[str] = []
    for event, alert in fresh[:_SHOWN]:
        lines += [*_paragraph(event, alert, owner_of(alert.table_name)), *links(alert, page, dagster_url), ""]
    if len(fresh) > _SHOWN:
        lines += [f"And {len(fresh) - _SHOWN} more alerts; all of them are on the page.", ""]
    for alert in over[:_SHOWN]:
        how = "by the data" if alert.resolved_by == "data" else f"by {alert.resolved_by}"
        lines.append(f"RESOLVED {how}: {alert.table_name}, {alert.check_name}, open since {_time(alert.first_seen)}")
    if len(over) > _SHOWN:
        lines.append(f"And {len(over) - _SHOWN} more resolved.")
    lines += ["", f"Open in all: {still_open}. Everything on one page: {page}"]
    return Message(_title(fresh, over), "\n".join(lines).strip(), any(a.severity == "critical" for _, a in fresh))


def digest(status: Mapping[str, Any], page: str, now: datetime, *, pending: Sequence[str] = ()) -> Message:
    """The morning's digest: is last night's data good, what is wrong, since when, what does it touch, who has it.

    Args:
        status: what the quality page shows (``status.json``).
        page: its address.
        now: the time of reading.
        pending: why runs broke that could not be written down.
    """
    alerts = [alert for alert in status["alerts"] if alert["state"] != "resolved"]
    last_day = (now - timedelta(hours=24)).isoformat()
    resolved = [a for a in status["alerts"] if a["state"] == "resolved" and (a["resolved_at"] or "") >= last_day]
    late = _late(status, now)
    lines = list(late)
    lines += [f"A run broke, and that could not be written down: {reason}" for reason in pending]
    # What could not be recorded is not in the verdict, which would contradict it.
    verdict = [] if pending else [status["verdict"]["en"], status["verdict"]["sv"]]
    lines += [*verdict, "", _last_run(status)]
    for alert in alerts[:_SHOWN]:
        has = "nobody"
        if alert["state"] == "acknowledged":
            has = f"{alert['acknowledged_by']} until {alert['acknowledged_until'][:10]}"
        lines += [
            "",
            f"{alert['severity'].upper()} {alert['alert_id']}, since {_short(alert['first_seen'])}, has it: {has}"
            + (f", owner: {alert['owner']}" if alert.get("owner") else ""),
            f"  {alert['message']}",
        ]
        lines += [f"  Touches {alert['touches']}"] if alert["touches"] else []
    if len(alerts) > _SHOWN:
        lines += ["", f"And {len(alerts) - _SHOWN} more."]
    if resolved:
        lines += ["", f"Resolved in the last day: {len(resolved)}"]
        lines += [f"  {alert['table_name']}, {alert['check_name']}" for alert in resolved[:_SHOWN]]
    ailing = [source for source in status["sources"] if source["state"] in NEEDS_SOMEBODY]
    lines += ["", f"Sources: {len(status['sources']) - len(ailing)} of {len(status['sources'])} as they should be."]
    lines += [f"  {source['source']}: {source['state']}" for source in ailing]
    critical = sum(alert["severity"] == "critical" for alert in alerts)
    counted = f"{critical} critical, {len(alerts) - critical} warnings open" if alerts else "nothing open"
    if late or pending:
        counted = f"a run is missing, {counted}"
    elif status["verdict"]["state"] == "bad" and not critical:
        counted = f"the last run published nothing, {counted}"
    bad = critical > 0 or bool(late) or bool(pending)
    return Message(f"Styrka {now:%Y-%m-%d}: {counted}", "\n".join([*lines, "", page]), bad)


_WORDS: Final = {"opened": "", "reopened": " REOPENED", "worsened": " WORSE", ESCALATED: " NOBODY HAS ACKNOWLEDGED"}


def _paragraph(event: str, alert: Alert, owner: str | None) -> list[str]:
    word = _WORDS.get(event, " STILL THERE")
    lines = [f"{alert.severity.upper()}{word} ({alert.alert_id}) {alert.message}"]
    lines += [f"Touches {alert.touches}"] if alert.touches else []
    runs = "1 run" if alert.times_seen == 1 else f"{alert.times_seen} runs"
    lines += [f"Owner: {owner}"] if owner else []
    return [*lines, f"Since {_time(alert.first_seen)}, seen in {runs}"]


def _title(fresh: Sequence[tuple[str, Alert]], over: Sequence[Alert]) -> str:
    if not fresh:
        return f"Styrka: {over[0].table_name} is well again" if len(over) == 1 else f"Styrka: {len(over)} resolved"
    if len(fresh) == 1:
        (event, alert) = fresh[0]
        again = " again" if event == "reopened" else ""
        return f"Styrka: {alert.severity}{again}: {alert.table_name}, {alert.check_name}"
    critical = sum(alert.severity == "critical" for _, alert in fresh)
    return f"Styrka: {len(fresh)} alerts, {critical} critical"


def _last_run(status: Mapping[str, Any]) -> str:
    ended = [run for run in status["runs"] if run["ended_at"]]
    if not ended:
        return "No run has ended yet."
    last = ended[0]
    return f"Last run: {last['job']}, ended {_short(last['ended_at'])}: {last['state']}."


def _late(status: Mapping[str, Any], now: datetime) -> list[str]:
    """What is missing when no run has ended for longer than a nightly run may take."""
    ended = [datetime.fromisoformat(run["ended_at"]) for run in status["runs"] if run["ended_at"]]
    if not ended or now - max(ended) <= OVERDUE_AFTER:
        return []
    return [f"Last night's run is missing: none has ended since {_time(max(ended))}."]


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _short(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC"


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
                pending.keep(installation.home, "target", row)
    return message, failures


def compose(installation: Installation, now: datetime) -> Message:
    """The digest of this moment."""
    status = read_status(quality_folder(installation))
    page = page_address(installation)
    if status is None:
        body = "No run has ended in this installation yet."
        return Message(f"Styrka {now:%Y-%m-%d}: no run yet", body, critical=True)
    waiting = [row["faults"] for what, row in pending.waiting(installation.home) if what == "run"]
    return digest(status, page, now, pending=waiting)
