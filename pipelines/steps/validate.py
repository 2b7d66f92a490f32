"""Validating: a vintage meets its contract and its predecessor, and every result is written down.

Which checks a vintage has to pass, and in which order. Not here: the checks themselves (``checks/``), or what Dagster
makes of them (``assets/``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.installation.parts import Installation
from pipelines.kinds.registry import KINDS
from pipelines.load.loader import Loader
from warehouse.check_results import CheckResult
from warehouse.quality import record_check_results, results_of_vintage
from warehouse.vintages import Vintage

if TYPE_CHECKING:
    from warehouse.engine import Warehouse

logger = logging.getLogger(__name__)


def validate_source(installation: Installation, source: str, run_id: str, at: datetime) -> list[CheckResult]:
    """Validate every vintage of `source` that is not validated yet; the results of the newest, none if there is none.

    A vintage that does not pass stands aside by itself: the models read the newest accepted one of its source.
    """
    results: list[CheckResult] = []
    for vintage in installation.loader.unvalidated(source):
        results = validate_vintage(installation.loader, vintage, run_id, at)
    return results


def validate_vintage(loader: Loader, vintage: Vintage, run_id: str, validated_at: datetime) -> list[CheckResult]:
    """Validate one vintage, record the results, and accept or reject it; one outcome a check.

    A vintage that cannot be read is rejected on that alone: its other checks have nothing to look at.
    """
    outcomes = _results(loader, vintage)
    accepted = not any(outcome.blocking for outcome in outcomes)
    loader.decide(vintage, validated_at, accepted=accepted)
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


def _results(loader: Loader, vintage: Vintage) -> list[CheckResult]:
    source = loader.sources[vintage.source]
    kind = KINDS[source.kind]
    if vintage.state == "unreadable":
        return [kind.readable.outcome(source.name, passed=False, observed=vintage.note or "it cannot be read")]
    readable = kind.readable.outcome(source.name, passed=True, observed=f"{vintage.row_count} rows")
    return [readable, *kind.validate(loader.view(vintage))]
