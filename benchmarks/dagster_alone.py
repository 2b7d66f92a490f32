"""The nightly job with nothing to do in its steps: what Dagster takes to follow the project's assets and checks.

The least that a run which builds can cost as long as every table is an asset and every contract a check: the same
graph and event store, each asset said to be made and each check said to have passed. Run by ``night.py`` as a process
of its own. Not here: timing it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import dagster as dg

from pipelines.cli.run_job import QUIET, prepare_dagster_home
from pipelines.definitions import build_definitions
from pipelines.installation.home import Home
from pipelines.jobs import NIGHTLY, nightly
from pipelines.settings import Settings
from pipelines.system.memory import end_without_garbage_collection, without_garbage_collection


def main() -> None:
    """Run it in the home folder that the environment names; ends with status 1 where a step broke."""
    end_without_garbage_collection()
    settings = Settings()
    prepare_dagster_home(Home(settings.home))
    definitions = _emptied(build_definitions(settings))
    with without_garbage_collection(), dg.DagsterInstance.get() as instance:
        job = definitions.resolve_job_def(NIGHTLY)
        result = job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False)
    sys.exit(0 if result.success else 1)


def _emptied(project: dg.Definitions) -> dg.Definitions:
    """The same assets, checks and nightly job, without any work."""
    levels = project.resolve_asset_graph().toposorted_asset_keys_by_level
    order = {key: place for place, key in enumerate(key for level in levels for key in level)}
    steps = [step for step in project.assets or () if isinstance(step, dg.AssetsDefinition)]
    checks = [step for step in project.asset_checks or () if isinstance(step, dg.AssetChecksDefinition)]
    return dg.Definitions(
        assets=[_empty_step(step, order) for step in steps],
        asset_checks=[_empty_checks(step) for step in checks],
        jobs=[nightly],
    )


def _empty_step(step: dg.AssetsDefinition, order: Mapping[dg.AssetKey, int]) -> dg.AssetsDefinition:
    checks = list(step.check_specs)

    @dg.multi_asset(
        name=step.node_def.name,
        specs=[dg.AssetSpec(spec.key, deps=spec.deps, skippable=True) for spec in step.specs],
        check_specs=[dg.AssetCheckSpec(check.name, asset=check.asset_key) for check in checks],
    )
    def made() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        for spec in sorted(step.specs, key=lambda spec: order[spec.key]):
            yield dg.MaterializeResult(asset_key=spec.key)
        yield from _passed(checks)

    return made


def _empty_checks(step: dg.AssetChecksDefinition) -> dg.AssetChecksDefinition:
    checks = list(step.check_specs)

    @dg.multi_asset_check(name=step.node_def.name, specs=checks)
    def passed() -> Iterator[dg.AssetCheckResult]:
        yield from _passed(checks)

    return passed


def _passed(checks: list[dg.AssetCheckSpec]) -> Iterator[dg.AssetCheckResult]:
    for check in checks:
        yield dg.AssetCheckResult(asset_key=check.asset_key, check_name=check.name, passed=True)


if __name__ == "__main__":
    main()
