"""`styrka alerts` and `styrka sources`: who reads and acts on what runs have found.

Arguments and lines of output. Not here: work. Reading opens the document that is beside the quality page, so it is
answered while a run is writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from pipelines.installation.home import settings_of_home
from pipelines.settings import Settings

alerts_app = typer.Typer(no_args_is_help=True, help="What is wrong, and who has it.")

_SHOWN = (
    *("message", "expected", "observed", "touches", "first_seen", "last_seen", "times_seen", "times_reopened"),
    *("run_id", "notified_at", "acknowledged_by", "acknowledged_until", "note", "resolved_by", "resolved_at"),
)

AlertId = Annotated[str, typer.Argument(help="The alert's id, or its beginning.")]
By = Annotated[str, typer.Option("--by", help="Signature or role; no full name, since analysts can read it.")]
Note = Annotated[str | None, typer.Option("--note", help="What others should know.")]


@alerts_app.command("list")
def list_alerts(
    everything: Annotated[bool, typer.Option("--all", help="Also those resolved in the last 30 days.")] = False,
) -> None:
    """Open alerts, the gravest first."""
    status = read_status()
    shown = [alert for alert in status["alerts"] if everything or alert["state"] != "resolved"]
    typer.echo(status["verdict"]["en"])
    for alert in shown:
        typer.echo(f"{_headline(alert)}\n  {alert['message']}")
    if not shown:
        typer.echo("No alert is open.")


@alerts_app.command("show")
def show_alert(alert_id: AlertId) -> None:
    """One alert with everything that is known of it."""
    alert = _find(read_status(), alert_id)
    typer.echo(_headline(alert))
    for name in _SHOWN:
        if alert[name] not in (None, "", 0):
            typer.echo(f"  {name.replace('_', ' ')}: {alert[name]}")
    typer.echo(f"  what to do: docs/runbook.md#{alert['runbook']}")
    for event in alert["events"]:
        typer.echo(f"  {_time(event['at'])} {event['event']}: {event['message']}")


@alerts_app.command("ack")
def acknowledge_alert(
    alert_id: AlertId,
    by: By,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Silent until then; a week.")] = None,
    note: Note = None,
) -> None:
    """Take an alert: nobody is notified again until the day, unless it grows worse."""
    from pipelines.alerts.register import acknowledge
    from pipelines.installation.parts import Installation

    now = datetime.now(UTC)
    last_day = until.replace(tzinfo=UTC) if until else now + timedelta(days=7)
    alert = acknowledge(Installation(settings_of_home(Settings())), alert_id, by, last_day, note, now)
    typer.echo(f"{alert.alert_id} {alert.table_name}, {alert.check_name}: {by} has it until {last_day:%Y-%m-%d}.")


@alerts_app.command("resolve")
def resolve_alert(alert_id: AlertId, by: By, note: Note = None) -> None:
    """Say that an alert is over. It reopens when a new vintage or run shows it again."""
    from pipelines.alerts.register import resolve
    from pipelines.installation.parts import Installation

    alert = resolve(Installation(settings_of_home(Settings())), alert_id, by, note, datetime.now(UTC))
    typer.echo(f"{alert.alert_id} {alert.table_name}, {alert.check_name}: resolved by {by}.")


@alerts_app.command("digest")
def morning_digest() -> None:
    """Print the digest and send it to the targets that take it. Exit code 1: a target could not be reached."""
    from pipelines.alerts.messages import send_digest
    from pipelines.installation.parts import Installation

    message, failures = send_digest(Installation(settings_of_home(Settings())), datetime.now(UTC))
    typer.echo(f"{message.title}\n\n{message.body}")
    for name, failure in failures.items():
        typer.secho(f"styrka: {name} cannot be reached: {failure}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1 if failures else 0)


def show_sources() -> None:
    """Where each source stands, those that need somebody first. Exit code 1: one does."""
    from pipelines.alerts.status import NEEDS_SOMEBODY

    rows = sorted(read_status()["sources"], key=lambda row: (row["state"] not in NEEDS_SOMEBODY, row["source"]))
    headings = ("source", "state", "since", "last answer", "last fetch", "last change", "age", "updates")
    table = [headings, *(_source_line(row) for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(headings))]
    for number, line in enumerate(table):
        typer.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
        if number and rows[number - 1]["state"] != "ok":
            typer.echo(f"    {rows[number - 1]['message']}")
    raise typer.Exit(1 if any(row["state"] in NEEDS_SOMEBODY for row in rows) else 0)


def read_status() -> dict[str, Any]:
    """The document beside the quality page.

    Raises:
        typer.Exit: no run has ended yet.
    """
    from pipelines.alerts.status import quality_folder
    from pipelines.alerts.status import read_status as read
    from pipelines.installation.parts import Installation

    status = read(quality_folder(Installation(Settings())))
    if status is None:
        typer.secho(f"styrka: no run has ended in {Settings().home} yet: `styrka run nightly`.", err=True)
        raise typer.Exit(2)
    return status


def _find(status: Mapping[str, Any], alert_id: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [alert for alert in status["alerts"] if alert["alert_id"].startswith(alert_id)]
    if len(found) != 1:
        typer.secho(
            f"styrka: {len(found)} alerts have an id that begins with {alert_id}: see `styrka alerts list --all`."
        )
        raise typer.Exit(2)
    return found[0]


def _headline(alert: Mapping[str, Any]) -> str:
    has = {
        "open": "nobody has it",
        "acknowledged": f"{alert['acknowledged_by']} has it until {(alert['acknowledged_until'] or '')[:10]}",
        "resolved": f"resolved by {alert['resolved_by']}",
    }[alert["state"]]
    since, times = _time(alert["first_seen"]), alert["times_seen"]
    unseen = f"; could not be looked at since {_time(alert['unseen_since'])}" if alert.get("unseen_since") else ""
    return (
        f"{alert['alert_id']} {alert['severity'].upper()} {alert['table_name']}, {alert['check_name']}: {has}; "
        f"since {since}, seen in {times} {'run' if times == 1 else 'runs'}{unseen}"
    )


def _source_line(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["source"],
        row["state"],
        _time(row["failing_since"]),
        _time(row["last_answer"]),
        _time(row["last_fetch"]),
        row["last_change"] or "–",
        f"{row['age_days']} d" if row["age_days"] is not None else "–",
        row["expected_update"] or "–",
    )


def _time(at: str | None) -> str:
    return f"{at[:10]} {at[11:16]}" if at else "–"
