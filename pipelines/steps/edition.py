"""Prove that the archive gives the release again, then freeze an edition: what the annual run adds to a nightly run.

The order of the two, and the finding between them. Not here: replaying (``operations/replay.py``) or what an edition
holds (``editions.py``).
"""

from __future__ import annotations

import logging
import shutil
from datetime import datetime

from pipelines.installation.parts import Installation
from pipelines.publish.editions import Edition, freeze_edition
from pipelines.steps.replay import differences, open_replay, replay
from pipelines.steps.site import write_edition_reports
from pipelines.steps.validate import record_outcomes
from warehouse.check_results import CheckResult, CheckSpec
from warehouse.publishing import Published, current_release

logger = logging.getLogger(__name__)

_RELEASE = "release"
_SHOWN = 5

REPLAYS = CheckSpec(
    name="replay_gives_release",
    kind="replay",
    severity="critical",
    description_en="Once a year everything is made again from the archive alone: it gives the release again.",
    expected="a replay from the archive to give the release again",
    advice=(
        "no edition was frozen; see whether the archive has lost bytes (`styrka doctor --deep`), or whether something "
        "depends on the order in which vintages came, then run `styrka run annual` again"
    ),
)


def conclude_year(installation: Installation, run_id: str, at: datetime) -> Edition | None:
    """Replay, compare, and freeze the edition; None where the replay differs: then the finding says why.

    Args:
        installation: held for writing, just published.
        run_id: the annual run.
        at: now.
    """
    published = current_release(installation.home.published)
    assert published is not None
    finding = _replayed_finding(installation, published, run_id, at)
    record_outcomes(installation.warehouse, run_id, at, [finding], {})
    if finding.blocking:
        logger.error("%s", finding.message)
        return None
    edition = freeze_edition(
        installation, published, at, complete=lambda folder: write_edition_reports(installation, folder)
    )
    moved = len(edition.comparison.moved) if edition.comparison else 0
    logger.info("edition %s: %d indicator series moved since the last, %s", edition.name, moved, edition.folder)
    return edition


def _replayed_finding(installation: Installation, published: Published, run_id: str, at: datetime) -> CheckResult:
    replaying = open_replay(installation.settings, at)
    replayed = replay(replaying, at, run_id)
    if replayed.published is None:
        reported = "; ".join(replayed.failures[:_SHOWN])
        return REPLAYS.outcome(_RELEASE, passed=False, observed=f"models or tests that fail: {reported}")
    found = differences(replayed.published, published)
    if found:
        return REPLAYS.outcome(_RELEASE, passed=False, observed="; ".join(found[:_SHOWN]))
    # What differs stays to be looked at; what is equal is there already.
    shutil.rmtree(replaying.home.root, ignore_errors=True)
    return REPLAYS.outcome(_RELEASE, passed=True, observed=f"{replayed.vintages} sources give all tables again")
