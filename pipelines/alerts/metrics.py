"""Measurements for the operator's own monitoring, in the text format of Prometheus.

What is measured, and the file. Not here: alerts (people get those), or a server: the node exporter's textfile
collector, or any agent that reads files, takes the file up (deploy/README.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.engine import Connection

from pipelines.installation.parts import Installation
from pipelines.system.files import replace_file
from warehouse.present_tables import has_table
from warehouse.publishing import current_release
from warehouse.tables import QUALITY, api_calls, check_results

logger = logging.getLogger(__name__)

FILE: Final = "metrics.prom"

_CALLS: Final = {
    "calls": "Attempts to ask the statistics agency, repeated ones included.",
    "throttled_calls": "Attempts that were answered with 429.",
    "failed_calls": "Other attempts that brought no usable answer.",
}
_LAST_RUNS: Final = """
select job, state, started_at, ended_at from (
    select *, row_number() over (partition by job order by started_at desc) as nth
    from quality.runs where ended_at is not null
) as ended
where nth = 1 order by job
"""


@dataclass(frozen=True)
class Metric:
    """One measurement with its values: labels -> value."""

    name: str
    kind: str
    help: str
    values: tuple[tuple[tuple[tuple[str, str], ...], float], ...]

    def __str__(self) -> str:
        head = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} {self.kind}"]
        return "\n".join([*head, *(f"{self.name}{_labels(labels)} {value:.15g}" for labels, value in self.values)])


def measure(installation: Installation, run_id: str, at: datetime) -> None:
    """Record and write what a run leaves to measure. Measuring that fails is reported and takes no run down."""
    try:
        record_calls(installation, run_id, at)
        write_metrics(installation)
    except Exception:
        logger.exception("measurements could not be written")


def record_calls(installation: Installation, run_id: str, at: datetime) -> None:
    """Write down what a run has asked of the agency. Done twice for one run it counts once."""
    counts = [client.counts for client in installation.api_session.clients]
    row = {
        "run_id": run_id,
        "counted_at": at,
        "calls": sum(one.calls for one in counts),
        "throttled_calls": sum(one.throttled for one in counts),
        "failed_calls": sum(one.failed for one in counts),
    }
    with installation.warehouse.connect() as connection, connection.begin():
        connection.execute(delete(api_calls).where(api_calls.c.run_id == run_id))
        connection.execute(insert(api_calls).values(row))


def write_metrics(installation: Installation) -> Path:
    """Write the file beside the quality page, whole or not at all; returns where it lies."""
    folder = installation.home.published / "quality"
    with installation.warehouse.connect() as connection:
        written = "\n".join(str(metric) for metric in metrics(installation, connection)) + "\n"
    replace_file(folder / FILE, written)
    return folder / FILE


def metrics(installation: Installation, connection: Connection) -> Iterator[Metric]:
    """Everything that is measured."""
    yield from _runs(connection)
    yield from _calls(connection)
    yield from _findings(connection)
    published = current_release(installation.home.published)
    if published is not None:
        rows = [((("table", name),), count) for name, count in sorted(published.rows.items())]
        yield _metric("styrka_published_rows", "gauge", "Rows of the published tables.", rows)
        size = published.database.stat().st_size
        yield _metric("styrka_published_bytes", "gauge", "Size of the published database.", [((), size)])


def _runs(connection: Connection) -> Iterator[Metric]:
    if not has_table(connection, QUALITY, "runs"):
        return
    rows = connection.execute(text(_LAST_RUNS)).mappings().all()
    ended = [((("job", row["job"]),), row["ended_at"].timestamp()) for row in rows]
    lasted = [((("job", row["job"]),), (row["ended_at"] - row["started_at"]).total_seconds()) for row in rows]
    good = [((("job", row["job"]),), float(row["state"] in ("published", "unchanged"))) for row in rows]
    yield _metric("styrka_run_ended_timestamp_seconds", "gauge", "When the last run of a job ended.", ended)
    yield _metric("styrka_run_duration_seconds", "gauge", "How long the last run of a job took.", lasted)
    yield _metric("styrka_run_succeeded", "gauge", "Whether the last run of a job came to a good end.", good)


def _calls(connection: Connection) -> Iterator[Metric]:
    for name, meaning in _CALLS.items():
        total: float = connection.execute(select(func.coalesce(func.sum(api_calls.c[name]), 0))).scalar_one()
        yield _metric(f"styrka_api_{name}_total", "counter", meaning, [((), float(total))])


def _findings(connection: Connection) -> Iterator[Metric]:
    last = select(check_results.c.run_id).order_by(check_results.c.checked_at.desc()).limit(1).scalar_subquery()
    query = (
        select(check_results.c.severity, func.count())
        .where(check_results.c.run_id == last, check_results.c.passed.is_(False))
        .group_by(check_results.c.severity)
    )
    found = _counts(connection.execute(query).all())
    yield _metric("styrka_findings", "gauge", "Failed checks of the last run.", _by_severity(found))
    if has_table(connection, QUALITY, "alerts"):
        rows = connection.execute(
            text("select severity, count(*) from quality.alerts where state <> 'resolved' group by severity")
        )
        counted = _by_severity(_counts(rows.all()))
        yield _metric("styrka_open_alerts", "gauge", "Alerts that are not resolved.", counted)


def _counts(rows: Iterable[Any]) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in rows}


def _by_severity(found: dict[Any, Any]) -> list[tuple[tuple[tuple[str, str], ...], float]]:
    return [((("severity", severity),), float(found.get(severity, 0))) for severity in ("critical", "warning")]


def _metric(name: str, kind: str, meaning: str, values: Iterable[tuple[tuple[tuple[str, str], ...], float]]) -> Metric:
    return Metric(name, kind, meaning, tuple(values))


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    escaped = {name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels}
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"
