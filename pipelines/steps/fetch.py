"""The step behind the assets `snapshot/*`: what became of each source, recorded and checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipelines.checks.freshness import freshness_outcomes
from pipelines.checks.project_reports import late_reports
from pipelines.ingest.outcome import FetchOutcome
from pipelines.installation.parts import Installation
from pipelines.sources.catalogue import fetched
from pipelines.steps.validate import record_outcomes
from warehouse.check_results import CheckResult, CheckSpec
from warehouse.quality import record_fetch_outcomes

_ADVICE = "Look at the message: a table that has moved or changed needs its declaration fixed in sources/"

# A table that is refused or cannot be found stays so until somebody fixes it; an API that is closed opens again.
FETCHED = CheckSpec(
    name="fetched",
    kind="fetch",
    severity="critical",
    description_en="The agency answered, and what had changed was fetched.",
    expected="an answer from the statistics agency",
    advice=_ADVICE,
)
FETCHED_LATER = CheckSpec(
    name="fetched",
    kind="fetch",
    severity="warning",
    description_en=FETCHED.description_en,
    expected=FETCHED.expected,
    advice="It may heal by itself: the next run asks again",
)

RESOLVES = CheckSpec(
    name="table_id_as_declared",
    kind="fetch",
    severity="warning",
    description_en="Once a year each table is searched for again: its declaration leads to the id it is fetched by.",
    expected="the declaration to lead to the table",
    advice="fix table_id, matrix, folder or search in sources/; `styrka sources check --live` shows the near misses",
)


ARCHIVED = CheckSpec(
    name="archived_whole",
    kind="fetch",
    severity="critical",
    description_en="The archive has every byte of what waits to be loaded, as it came in.",
    expected="every byte of what waits to be loaded",
    advice=(
        "restore the named object from a back-up; or, for a table of an API, remove the object if it is there and run "
        "again, which fetches it; or drop the same file once more, which puts its bytes back"
    ),
)

JOURNAL_REPLAYED = CheckSpec(
    name="journal_replayed",
    kind="fetch",
    severity="warning",
    description_en="DuckDB could read the journal of whatever process ended before its time.",
    expected="every journal of the warehouse read again",
    advice="when a run has published, delete it: what it held is made again from the archive",
)

NOT_MOVED = CheckSpec(
    name="table_not_moved",
    kind="fetch",
    severity="warning",
    description_en="The table is fetched by the id that is declared.",
    expected="the table under its declared id",
    advice="see whether it is the same table, then correct table_id in sources/",
)


CONTENTS_AS_DECLARED = CheckSpec(
    name="contents_as_declared",
    kind="fetch",
    severity="warning",
    description_en="Each declared content of the table has both the code and the label that are declared.",
    expected="code and label of every content as declared",
    advice="see whether the definition is the same, then correct names.ContentsCode in sources/",
)


def contents_finding(outcome: FetchOutcome) -> CheckResult:
    """Whether contents were found by their code or label alone: they are fetched all the same."""
    return CONTENTS_AS_DECLARED.outcome(
        outcome.source, passed=not outcome.reworded, observed=outcome.reworded or "them as declared"
    )


def move_finding(outcome: FetchOutcome, declared: str) -> CheckResult:
    """Whether a table has left its declared id: it is found by search, and fetched all the same."""
    moved = outcome.table_id not in (None, declared)
    observed = f"{outcome.table_id} in place of {declared}" if moved else f"it under {declared}"
    return NOT_MOVED.outcome(outcome.source, passed=not moved, observed=observed)


def resolution_finding(outcome: FetchOutcome) -> CheckResult:
    """Whether the search for a table, which the annual run makes again, leads where it should."""
    observed = outcome.unresolved or f"it leads to {outcome.table_id}"
    return RESOLVES.outcome(outcome.source, passed=not outcome.unresolved, observed=observed)


def fetch_finding(outcome: FetchOutcome) -> CheckResult:
    """The fetch as a check: critical when nothing is in, or when it will not heal by itself."""
    heals = outcome.transient and outcome.snapshot is not None
    spec = FETCHED_LATER if heals else FETCHED
    return spec.outcome(outcome.source, passed=outcome.outcome != "failed", observed=outcome.message)


def freshness_findings(installation: Installation, outcomes: Iterable[FetchOutcome], at: datetime) -> list[CheckResult]:
    """Which tables are late or silent on the day of `at`. The sample's are not: a recording does not grow old."""
    if installation.settings.api == "sample":
        return []
    found = []
    for outcome in outcomes:
        updated = outcome.updated or (outcome.snapshot.updated if outcome.snapshot else None)
        if updated is not None:
            found += freshness_outcomes(installation.sources[outcome.source], updated, at.date())
    return found


def report_findings(installation: Installation, at: datetime) -> list[CheckResult]:
    """Which plans lack reports of their projects on the day of `at`. A recording does not grow late."""
    if installation.settings.api == "sample":
        return []
    with installation.warehouse.connect() as connection:
        return late_reports(connection, at.date(), installation.origins)


def archive_findings(installation: Installation) -> list[CheckResult]:
    """Whether what waits to be loaded is archived whole. Bytes that are lost or harmed are no verdict on a vintage."""
    found = []
    for name in installation.sources:
        damaged = installation.loader.damaged(name)
        observed = "; ".join(damaged.values()) or "every byte as it came in"
        found.append(ARCHIVED.outcome(name, passed=not damaged, observed=observed))
    return found


def warehouse_findings(installation: Installation) -> list[CheckResult]:
    """Whether a killed process left a journal that DuckDB could not read; on PostgreSQL there is none."""
    if installation.warehouse.dialect != "duckdb":
        return []
    aside = ", ".join(path.name for path in installation.warehouse.journals_aside)
    observed = f"it set aside as {aside}" if aside else "none set aside"
    return [JOURNAL_REPLAYED.outcome("warehouse", passed=not aside, observed=observed)]


def record_fetches(installation: Installation, run_id: str, at: datetime, outcomes: Iterable[FetchOutcome]) -> None:
    """Write down what became of each source: the outcome, and the check that reports it."""
    outcomes = list(outcomes)
    rows = [
        {
            "source": outcome.source,
            "table_id": outcome.table_id,
            "outcome": outcome.outcome,
            "updated": outcome.updated,
            "vintage_id": outcome.snapshot.snapshot_id if outcome.snapshot else None,
            "message": outcome.message,
        }
        for outcome in outcomes
    ]
    with installation.warehouse.connect() as connection, connection.begin():
        record_fetch_outcomes(connection, run_id, at, rows)
    findings = [
        *(fetch_finding(outcome) for outcome in outcomes if outcome.asked),
        *installation.ingest_findings,
        *archive_findings(installation),
        *warehouse_findings(installation),
    ]
    findings += freshness_findings(installation, outcomes, at)
    findings += report_findings(installation, at)
    asked = fetched(installation.sources)
    answered = [outcome for outcome in outcomes if outcome.source in asked and outcome.outcome != "failed"]
    declared = {name: source.place.table_id for name, source in asked.items()}
    findings += [move_finding(outcome, known) for outcome in answered if (known := declared[outcome.source])]
    if installation.refetches:
        findings += [resolution_finding(outcome) for outcome in answered]
    record_outcomes(installation.warehouse, run_id, at, findings, {})
    # Bound to what was fetched: it holds until the next fetch of the table, not until the next run.
    brought = [outcome for outcome in answered if outcome.outcome in ("new_vintage", "same_bytes")]
    vintages = {outcome.source: outcome.snapshot.snapshot_id for outcome in brought if outcome.snapshot}
    record_outcomes(installation.warehouse, run_id, at, map(contents_finding, brought), vintages)
