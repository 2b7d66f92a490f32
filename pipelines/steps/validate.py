"""Validating: a vintage meets its contract and its predecessor, and every result is written down.

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
from pipelines.checks.publications import publication_outcomes
from pipelines.load.loader import Loader
from pipelines.pxweb import MetadataChange, compare_fingerprints
from pipelines.sources.export_sets import REAL, SIMULATED
from warehouse.check_results import READABLE, CheckResult, CheckSpec
from warehouse.quality import record_check_results, results_of_vintage
from warehouse.vintages import Vintage

if TYPE_CHECKING:
    from warehouse.engine import Warehouse

logger = logging.getLogger(__name__)


def checks_of(table: str) -> tuple[CheckSpec, ...]:
    """Every check of a raw table, in the order in which they are made."""
    return (READABLE, *checks_for(table))


def validate_vintage(loader: Loader, vintage: Vintage, run_id: str, validated_at: datetime) -> list[CheckResult]:
    """Validate one vintage, record the results, and accept or reject it; one outcome a check.

    A vintage that cannot be read is rejected on that alone: its other checks have nothing to look at.
    """
    outcomes = _outcomes(loader, vintage)
    accepted = loader.decide(vintage, outcomes, validated_at)
    record_outcomes(loader.warehouse, run_id, validated_at, outcomes, {vintage.source: vintage.vintage_id})
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


def standing_outcomes(loader: Loader, source: str) -> list[CheckResult]:
    """What was found when the newest vintage of `source` was validated; nothing if there is none."""
    vintages = loader.vintages(source)
    if not vintages:
        return []
    with loader.warehouse.connect() as connection:
        rows = results_of_vintage(connection, vintages[-1].vintage_id)
    return [CheckResult(**row) for row in rows]


def record_outcomes(
    warehouse: Warehouse,
    run_id: str,
    checked_at: datetime,
    outcomes: Iterable[CheckResult],
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


def _outcomes(loader: Loader, vintage: Vintage) -> list[CheckResult]:
    table = vintage.source
    if vintage.state == "unreadable":
        return [READABLE.outcome(table, passed=False, observed=vintage.note or "it cannot be read")]
    if table in (REAL, SIMULATED):
        with loader.warehouse.connect() as connection:
            validated = publication_outcomes(connection, table, vintage.vintage_id)
        return [READABLE.outcome(table, passed=True, observed=f"{vintage.row_count} publications"), *validated]
    from pipelines.checks.corrections import correction_outcomes
    from pipelines.checks.figure_drift import figure_drift
    from pipelines.checks.validation import validate

    contract = contract_of(table)
    before = loader.accepted_before(vintage)
    frame = loader.frame(vintage)
    frame_before = loader.frame(before) if before else None
    years_before = set(frame_before["tid"]) if frame_before is not None else set()
    outcomes = [
        READABLE.outcome(table, passed=True, observed=f"{vintage.row_count} rows"),
        *validate(contract, frame, years_before=years_before),
        *metadata_drift(table, _changes(loader, vintage, before)),
    ]
    is_rejected = any(outcome.blocking for outcome in outcomes)
    return [
        *outcomes,
        *figure_drift(contract, frame, frame_before, is_rejected=is_rejected),
        *correction_outcomes(contract.source, frame),
    ]


def _changes(loader: Loader, vintage: Vintage, before: Vintage | None) -> list[MetadataChange]:
    """What has changed in the description of the cells that are fetched; the rest of the table is not ours to watch."""
    new = loader.fingerprint(vintage)
    old = loader.fingerprint(before) if before else None
    if before is None or new is None or old is None:
        return []
    fetched = loader.fetched_codes(before) | loader.fetched_codes(vintage)
    changes = compare_fingerprints(old, new)
    return [change for change in changes if change.code is None or (change.variable, change.code) in fetched]
