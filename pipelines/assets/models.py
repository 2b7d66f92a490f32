"""dbt's models, seeds and tests as assets and checks.

Mapping dbt's graph and results to Dagster. Not here: running dbt (``transform/``), or SQL. dagster-dbt is not used: it
imports dbt's engine wherever definitions are loaded, and starts a process per command.
"""

from collections.abc import Iterator, Mapping

import dagster as dg

from pipelines.assets.check_results import grouped_result
from pipelines.assets.naming import FRESH_RELEASE, OWNERS, model_key, raw_key
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from pipelines.steps.build import BuiltModels, build_models
from pipelines.steps.plan import accepted_vintages, is_published
from pipelines.transform.dbt_project import ModelGraph, ModelTest, Node

TESTS = "tests"
"""Name of the one check that a tested model has; each test by itself is a row in `quality.check_results`."""


def build_model_assets(graph: ModelGraph, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    """All models in one step: dbt orders them itself, and one DuckDB writer leaves nothing to run beside them."""
    nodes = {node.unique_id: node for node in graph.nodes}
    tests: dict[str, list[ModelTest]] = {}
    for test in graph.tests:
        tests.setdefault(test.node, []).append(test)
    keys = {node.unique_id: model_key(node.layer, node.name) for node in graph.nodes}

    @dg.multi_asset(
        name="models",
        specs=[_spec(node, graph, keys, sources) for node in graph.nodes],
        check_specs=[_check_spec(keys[tested], of_model) for tested, of_model in tests.items()],
        pool="warehouse",
    )
    def models(
        context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        if is_published(installation):
            # All that is new was rejected: readers have what these models would give.
            yield from (_unchanged(keys[tested]) for tested in tests)
            return
        built = build_accepted(installation, graph, context.run.run_id)
        # dbt's own order, in which nothing comes before what it is made of.
        for unique_id in built.outcomes:
            if unique_id in nodes and unique_id in built.succeeded and _is_news(nodes[unique_id], built):
                yield _materialised(nodes[unique_id], keys[unique_id], built)
        for tested, of_model in tests.items():
            yield _checked(keys[tested], of_model, built)
        expect_success(built)

    return models


def build_accepted(installation: Installation, graph: ModelGraph, run_id: str) -> BuiltModels:
    """Build on the newest accepted vintages.

    Raises:
        Failure: there are none.
    """
    if not accepted_vintages(installation):
        raise dg.Failure(
            "No vintage of any source passed its checks: there is nothing to build on.", allow_retries=False
        )
    return build_models(installation, graph, run_id, utc_now())


def expect_success(built: BuiltModels) -> None:
    """Let nothing be published of models that broke, or broke a critical test.

    Raises:
        Failure: one did.
    """
    if built.failures:
        reported = "; ".join(built.failures)
        raise dg.Failure(f"{len(built.failures)} models or tests failed: {reported}", allow_retries=False)


def _spec(node: Node, graph: ModelGraph, keys: dict[str, dg.AssetKey], sources: Mapping[str, Source]) -> dg.AssetSpec:
    deps = [keys[upstream] for upstream in node.depends_on if upstream in keys]
    raw = [graph.sources[upstream] for upstream in node.depends_on if upstream in graph.sources]
    deps += sorted({key for schema, table in raw if schema == "raw" for key in _raw_keys(table, sources)}, key=str)
    # What only reads the list of current vintages still comes after all raw tables have been validated.
    if not deps and raw:
        deps = [raw_key(source) for source in sources]
    return dg.AssetSpec(
        keys[node.unique_id],
        deps=deps,
        description=node.description,
        group_name=node.layer,
        kinds={"dbt", node.kind},
        owners=OWNERS,
        skippable=True,
        freshness_policy=FRESH_RELEASE if node.layer == "marts" else None,
    )


def _raw_keys(table: str, sources: Mapping[str, Source]) -> list[dg.AssetKey]:
    """The assets of the sources that fill a table of dbt's `raw`: one, or every set of exports."""
    return [raw_key(name) for name, source in sources.items() if source.dbt_source == table]


def _check_spec(key: dg.AssetKey, tests: list[ModelTest]) -> dg.AssetCheckSpec:
    demands = [f"- {test.description or test.name}" for test in tests]
    return dg.AssetCheckSpec(TESTS, asset=key, description="\n".join(["dbt's tests of this model:", "", *demands]))


def _is_news(node: Node, built: BuiltModels) -> bool:
    """Whether a model was made. The release is of all marts, made or kept: Dagster would leave it out without one."""
    return node.layer == "marts" or not built.outcomes[node.unique_id].is_kept


def _materialised(node: Node, key: dg.AssetKey, built: BuiltModels) -> dg.MaterializeResult[None]:
    outcome = built.outcomes[node.unique_id]
    metadata: dict[str, dg.MetadataValue | dg.TableSchema | str | int | float | bool] = {
        "seconds": round(outcome.seconds, 3),
        "kept as it was": outcome.is_kept,
    }
    if node.name in built.marts:
        mart = built.marts[node.name]
        metadata["dagster/row_count"] = mart.rows
        metadata["dagster/column_schema"] = dg.TableSchema(
            [dg.TableColumn(name, kind, description=node.columns.get(name)) for name, kind in mart.columns.items()]
        )
    return dg.MaterializeResult(asset_key=key, metadata=metadata, data_version=dg.DataVersion(outcome.build_key))


def _unchanged(key: dg.AssetKey) -> dg.AssetCheckResult:
    """The result of tests that passed when the release was built, which is of the same vintages and models."""
    return dg.AssetCheckResult(
        asset_key=key, check_name=TESTS, passed=True, description="As in the release that readers have: nothing new."
    )


def _checked(key: dg.AssetKey, tests: list[ModelTest], built: BuiltModels) -> dg.AssetCheckResult:
    found = [built.findings[test.unique_id] for test in tests]
    blocks = any(finding.blocking for finding in found)
    severity = dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN
    return grouped_result(key, TESTS, found, severity=severity)
