"""The step that decides, once a run, whether there is anything to build; and what a release is made of.

The decision and its reasons. Not here: doing what was decided.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator

from pipelines.installation.parts import Installation
from pipelines.installation.plan import Ending, Plan
from pipelines.steps.findings import read_findings
from pipelines.transform.dbt_project import project_digest
from warehouse.alerting import latest_release
from warehouse.publishing import current_release
from warehouse.vintages import Vintage, latest_accepted

logger = logging.getLogger(__name__)


def decide(installation: Installation) -> Plan:
    """Ingest what is new, then decide; a run that has decided keeps to it, however often it is asked.

    A run that was killed anywhere on the way leaves a snapshot that is not loaded, a vintage that is not validated or
    a release that is not published, so the next one carries on from there. Where no source has an accepted vintage
    there is nothing to build on, and readers keep what they have. A run that fetches every table again also builds
    everything again.
    """
    if installation.plan is None:
        outcomes = tuple(installation.ingest())
        installation.plan = Plan(outcomes, tuple(_reasons(installation)))
        logger.info("%s", "; ".join(installation.plan.reasons) or "nothing to build")
    return installation.plan


def is_published(installation: Installation) -> bool:
    """Whether readers have what a build would give, as they have where all that is new was rejected."""
    published = current_release(installation.home.published)
    return published is not None and published.build_key == build_key(installation) and not installation.refetches


def how_it_ended(installation: Installation, run_id: str, *, is_broken: bool) -> Ending:
    """How a run ended whose steps are over.

    Args:
        installation: as the run had it.
        run_id: the run.
        is_broken: whether a step of it failed.
    """
    with installation.warehouse.connect() as connection:
        release = latest_release(connection)
    if release is not None and release["run_id"] == run_id:
        return "published"
    if is_broken:
        return "stopped"
    if installation.plan is None or not installation.plan.is_building:
        return "unchanged"
    # What came may be what readers have already, as where an agency goes back to it: nothing has stopped such a run.
    is_stopped = not is_published(installation) or read_findings(installation, run_id).of("critical")
    return "stopped" if is_stopped else "unchanged"


def build_key(installation: Installation) -> str:
    """16 hexadecimal digits of what a release would be made of: accepted vintages, strategies and models.

    A vintage that was loaded again, as after `styrka rebuild`, may have other rows: rules of reading have changed, or
    the home's own organisations.
    """
    strategies = [snapshot.snapshot_id for snapshot in installation.strategies.followed()]
    vintages = [f"{one.vintage_id} {one.loaded_at.timestamp():.6f}" for one in accepted_vintages(installation)]
    content = [project_digest(), *vintages, *strategies]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


def accepted_vintages(installation: Installation) -> list[Vintage]:
    """The newest accepted vintage of every source that has one, in the order of their names."""
    with installation.warehouse.connect() as connection:
        newest = latest_accepted(connection, installation.sources, installation.origins, installation.as_of)
    return list(newest.values())


def _reasons(installation: Installation) -> Iterator[str]:
    loader = installation.loader
    unloaded = [name for name in installation.sources if loader.pending(name)]
    unvalidated = [name for name in installation.sources if name not in unloaded and loader.unvalidated(name)]
    if unloaded:
        yield f"to load: {', '.join(unloaded)}"
    if unvalidated:
        yield f"loaded and not validated: {', '.join(unvalidated)}"
    if not is_published(installation) and accepted_vintages(installation):
        yield "everything is built again" if installation.refetches else "readers lack the newest vintages or models"
