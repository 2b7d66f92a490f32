"""The release: what analysts open.

The last asset of a nightly run. Not here: copying and switching (``warehouse/publishing.py``).
"""

import dagster as dg

from pipelines.assets.models import build_accepted, expect_success
from pipelines.assets.naming import FRESH_RELEASE, OWNERS, RELEASE_KEY, model_key
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.steps.plan import build_key
from pipelines.steps.publish import publish_release
from pipelines.transform.dbt_project import ModelGraph, mart_names


def build_release(graph: ModelGraph) -> dg.AssetsDefinition:
    """The published files (and on PostgreSQL the schema `marts`), replaced as one."""
    marts = mart_names(graph)

    @dg.asset(
        key=RELEASE_KEY,
        deps=[model_key("marts", name) for name in marts],
        description="What readers open: a DuckDB file and Parquet files; on PostgreSQL the schema `marts`.",
        group_name="published",
        kinds={"duckdb", "parquet"},
        owners=OWNERS,
        freshness_policy=FRESH_RELEASE,
        pool="warehouse",
    )
    def release(
        context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> dg.MaterializeResult[None]:
        if installation.built != build_key(installation):
            # Chosen without the models: those in the warehouse may be of other vintages, or have broken a test.
            expect_success(build_accepted(installation, graph, context.run.run_id))
        published = publish_release(installation, graph, context.run.run_id, utc_now())
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": sum(published.rows.values()),
                "release": published.release_id,
                "figures": published.api,
                "database": dg.MetadataValue.path(str(published.database)),
                "parquet": dg.MetadataValue.path(str(published.parquet)),
                **{f"rows in {name}": rows for name, rows in published.rows.items()},
            },
            data_version=dg.DataVersion(published.build_key),
        )

    return release
