"""Contracts as Dagster asset checks.

Turning outcomes into Dagster's results. Not here: validating (``steps/validate.py``). See
https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.check_results import grouped_result
from pipelines.assets.naming import raw_key
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.kinds.registry import checks_of
from pipelines.sources.declaration import Source
from pipelines.steps.validate import standing_outcomes, validate_source
from warehouse.check_results import CheckResult, Severity

CHECK_NAMES: dict[Severity, str] = {"critical": "contract", "warning": "contract_warnings"}


def build_contract_checks(source: Source) -> dg.AssetChecksDefinition:
    """The contract of one raw table in one step: a check of what rejects a vintage, and one of what warns.

    A vintage that is rejected stands aside by itself: the models read the newest accepted one of its source, and
    readers get everything else. Neither check blocks, so that one wrong file or table keeps nothing from anybody. A
    vintage is validated once; while a rejected one is the newest, its findings go on standing as warnings.
    """

    @dg.multi_asset_check(
        name=f"contract_{source.name}",
        specs=[_spec(source, severity) for severity in CHECK_NAMES],
        pool="warehouse",
    )
    def contract_checks(
        context: dg.AssetCheckExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.AssetCheckResult]:
        outcomes = validate_source(installation, source.name, context.run.run_id, utc_now())
        is_new = bool(outcomes)
        if not is_new:
            outcomes = standing_outcomes(installation.loader, source.name)
        for severity in CHECK_NAMES:
            yield _result(source.name, severity, outcomes, is_new=is_new)

    return contract_checks


def _spec(source: Source, severity: Severity) -> dg.AssetCheckSpec:
    demands = [f"- {check.description_en}" for check in checks_of(source) if check.severity == severity]
    return dg.AssetCheckSpec(
        CHECK_NAMES[severity],
        asset=raw_key(source.name),
        description="\n".join([f"Demands of the contract whose breach is {severity}:", "", *demands]),
    )


def _result(source: str, severity: Severity, outcomes: list[CheckResult], *, is_new: bool) -> dg.AssetCheckResult:
    if not outcomes:
        # Why there is nothing to validate, another check says: `readable` or `fetched`. Not validated is not passed.
        return dg.AssetCheckResult(
            asset_key=raw_key(source),
            check_name=CHECK_NAMES[severity],
            passed=False,
            severity=dg.AssetCheckSeverity.WARN,
            description="Not validated: there is no vintage that could be read.",
        )
    mine = [outcome for outcome in outcomes if outcome.severity == severity]
    weight = dg.AssetCheckSeverity.ERROR if severity == "critical" and is_new else dg.AssetCheckSeverity.WARN
    return grouped_result(raw_key(source), CHECK_NAMES[severity], mine, severity=weight)
