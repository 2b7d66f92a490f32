"""The edition: what is frozen once a year.

The last asset of the annual run. Not here: what an edition holds (``publish/editions.py``).
"""

import dagster as dg

from pipelines.assets.naming import EDITION_KEY, OWNERS, RELEASE_KEY
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.steps.edition import conclude_year


def build_edition() -> dg.AssetsDefinition:
    """The edition of the year, made when everything has been fetched again and the archive gives the same again."""

    @dg.asset(
        key=EDITION_KEY,
        deps=[RELEASE_KEY],
        description="The release, frozen under published/editions/ with all that is needed to cite it.",
        group_name="published",
        kinds={"duckdb", "parquet"},
        owners=OWNERS,
        pool="warehouse",
    )
    def edition(
        context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> dg.MaterializeResult[None]:
        frozen = conclude_year(installation, context.run.run_id, utc_now())
        if frozen is None:
            raise dg.Failure("The archive does not give the release again: no edition.", allow_retries=False)
        moved = len(frozen.comparison.moved) if frozen.comparison else 0
        return dg.MaterializeResult(
            metadata={
                "edition": frozen.name,
                "folder": dg.MetadataValue.path(str(frozen.folder)),
                "indicator series moved": moved,
            }
        )

    return edition
