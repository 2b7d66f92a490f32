"""`styrka alerts`: read and act on what runs have found.

Arguments and lines of output. Not here: work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from pipelines.alerts import pending_records
from pipelines.cli.errors import ExitCode
from pipelines.cli.status import AsJson, echo_json, read_status, time_in_words
from pipelines.installation.home import Home, settings_of_home, settings_of_used_home
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
    as_json: AsJson = False,
) -> None:
    """Open alerts, the gravest first."""
    status = read_status()
    shown = [alert for alert in status["alerts"] if everything or alert["state"] != "resolved"]
    if as_json:
        echo_json(shown)
        return
    waiting = [row["faults"] for what, row in pending_records.waiting(Home(Settings().home)) if what == "run"]
    for reason in waiting:
        typer.echo(f"A run broke, and that could not be recorded: {reason}")
    if not waiting:
        typer.echo(status["verdict"]["en"])
    for alert in shown:
        typer.echo(f"{_headline(alert)}\n  {alert['message']}")
    if not shown:
        typer.echo("No alert is open.")


@alerts_app.command("show")
def show_alert(alert_id: AlertId, as_json: AsJson = False) -> None:
    """One alert with everything that is known of it."""
    alert = _find(read_status(), alert_id)
    if as_json:
        echo_json(alert)
        return
    typer.echo(_headline(alert))
    for name in _SHOWN:
        if alert[name] not in (None, "", 0):
            typer.echo(f"  {name.replace('_', ' ')}: {alert[name]}")
    typer.echo(f"  what to do: docs/runbook.md#{alert['runbook']}")
    for event in alert["events"]:
        typer.echo(f"  {time_in_words(event['at'])} {event['event']}: {event['message']}")


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
    alert = acknowledge(Installation(settings_of_used_home(Settings())), alert_id, by, last_day, note, now)
    typer.echo(f"{alert.alert_id} {alert.table_name}, {alert.check_name}: {by} has it until {last_day:%Y-%m-%d}.")


@alerts_app.command("resolve")
def resolve_alert(alert_id: AlertId, by: By, note: Note = None) -> None:
    """Say that an alert is over. It reopens when a new vintage or run shows it again."""
    from pipelines.alerts.register import resolve
    from pipelines.installation.parts import Installation

    alert = resolve(Installation(settings_of_used_home(Settings())), alert_id, by, note, datetime.now(UTC))
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
    raise typer.Exit(ExitCode.NEEDS_SOMEBODY if failures else ExitCode.DONE)


def _find(status: Mapping[str, Any], alert_id: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [alert for alert in status["alerts"] if alert["alert_id"].startswith(alert_id)]
    if len(found) != 1:
        typer.secho(
            f"styrka: {len(found)} alerts have an id that begins with {alert_id}: see `styrka alerts list --all`.",
            err=True,
            fg=typer.colors.RED,
        )
        raise typer.Exit(ExitCode.COULD_NOT_START)
    return found[0]


def _headline(alert: Mapping[str, Any]) -> str:
    has = {
        "open": "nobody has it",
        "acknowledged": f"{alert['acknowledged_by']} has it until {(alert['acknowledged_until'] or '')[:10]}",
        "resolved": f"resolved by {alert['resolved_by']}",
    }[alert["state"]]
    since, times = time_in_words(alert["first_seen"]), alert["times_seen"]
    unseen = (
        f"; could not be looked at since {time_in_words(alert['unseen_since'])}" if alert.get("unseen_since") else ""
    )
    return (
        f"{alert['alert_id']} {alert['severity'].upper()} {alert['table_name']}, {alert['check_name']}: {has}; "
        f"since {since}, seen in {times} {'run' if times == 1 else 'runs'}{unseen}"
        f"{'; owner: ' + alert['owner'] if alert.get('owner') else ''}"
    )
