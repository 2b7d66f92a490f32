"""Judging: a vintage meets its contract and its predecessor, and every result is written down.

Belongs here: which checks a vintage has to pass, and in which order. Does not belong here: the checks themselves
(``checks/``), or what Dagster makes of them (``assets/``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.checks.catalogue import checks_for, contract_of
from pipelines.checks.drift import metadata_drift
from pipelines.checks.outcome import CheckOutcome, CheckSpec
from pipelines.exports.checks import publication_outcomes
from pipelines.exports.sources import REAL, SIMULATED
from pipelines.intake import Intake
from pipelines.pxweb import MetadataChange, compare_fingerprints
from warehouse.quality import record_check_results, results_of_vintage
from warehouse.vintages import Vintage

if TYPE_CHECKING:
    from warehouse.engine import Warehouse

logger = logging.getLogger(__name__)

READABLE = CheckSpec(
    name="readable",
    kind="contract",
    severity="critical",
    description_en="The archived answer decodes and fits the source's declaration.",
    expected="an answer that decodes and fits its declaration",
    advice="Mend the declaration in sources/, or report the fault to the statistics office",
)


def checks_of(table: str) -> tuple[CheckSpec, ...]:
    """Every check of a raw table, in the order in which they are made."""
    return (READABLE, *checks_for(table))


def judge_vintage(intake: Intake, vintage: Vintage, run_id: str, judged_at: datetime) -> list[CheckOutcome]:
    """Judge one vintage, record the results, and accept or reject it; one outcome a check.

    A vintage that cannot be read is rejected on that alone: its other checks have nothing to look at.
    """
    outcomes = _outcomes(intake, vintage)
    accepted = intake.decide(vintage, outcomes, judged_at)
    record_outcomes(intake.warehouse, run_id, judged_at, outcomes, {vintage.source: vintage.vintage_id})
    findings = [outcome for outcome in outcomes if not outcome.passed]
    for finding in findings:
        logger.log(logging.ERROR if finding.blocking else logging.WARNING, "%s", finding.message)
    logger.info(
        "%s %s: %d checks, %d findings",
        "accepted" if accepted else "rejected",
        vintage.source,
        len(outcomes),
        len(findings),
    )
    return outcomes


def standing_outcomes(intake: Intake, source: str) -> list[CheckOutcome]:
    """What was found when the newest vintage of `source` was judged; nothing if there is none."""
    vintages = intake.vintages(source)
    if not vintages:
        return []
    with intake.warehouse.connect() as connection:
        rows = results_of_vintage(connection, vintages[-1].vintage_id)
    return [CheckOutcome(**row) for row in rows]


def record_outcomes(
    warehouse: Warehouse,
    run_id: str,
    checked_at: datetime,
    outcomes: Iterable[CheckOutcome],
    vintage_ids: dict[str, str],
) -> None:
    """Write outcomes to `quality.check_results`, each with the vintage of its table."""
    rows = [
        {
            "table_name": outcome.table,
            "check_name": outcome.check,
            "kind": outcome.kind,
            "severity": outcome.severity,
            "passed": outcome.passed,
            "expected": outcome.expected,
            "observed": outcome.observed,
            "message": outcome.message,
            "vintage_id": vintage_ids.get(outcome.table),
        }
        for outcome in outcomes
    ]
    with warehouse.connect() as connection, connection.begin():
        record_check_results(connection, run_id, checked_at, rows)


def _outcomes(intake: Intake, vintage: Vintage) -> list[CheckOutcome]:
    table = vintage.source
    if vintage.state == "unreadable":
        return [READABLE.outcome(table, passed=False, observed=vintage.note or "it cannot be read")]
    if table in (REAL, SIMULATED):
        with intake.warehouse.connect() as connection:
            judged = publication_outcomes(connection, table, vintage.vintage_id)
        return [READABLE.outcome(table, passed=True, observed=f"{vintage.row_count} publications"), *judged]
    from pipelines.checks.corrections import correction_outcomes
    from pipelines.checks.figure_drift import figure_drift
    from pipelines.checks.validation import validate

    contract = contract_of(table)
    before = intake.accepted_before(vintage)
    frame = intake.frame(vintage)
    frame_before = intake.frame(before) if before else None
    years_before = set(frame_before["tid"]) if frame_before is not None else set()
    outcomes = [
        READABLE.outcome(table, passed=True, observed=f"{vintage.row_count} rows"),
        *validate(contract, frame, years_before=years_before),
        *metadata_drift(table, _changes(intake, vintage, before)),
    ]
    is_rejected = any(outcome.blocking for outcome in outcomes)
    return [
        *outcomes,
        *figure_drift(contract, frame, frame_before, is_rejected=is_rejected),
        *correction_outcomes(contract.source, frame),
    ]


def _changes(intake: Intake, vintage: Vintage, before: Vintage | None) -> list[MetadataChange]:
    """What has changed in the description of the cells that are fetched; the rest of the table is not ours to watch."""
    new = intake.fingerprint(vintage)
    old = intake.fingerprint(before) if before else None
    if before is None or new is None or old is None:
        return []
    fetched = intake.fetched_codes(before) | intake.fetched_codes(vintage)
    changes = compare_fingerprints(old, new)
    return [change for change in changes if change.code is None or (change.variable, change.code) in fetched]
