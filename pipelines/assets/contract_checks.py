"""Contracts as Dagster asset checks that block on critical findings.

Belongs here: turning outcomes into Dagster's results. Does not belong here: judging (``judging.py``).
See https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.naming import raw_key
from pipelines.checks.outcome import CheckOutcome, CheckSpec
from pipelines.collection import utc_now
from pipelines.installation import Installation
from pipelines.judging import checks_of, judge_vintage, standing_outcomes


def build_contract_checks(source: str) -> dg.AssetChecksDefinition:
    """All checks of one raw table in one step; the critical ones block everything downstream.

    A vintage is judged once. While a rejected one is the newest, its findings go on standing as warnings, and the
    models read the newest accepted vintage: a night is stopped by new faults, not by known ones.
    """

    @dg.multi_asset_check(
        name=f"contract_{source}",
        specs=[_spec(source, spec) for spec in checks_of(source)],
        pool="warehouse",
    )
    def contract_checks(
        context: dg.AssetCheckExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.AssetCheckResult]:
        intake = installation.intake
        outcomes: list[CheckOutcome] = []
        for vintage in intake.unjudged(source):
            outcomes = judge_vintage(intake, vintage, context.run.run_id, utc_now())
        judged_now = bool(outcomes)
        if not judged_now:
            outcomes = standing_outcomes(intake, source)
        found = {outcome.check: outcome for outcome in outcomes}
        for spec in checks_of(source):
            yield _result(source, spec, found.get(spec.name), blocks=judged_now)

    return contract_checks


def _spec(source: str, spec: CheckSpec) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        spec.name,
        asset=raw_key(source),
        description=spec.description_en,
        blocking=spec.severity == "critical",
    )


def _result(source: str, spec: CheckSpec, outcome: CheckOutcome | None, *, blocks: bool) -> dg.AssetCheckResult:
    if outcome is None:
        # Why there is nothing to judge, another check tells: `readable` or `fetched`. Not judged is not passed.
        return _checked(source, spec, passed=False, description="Not judged: there is no vintage that could be read.")
    severity = dg.AssetCheckSeverity.ERROR if outcome.blocking and blocks else dg.AssetCheckSeverity.WARN
    return _checked(source, spec, passed=outcome.passed, severity=severity, description=outcome.message)


def _checked(
    source: str,
    spec: CheckSpec,
    *,
    passed: bool,
    description: str,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.WARN,
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=raw_key(source),
        check_name=spec.name,
        passed=passed,
        severity=severity,
        description=description,
    )
