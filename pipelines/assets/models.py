"""dbt's models, seeds and tests as assets and checks.

Belongs here: mapping dbt's graph and results to Dagster. Does not belong here: running dbt (``modelling.py``), or SQL.
dagster-dbt is not used: it imports dbt's engine wherever definitions are loaded, and starts a process per command.
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.naming import OWNERS, model_key, raw_key
from pipelines.collection import utc_now
from pipelines.installation import Installation
from pipelines.model_building import BuiltModels, build_models
from pipelines.modelling import ModelGraph, ModelTest, Node


def build_model_assets(graph: ModelGraph, sources: list[str]) -> dg.AssetsDefinition:
    """All models in one step: dbt orders them itself, and one DuckDB writer leaves nothing to run beside them."""
    nodes = {node.unique_id: node for node in graph.nodes}
    keys = {node.unique_id: model_key(node.layer, node.name) for node in graph.nodes}

    @dg.multi_asset(
        name="models",
        specs=[_spec(node, graph, keys, sources) for node in graph.nodes],
        check_specs=[_check_spec(test, keys) for test in graph.tests],
        pool="warehouse",
    )
    def models(
        context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        built = build_models(installation, graph, context.run_id, utc_now())
        # dbt's own order, in which nothing comes before what it is made of.
        for unique_id in built.outcomes:
            if unique_id in nodes and unique_id in built.succeeded:
                yield _materialised(nodes[unique_id], keys[unique_id], built)
        for test in graph.tests:
            yield _checked(test, keys[test.node], built)
        if built.failures:
            told = "; ".join(built.failures)
            raise dg.Failure(f"{len(built.failures)} models or tests failed: {told}", allow_retries=False)

    return models


def _spec(node: Node, graph: ModelGraph, keys: dict[str, dg.AssetKey], sources: list[str]) -> dg.AssetSpec:
    deps = [keys[upstream] for upstream in node.depends_on if upstream in keys]
    raw = [graph.sources[upstream] for upstream in node.depends_on if upstream in graph.sources]
    deps += [raw_key(table) for schema, table in raw if schema == "raw"]
    # What only reads the list of current vintages still comes after all raw tables have been judged.
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
    )


def _check_spec(test: ModelTest, keys: dict[str, dg.AssetKey]) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(test.name, asset=keys[test.node], description=test.description or None)


def _materialised(node: Node, key: dg.AssetKey, built: BuiltModels) -> dg.MaterializeResult[None]:
    seconds = round(built.outcomes[node.unique_id].seconds, 3)
    metadata: dict[str, dg.MetadataValue | dg.TableSchema | str | int | float] = {"seconds": seconds}
    if node.name in built.marts:
        mart = built.marts[node.name]
        metadata["dagster/row_count"] = mart.rows
        metadata["dagster/column_schema"] = dg.TableSchema(
            [dg.TableColumn(name, kind, description=node.columns.get(name)) for name, kind in mart.columns.items()]
        )
    return dg.MaterializeResult(asset_key=key, metadata=metadata, data_version=dg.DataVersion(built.build_key))


def _checked(test: ModelTest, key: dg.AssetKey, built: BuiltModels) -> dg.AssetCheckResult:
    finding = built.findings[test.unique_id]
    severity = dg.AssetCheckSeverity.ERROR if finding.severity == "critical" else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=test.name,
        passed=finding.passed,
        severity=severity,
        description=finding.message,
    )
