"""Outcomes of many checks as one result of Dagster's.

What Dagster's page shows of a table's checks. Not here: validating, or the record of every check, which is
`quality.check_results`. Dagster writes two events a check into its store; a check of its own for each of some 300
outcomes would take a third of the nightly run's time.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from warehouse.check_results import CheckResult


def grouped_result(
    key: dg.AssetKey, check_name: str, outcomes: Sequence[CheckResult], *, severity: dg.AssetCheckSeverity
) -> dg.AssetCheckResult:
    """One result for `outcomes`: passed if all are; reported are the findings, listed are all."""
    findings = [outcome.message for outcome in outcomes if not outcome.passed]
    reported = "\n\n".join(findings) if findings else f"All {len(outcomes)} checks hold."
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=check_name,
        passed=not findings,
        severity=severity,
        description=reported,
        metadata={"checks": len(outcomes), "findings": len(findings), "outcomes": _table(outcomes)},
    )


def _table(outcomes: Sequence[CheckResult]) -> dg.TableMetadataValue:
    rows = [
        dg.TableRecord(
            {
                "check": outcome.check,
                "severity": outcome.severity,
                "passed": outcome.passed,
                "expected": outcome.expected,
                "observed": outcome.observed,
            }
        )
        for outcome in sorted(outcomes, key=lambda outcome: (outcome.passed, outcome.check))
    ]
    kinds = {"passed": "bool"}
    columns = [
        dg.TableColumn(name, kinds.get(name, "string"))
        for name in ("check", "severity", "passed", "expected", "observed")
    ]
    return dg.MetadataValue.table(rows, dg.TableSchema(columns))
