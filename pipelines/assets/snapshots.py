"""Snapshots: what the statistics agency answered, as assets.

Turning fetch outcomes into materialisations and checks. Not here: fetching. See
https://docs.dagster.io/guides/build/assets/defining-assets
"""

from collections.abc import Callable, Iterator, Mapping

import dagster as dg

from pipelines.assets.naming import owners, snapshot_key
from pipelines.clock import utc_now
from pipelines.ingest.outcome import FetchOutcome
from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from pipelines.steps.fetch import FETCHED, fetch_finding, record_fetches
from pipelines.steps.plan import decide


def build_snapshots(sources: Mapping[str, Source], owner_of: Callable[[str], str | None]) -> dg.AssetsDefinition:
    """One asset a source, all fetched by one step: the agency's limits are shared, so the fetching is too.

    On a nightly run without anything to build no snapshot is materialised, and everything after it is skipped.
    """

    @dg.multi_asset(
        name="snapshots",
        specs=[_spec(source, owner_of(source.name)) for source in sources.values()],
        check_specs=[
            dg.AssetCheckSpec(FETCHED.name, asset=snapshot_key(name), description=FETCHED.description_en)
            for name in sources
        ],
        pool="warehouse",
    )
    def snapshots(
        context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        plan = decide(installation)
        record_fetches(installation, context.run.run_id, utc_now(), plan.outcomes)
        for outcome in plan.outcomes:
            if plan.is_building:
                yield _materialised(outcome)
            yield _checked(outcome)

    return snapshots


def _spec(source: Source, owner: str | None) -> dg.AssetSpec:
    return dg.AssetSpec(
        snapshot_key(source.name),
        description=f"{source.title.en}. As {source.agency} answered, archived byte by byte.",
        group_name=source.group,
        kinds=set(source.place.formats),
        owners=owners(owner),
        skippable=True,
        metadata={
            "table": source.place.words,
            "licence": source.licence,
            "cadence": source.cadence,
        },
    )


def _materialised(outcome: FetchOutcome) -> dg.MaterializeResult[None]:
    snapshot = outcome.snapshot
    metadata: dict[str, dg.MetadataValue | str | int | float] = {"outcome": outcome.outcome, "message": outcome.message}
    if snapshot is not None:
        metadata |= {
            "vintage": snapshot.snapshot_id,
            "origin": snapshot.origin,
            "updated": snapshot.updated,
            "fetched_at": snapshot.fetched_at,
            "bytes": snapshot.size,
        }
    return dg.MaterializeResult(
        asset_key=snapshot_key(outcome.source),
        metadata=metadata,
        data_version=dg.DataVersion(snapshot.snapshot_id if snapshot else "none"),
    )


def _checked(outcome: FetchOutcome) -> dg.AssetCheckResult:
    finding = fetch_finding(outcome)
    severity = dg.AssetCheckSeverity.ERROR if finding.severity == "critical" else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        asset_key=snapshot_key(outcome.source),
        check_name=finding.check,
        passed=finding.passed,
        severity=severity,
        description=finding.message,
    )
