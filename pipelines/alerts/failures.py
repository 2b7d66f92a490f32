"""From failed checks, broken runs and dead targets to failures: one cause is one failure.

What counts as one failure, and which of several failed checks is its reason. Not here: what becomes of it
(``lifecycle.py``). Pure functions over rows of the `quality` tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pipelines.alerts.alert import Failure
from pipelines.alerts.check_kinds import cause_rank
from warehouse.check_results import CONSEQUENCES, NOT_REACHED

Row = Mapping[str, Any]

ROUTINES: Final = ("nightly", "annual")
"""Jobs that make figures: each of them carries on where another has broken."""

SELECTION: Final = "selection"
"""A job of some assets or steps, as a person chooses them on Dagster's page: a routine carries on where it broke."""

_FETCHED: Final = "fetched"
ALL_AGENCIES: Final = ""
"""Subject of the failure that no agency answers."""
_AS_DECLARED: Final = "resolves_as_declared"


def failures(
    results: Iterable[Row], runs: Sequence[Row], targets: Iterable[Row], asked: Mapping[str, str]
) -> list[Failure]:
    """Every failure that is open.

    Args:
        results: the current result of every check.
        runs: the newest runs, newest first.
        targets: targets of alerts as the last attempt left them.
        asked: sources that are asked for at an agency's API -> the agency.
    """
    results = list(results)
    failed = [row for row in results if not row["passed"] and not _is_outdated(row, results)]
    bound = [row for row in failed if row["vintage_id"] is not None]
    unbound = _causes([row for row in failed if row["vintage_id"] is None])
    return [
        *_of_vintages(bound),
        *_of_fetching([row for row in unbound if _is_of_fetching(row)], _answering(results, asked), asked),
        *(_failure([row], row["run_id"]) for row in unbound if not _is_of_fetching(row)),
        *(failure for same in _by_job(runs) for failure in _of_runs(same, failed)),
        *(_of_target(target) for target in targets if target["failing_since"] is not None),
    ]


def _causes(failed: list[Row]) -> list[Row]:
    """Leave out what failed only because something before it did, as long as that something is there."""
    causes = [row for row in failed if row["observed"] not in CONSEQUENCES]
    if failed and not causes:
        return failed[:1]
    return causes


def _of_vintages(failed: Iterable[Row]) -> list[Failure]:
    """One failure a vintage: it is fixed as one, by the next vintage or by a new declaration."""
    by_vintage: dict[str, list[Row]] = {}
    for row in failed:
        by_vintage.setdefault(row["vintage_id"], []).append(row)
    return [_failure(rows, vintage_id) for vintage_id, rows in by_vintage.items()]


def unreached(results: Iterable[Row]) -> set[str]:
    """Tables that could not be asked for: whether their other findings still hold is not known."""
    return {row["table_name"] for row in results if row["check_name"] == _FETCHED and not row["passed"]}


def _is_of_fetching(row: Row) -> bool:
    """Whether a check is about asking an agency: the run's own, and the monthly look at the declared tables."""
    return bool(row["kind"] == "fetch" or row["check_name"] == _AS_DECLARED)


def _is_outdated(row: Row, results: Sequence[Row]) -> bool:
    """Whether the monthly look did not reach a table that a run has reached since."""
    if row["check_name"] != _AS_DECLARED or not row["observed"].startswith(NOT_REACHED):
        return False
    return any(
        one["check_name"] == _FETCHED
        and one["table_name"] == row["table_name"]
        and one["passed"]
        and one["checked_at"] > row["checked_at"]
        for one in results
    )


def _answering(results: Sequence[Row], asked: Mapping[str, str]) -> set[str]:
    """Agencies that answered in a run in which others did not; who was not asked has given no answer."""
    reached = [row for row in results if row["check_name"] in (_FETCHED, _AS_DECLARED) and row["table_name"] in asked]
    broken = {row["run_id"] for row in reached if not row["passed"]}
    return {asked[row["table_name"]] for row in reached if row["passed"] and row["run_id"] in broken}


def _of_fetching(failed: list[Row], answering: set[str], asked: Mapping[str, str]) -> list[Failure]:
    """One failure a table; when no table at all of an agency could be had, the reason is not with the tables.

    An agency with one table has a failure of that table, which says as much: whether the table or the agency is gone
    nobody can see.
    """
    unreachable = {row["table_name"] for row in failed if row["check_name"] in (_FETCHED, _AS_DECLARED)}
    by_agency: dict[str, list[str]] = {}
    for table, agency in asked.items():
        by_agency.setdefault(agency, []).append(table)
    silent = {name: tables for name, tables in by_agency.items() if unreachable.issuperset(tables)}
    dead = {name: tables for name, tables in silent.items() if len(tables) > 1}
    if dead and len(silent) > 1 and not answering:
        # Not every agency at once: the reason is on this side of the line.
        dead = {ALL_AGENCIES: [table for table in asked if table in unreachable]}
    of_dead = {table for tables in dead.values() for table in tables}
    return [
        *(_of_agency(name, [row for row in failed if row["table_name"] in tables]) for name, tables in dead.items()),
        *_one_a_table(row for row in failed if row["table_name"] not in of_dead),
    ]


def _of_agency(agency: str, failed: list[Row]) -> Failure:
    """That an agency answers for none of its tables."""
    reached = [row for row in failed if row["check_name"] in (_FETCHED, _AS_DECLARED)]
    first = min(reached, key=lambda row: (row["severity"] != "critical", row["check_name"] != _FETCHED))
    number = len({row["table_name"] for row in reached})
    expected = f"answers from the agency {agency}" if agency else "answers from the agencies"
    observed = f"none of {number} tables could be fetched, as {first['observed']}".rstrip(".")
    return Failure(
        table="api",
        check=_FETCHED,
        subject=agency,
        kind="fetch",
        severity=first["severity"],
        expected=expected,
        observed=observed,
        message=f"api: expected {expected}, but found that {observed}; see whether the agency's API and this machine's "
        "network are up: the next run asks again.",
        evidence=max(row["run_id"] for row in reached),
    )


def _one_a_table(failed: Iterable[Row]) -> list[Failure]:
    """One failure a table, the same one whether the run or the monthly look met it first."""
    by_table: dict[str, list[Row]] = {}
    for row in failed:
        by_table.setdefault(row["table_name"], []).append(row)
    return [
        replace(_failure(rows, max(row["run_id"] for row in rows)), cause=_FETCHED if _names_reaching(rows) else "")
        for rows in by_table.values()
    ]


def _names_reaching(rows: Iterable[Row]) -> bool:
    return any(row["check_name"] in (_FETCHED, _AS_DECLARED) for row in rows)


def _failure(rows: list[Row], evidence: str) -> Failure:
    """One failure of some failed checks: the gravest and, among those, the most fundamental is the cause."""
    ordered = sorted(rows, key=_weight)
    first, also = ordered[0], [row["check_name"] for row in ordered[1:]]
    follows = f" {len(also)} more of its checks fail with it: {', '.join(also)}." if also else ""
    return Failure(
        table=first["table_name"],
        check=first["check_name"],
        kind=first["kind"],
        severity=first["severity"],
        expected=first["expected"],
        observed=first["observed"],
        message=first["message"] + follows,
        evidence=evidence,
        also=tuple(also),
    )


def _weight(row: Row) -> tuple[bool, int, str]:
    """Sorts the failed check that names the cause first."""
    check = row["check_name"]
    return row["severity"] != "critical", cause_rank(row["kind"], check), check


def _by_job(runs: Sequence[Row]) -> list[list[Row]]:
    """Runs that fix one another, newest first: the routines together, every other job by itself.

    A selection is fixed by the routine after it as well, which does all that there is to do.
    """
    found: dict[str, list[Row]] = {}
    for row in runs:
        if row["job"] == SELECTION and any(routine["state"] != "running" for routine in found.get("", ())):
            continue
        found.setdefault("" if row["job"] in ROUTINES else row["job"], []).append(row)
    return list(found.values())


def _of_runs(runs: Sequence[Row], failed: Sequence[Row]) -> list[Failure]:
    """A run that broke or was killed, until one ends as it should; one that a finding stopped has that finding."""
    last = next((row for row in runs if row["state"] != "running"), None)
    if last is None or last["state"] in ("published", "unchanged"):
        return []
    run_id, started = last["run_id"], f"{last['started_at']:%Y-%m-%d %H:%M} UTC"
    # A finding of an earlier run would not have stopped this one.
    stopped_by = [row for row in failed if row["run_id"] == run_id and row["severity"] == "critical"]
    if last["state"] == "stopped" and stopped_by:
        return []
    if last["state"] == "killed":
        observed = f"the {last['job']} run of {started} has not ended: its process was killed or the machine went down"
    else:
        observed = f"the {last['job']} run of {started} broke: {last['faults'] or 'it does not say why'}"
    return [
        Failure(
            table="run",
            check="run_ends",
            subject="" if last["job"] in ROUTINES else last["job"],
            kind="run",
            severity="critical",
            expected="every run to end as it should",
            observed=observed,
            message=f"run: expected every run to end as it should, but {observed.rstrip('.')}; readers keep what they "
            "had. Fix what is named: the next run carries on where this one ended.",
            evidence=run_id,
        )
    ]


def _of_target(target: Row) -> Failure:
    name, since = target["target"], target["failing_since"]
    observed = f"{name} cannot be reached since {since:%Y-%m-%d %H:%M} UTC: {target['failure']}"
    return Failure(
        table="alerts",
        check="target_reached",
        subject=name,
        kind="delivery",
        severity="warning",
        expected="every target of alerts to take them",
        observed=observed,
        message=f"alerts: expected every target of alerts to take them, but {observed.rstrip('.')}; fix the target or "
        "its address in STYRKA_ALERT_TARGETS: what it has missed is sent when it answers again.",
        evidence=since.isoformat(),
    )
