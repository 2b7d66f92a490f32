"""Contracts as Dagster asset checks that block on critical findings.

Belongs here: turning outcomes into Dagster's results. Does not belong here: validating (``validating.py``).
See https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.check_results import grouped_result
from pipelines.assets.naming import raw_key
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.steps.validate import checks_of, standing_outcomes, validate_vintage
from warehouse.check_results import CheckResult, Severity

CHECK_NAMES: dict[Severity, str] = {"critical": "contract", "warning": "contract_warnings"}


def build_contract_checks(source: str) -> dg.AssetChecksDefinition:
    """The contract of one raw table in one step: a check that blocks everything downstream, and one that warns.

    A vintage is validated once. While a rejected one is the newest, its findings go on standing as warnings, and the
    models read the newest accepted vintage: a nightly run is stopped by new faults, not by known ones.
    """

    @dg.multi_asset_check(
        name=f"contract_{source}",
        specs=[_spec(source, severity) for severity in CHECK_NAMES],
        pool="warehouse",
    )
    def contract_checks(
        context: dg.AssetCheckExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.AssetCheckResult]:
        loader = installation.loader
        outcomes: list[CheckResult] = []
        for vintage in loader.unvalidated(source):
            outcomes = validate_vintage(loader, vintage, context.run.run_id, utc_now())
        validated_now = bool(outcomes)
        if not validated_now:
            outcomes = standing_outcomes(loader, source)
        for severity in CHECK_NAMES:
            yield _result(source, severity, outcomes, blocks=validated_now)

    return contract_checks


def _spec(source: str, severity: Severity) -> dg.AssetCheckSpec:
    demands = [f"- {check.description_en}" for check in checks_of(source) if check.severity == severity]
    return dg.AssetCheckSpec(
        CHECK_NAMES[severity],
        asset=raw_key(source),
        description="\n".join([f"Demands of the contract whose breach is {severity}:", "", *demands]),
        blocking=severity == "critical",
    )


def _result(source: str, severity: Severity, outcomes: list[CheckResult], *, blocks: bool) -> dg.AssetCheckResult:
    if not outcomes:
        # Why there is nothing to validate, another check tells: `readable` or `fetched`. Not validated is not passed.
        return dg.AssetCheckResult(
            asset_key=raw_key(source),
            check_name=CHECK_NAMES[severity],
            passed=False,
            severity=dg.AssetCheckSeverity.WARN,
            description="Not validated: there is no vintage that could be read.",
        )
    mine = [outcome for outcome in outcomes if outcome.severity == severity]
    weight = dg.AssetCheckSeverity.ERROR if severity == "critical" and blocks else dg.AssetCheckSeverity.WARN
    return grouped_result(raw_key(source), CHECK_NAMES[severity], mine, severity=weight)
