"""Raw tables: archived snapshots as rows, as assets.

One thin asset a source. Not here: decoding or loading. See https://docs.dagster.io/guides/build/assets/defining-assets
"""

import dagster as dg

from pipelines.assets.naming import owners, raw_key, snapshot_key
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from pipelines.steps.load import load_source


def build_raw_table(source: Source, owner: str | None = None) -> dg.AssetsDefinition:
    """The raw table of `source`: every vintage, one row per cell, with the agency's codes and symbols.

    Its owner is who the operator names for the source.
    """

    @dg.asset(
        key=raw_key(source.name),
        deps=[snapshot_key(source.name)],
        description=f"{source.title.en}. One row per cell and vintage, codes and symbols as {source.agency} has them.",
        group_name=source.group,
        kinds={"table"},
        owners=owners(owner),
        pool="warehouse",
    )
    def raw_table(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult[None]:
        now = load_source(installation, source, utc_now())
        if not now.vintages:
            return dg.MaterializeResult(metadata={"dagster/row_count": 0}, data_version=dg.DataVersion("none"))
        latest = now.vintages[-1]
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": latest.row_count,
                "missing_values": latest.missing_count,
                "vintage": latest.vintage_id,
                "origin": latest.origin,
                "updated": latest.updated,
                "vintages_loaded": now.loaded,
                "vintages_in_all": len(now.vintages),
            },
            data_version=dg.DataVersion(latest.vintage_id),
        )

    return raw_table
