"""The installation as a Dagster resource.

Belongs here: opening it for the length of one run, with the right to write. Does not belong here: its parts.
See https://docs.dagster.io/guides/build/external-resources
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.collection import utc_now
from pipelines.installation import Installation
from pipelines.metrics import measure
from pipelines.settings import Settings


def installation_resource(settings: Settings, *, refetch_job: str) -> dg.ResourceDefinition:
    """Opens the installation that `settings` describe; a run of the job `refetch_job` fetches every table anew."""

    @dg.resource(description="Home folder, archive, warehouse and API client of this installation.")
    def installation(context: dg.InitResourceContext) -> Iterator[Installation]:
        run = context.run
        opened = Installation(settings, refetch=run is not None and run.job_name == refetch_job)
        with opened.writing():
            yield opened
            if run is not None:
                measure(opened, run.run_id, utc_now())

    return installation
