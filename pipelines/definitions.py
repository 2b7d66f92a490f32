"""Everything that Dagster sees, assembled in one place.

Assembly. Not here: any work, network access, Great Expectations or dbt's engine. `dagster` and `dg` find `defs` through
workspace.yaml and [tool.dg] in pyproject.toml.
"""

from __future__ import annotations

import dagster as dg

from pipelines.assets.contract_checks import build_contract_checks
from pipelines.assets.edition import build_edition
from pipelines.assets.models import build_model_assets
from pipelines.assets.naming import RELEASE_KEY
from pipelines.assets.raw_tables import build_raw_table
from pipelines.assets.release import build_release
from pipelines.assets.snapshots import build_snapshots
from pipelines.installation.parts import Installation
from pipelines.jobs import ANNUAL, JOBS, quarterly, retention, source_check
from pipelines.resources.installation import installation_resource
from pipelines.schedules import build_schedules
from pipelines.sensors import build_sensors
from pipelines.settings import Settings
from pipelines.sources.catalogue import all_sources
from pipelines.sources.dropped_sets import dropped_sets
from pipelines.transform.dbt_project import model_graph
from warehouse.engine import dialect_of


def build_definitions(settings: Settings, *, installation: Installation | None = None) -> dg.Definitions:
    """Assets, checks, jobs, schedules and sensors of one installation.

    Args:
        settings: what the operator chose.
        installation: an installation that is open already and holds the right to write; otherwise each run opens
            its own.
    """
    sources = {**all_sources(), **dropped_sets(settings.api)}
    graph = model_graph(dialect_of(settings.warehouse_address), settings.home / "build")
    resource = (
        installation
        if installation is not None
        else installation_resource(settings, refetch_job=ANNUAL, release=RELEASE_KEY)
    )
    return dg.Definitions(
        assets=[
            build_snapshots(sources, settings.owner_of),
            *(build_raw_table(source, settings.owner_of(source.name)) for source in sources.values()),
            build_model_assets(graph, sources),
            build_release(graph),
            build_edition(),
        ],
        asset_checks=[build_contract_checks(source) for source in sources.values()],
        jobs=[*JOBS, quarterly, source_check, retention],
        schedules=build_schedules(settings),
        sensors=build_sensors(settings),
        resources={"installation": resource},
        # Of every job, and of what a person chooses on the page. One rate-limited API and one writer leave nothing to
        # run in other processes: each would pay the imports again, and be a run that writes.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of the installation that the environment describes, built when Dagster asks for them."""
    return build_definitions(Settings())
