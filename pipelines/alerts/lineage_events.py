"""OpenLineage events of a run, for the operator's own catalogue: what was read, in which vintage, and what it became.

Which events a run makes. Not here: sending, which is the standard's own client's, or where to: that is its own
configuration (``OPENLINEAGE_URL``, https://openlineage.io/docs/client/python/configuration).

A run is one pair of events (its beginning and its end); each mart that it published is a run below it, with the sources
that the mart is made of.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from sqlalchemy import select

from pipelines.installation.parts import Installation
from pipelines.transform.dbt_project import ModelGraph, known_graph
from pipelines.transform.lineage import marts_by_source
from warehouse.tables import current_vintages

if TYPE_CHECKING:
    from openlineage.client.event_v2 import InputDataset, OutputDataset, RunEvent

logger = logging.getLogger(__name__)

NAMESPACE: Final = "styrka"


def send_lineage(installation: Installation, run: Mapping[str, Any]) -> None:
    """Send the events of a run that has ended, where `STYRKA_OPENLINEAGE` is `on`. Failing takes no run down.

    Args:
        installation: whose run it was.
        run: its row of `quality.runs`.
    """
    if installation.settings.openlineage == "off":
        return
    try:
        from openlineage.client import OpenLineageClient

        client = OpenLineageClient()
        for event in events(installation, run):
            client.emit(event)
        client.close()
    except Exception as error:
        # The client's message may hold the server's address, and a key in it.
        logger.warning("lineage could not be sent to where OPENLINEAGE_URL says: %s", type(error).__name__)


def events(installation: Installation, run: Mapping[str, Any]) -> Iterator[RunEvent]:
    """Beginning, marts and end of a run, in that order."""
    from openlineage.client.event_v2 import RunState

    published = run["state"] == "published"
    graph = known_graph(installation.warehouse.dialect, installation.home.build) if published else None
    read = _inputs(installation)
    made_of = _sources_of_marts(graph)
    written = {mart: _output(installation, graph, mart) for mart in made_of} if graph is not None else {}
    yield _event(run, RunState.START, run["started_at"])
    for mart, sources in made_of.items():
        inputs = [read[source] for source in sources if source in read]
        yield _event(run, RunState.COMPLETE, run["ended_at"], inputs, [written[mart]], mart)
    good = run["state"] in ("published", "unchanged")
    state = RunState.COMPLETE if good else RunState.FAIL
    yield _event(run, state, run["ended_at"], list(read.values()), list(written.values()))


def _event(
    run: Mapping[str, Any],
    state: Any,
    at: datetime,
    inputs: list[InputDataset] | None = None,
    outputs: list[OutputDataset] | None = None,
    mart: str | None = None,
) -> RunEvent:
    from openlineage.client.event_v2 import Job, Run, RunEvent
    from openlineage.client.facet_v2 import error_message_run, parent_run

    facets: dict[str, Any] = {}
    if mart is not None:
        facets["parent"] = parent_run.ParentRunFacet(
            run=parent_run.Run(run["run_id"]), job=parent_run.Job(NAMESPACE, run["job"])
        )
    elif run["faults"]:
        facets["errorMessage"] = error_message_run.ErrorMessageRunFacet(str(run["faults"]), "Python")
    run_id = run["run_id"] if mart is None else str(uuid5(UUID(run["run_id"]), mart))
    name = run["job"] if mart is None else f"{run['job']}.{mart}"
    return RunEvent(
        eventTime=at.isoformat(),
        run=Run(run_id, facets),
        job=Job(NAMESPACE, name),
        eventType=state,
        producer=f"urn:styrka:{version('styrka')}",
        inputs=inputs or [],
        outputs=outputs or [],
    )


def _inputs(installation: Installation) -> dict[str, InputDataset]:
    """The source tables whose vintages the models read."""
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import dataset_version_dataset, documentation_dataset, ownership_dataset

    query = select(current_vintages.c.source, current_vintages.c.vintage_id).order_by(current_vintages.c.source)
    with installation.warehouse.connect() as connection:
        chosen = [(row.source, row.vintage_id) for row in connection.execute(query)]
    found = {}
    for name, vintage_id in chosen:
        source = installation.sources.get(name)
        if source is None:
            continue
        facets: dict[str, Any] = {
            "version": dataset_version_dataset.DatasetVersionDatasetFacet(vintage_id),
            "documentation": documentation_dataset.DocumentationDatasetFacet(source.title.en),
        }
        owner = installation.settings.owner_of(name)
        if owner is not None:
            facets["ownership"] = ownership_dataset.OwnershipDatasetFacet([ownership_dataset.Owner(owner)])
        found[name] = InputDataset(source.agency, name, facets=facets)
    return found


def _sources_of_marts(graph: ModelGraph | None) -> dict[str, list[str]]:
    if graph is None:
        return {}
    found: dict[str, list[str]] = {}
    for source, marts in marts_by_source(graph).items():
        for mart in marts:
            found.setdefault(mart, []).append(source)
    return dict(sorted(found.items()))


def _output(installation: Installation, graph: ModelGraph, mart: str) -> OutputDataset:
    """A mart under the name by which analysts reach it, with its columns."""
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import documentation_dataset, schema_dataset

    node = next(node for node in graph.nodes if node.layer == "marts" and node.name == mart)
    columns = [schema_dataset.SchemaDatasetFacetFields(name, description=text) for name, text in node.columns.items()]
    facets: dict[str, Any] = {
        "schema": schema_dataset.SchemaDatasetFacet(columns),
        "documentation": documentation_dataset.DocumentationDatasetFacet(node.description),
    }
    url = installation.warehouse.url
    if installation.warehouse.dialect == "postgresql":
        return OutputDataset(f"postgres://{url.host}:{url.port or 5432}", f"{url.database}.marts.{mart}", facets=facets)
    return OutputDataset("file", f"{installation.home.published / 'styrka.duckdb'}#marts.{mart}", facets=facets)
