"""The state of a night: what is to be done, and what a publication is made of.

Belongs here: deciding whether there is anything to build. Does not belong here: doing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from pipelines.checks.freshness import freshness_outcomes
from pipelines.checks.outcome import CheckOutcome, CheckSpec
from pipelines.collection import FetchOutcome
from pipelines.installation import Installation
from pipelines.judging import record_outcomes
from pipelines.modelling.dbt_project import project_digest
from pipelines.sources.declaration import pxweb_tables
from warehouse.publishing import current_publication
from warehouse.quality import record_fetch_outcomes
from warehouse.vintages import Vintage, latest_accepted

_ADVICE = "Look at the message: a table that has moved or changed needs its declaration mended in sources/"

# A table that is refused or cannot be found stays so until somebody mends it; an API that is closed opens again.
FETCHED = CheckSpec(
    name="fetched",
    kind="fetch",
    severity="critical",
    description_en="The office answered, and what had changed was fetched.",
    expected="an answer from the statistics office",
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
    description_en="Once a year each table is searched for anew: its declaration leads to the id it is fetched by.",
    expected="the declaration to lead to the table",
    advice="mend table_id, matrix, folder or search in sources/; `styrka sources check --live` shows the near misses",
)


NOT_MOVED = CheckSpec(
    name="table_not_moved",
    kind="fetch",
    severity="warning",
    description_en="The table is fetched by the id that is declared.",
    expected="the table under its declared id",
    advice="see whether it is the same table, then correct table_id in sources/",
)


def move_finding(outcome: FetchOutcome, declared: str) -> CheckOutcome:
    """Whether a table has left its declared id: it is found by search, and fetched all the same."""
    moved = outcome.table_id not in (None, declared)
    observed = f"{outcome.table_id} in place of {declared}" if moved else f"it under {declared}"
    return NOT_MOVED.outcome(outcome.source, passed=not moved, observed=observed)


def resolution_finding(outcome: FetchOutcome) -> CheckOutcome:
    """Whether the search for a table, which the annual run makes anew, leads where it should."""
    observed = outcome.unresolved or f"it leads to {outcome.table_id}"
    return RESOLVES.outcome(outcome.source, passed=not outcome.unresolved, observed=observed)


def fetch_finding(outcome: FetchOutcome) -> CheckOutcome:
    """The fetch as a check: critical when nothing stands in, or when it will not heal by itself."""
    heals = outcome.transient and outcome.snapshot is not None
    spec = FETCHED_LATER if heals else FETCHED
    return spec.outcome(outcome.source, passed=outcome.outcome != "failed", observed=outcome.message)


def freshness_findings(
    installation: Installation, outcomes: Iterable[FetchOutcome], at: datetime
) -> list[CheckOutcome]:
    """Which tables are late or silent on the day of `at`. The sample's are not: a recording does not grow old."""
    if installation.settings.api == "sample":
        return []
    found = []
    for outcome in outcomes:
        updated = outcome.updated or (outcome.snapshot.updated if outcome.snapshot else None)
        if updated is not None:
            found += freshness_outcomes(installation.sources[outcome.source], updated, at.date())
    return found


def record_fetches(installation: Installation, run_id: str, at: datetime, outcomes: Iterable[FetchOutcome]) -> None:
    """Write down what became of each source: the outcome, and the check that tells people of it."""
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
    findings = [*(fetch_finding(outcome) for outcome in outcomes), *installation.take_in()]
    findings += freshness_findings(installation, outcomes, at)
    asked = pxweb_tables(installation.sources)
    declared = {name: source.table_id for name, source in asked.items()}
    findings += [move_finding(outcome, known) for outcome in outcomes if (known := declared.get(outcome.source))]
    if installation.refetches:
        findings += [resolution_finding(outcome) for outcome in outcomes if outcome.source in asked]
    record_outcomes(installation.warehouse, run_id, at, findings, {})


def build_key(installation: Installation) -> str:
    """16 hexadecimal digits of what a publication would be made of: accepted vintages and models."""
    return _key_of(_accepted(installation))


def _key_of(accepted: Iterable[Vintage]) -> str:
    content = [project_digest(), *(vintage.vintage_id for vintage in accepted)]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


def _accepted(installation: Installation) -> list[Vintage]:
    """The newest accepted vintage of every source that has one, in the order of their names."""
    with installation.warehouse.connect() as connection:
        newest = [
            latest_accepted(connection, name, installation.origins, installation.as_of)
            for name in sorted(installation.sources)
        ]
    return [vintage for vintage in newest if vintage is not None]


def is_anything_to_build(installation: Installation) -> bool:
    """Whether readers would get anything new: an unread snapshot, an unjudged vintage, or another publication.

    A run that was killed anywhere on the way leaves one of these behind, so the next one carries on from there.
    Where no source has an accepted vintage there is nothing to build on, and readers keep what they have.
    A run that fetches every table anew also builds everything anew.
    """
    intake = installation.intake
    if any(intake.pending(source) or intake.unjudged(source) for source in installation.sources):
        return True
    accepted = _accepted(installation)
    published = current_publication(installation.home.published)
    is_old = installation.refetches or published is None or published.build_key != _key_of(accepted)
    return bool(accepted) and is_old
