"""Close a quarter: freeze the release as the quarter's edition, 45 days after the quarter's end.

Which quarter is closed, and that it is closed once. Not here: what an edition holds (``publish/editions.py``). What
comes in for a closed quarter later is a revision of the next release; the edition stays as it is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from pipelines.clock import local_day
from pipelines.installation.parts import Installation
from pipelines.projects.quarters import CLOSED_AFTER_DAYS, latest_closed
from pipelines.publish.editions import Edition, editions, freeze_edition
from pipelines.steps.site import write_quarter_edition_reports
from warehouse.publishing import current_release

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Closing:
    """The quarter that was to be closed, its edition if it has one, and what became of it in a sentence."""

    quarter: str
    edition: Edition | None
    sentence: str


def close_quarter(installation: Installation, at: datetime) -> Closing:
    """Freeze the edition of the newest quarter that can be closed; one that is closed stays as it is.

    Args:
        installation: held for writing.
        at: now.
    """
    quarter = latest_closed(local_day(at))
    if quarter in editions(installation.home.editions):
        folder = installation.home.editions / quarter
        return Closing(quarter, Edition(quarter, folder, None), f"{quarter} is closed already: {folder}")
    published = current_release(installation.home.published)
    if published is None:
        return Closing(quarter, None, f"{quarter} cannot be closed: nothing has been published yet")
    edition = freeze_edition(
        installation,
        published,
        at,
        quarter,
        lambda folder: write_quarter_edition_reports(installation, folder, quarter),
    )
    sentence = f"{quarter} is closed, {CLOSED_AFTER_DAYS} days or more after its end: {edition.folder}"
    logger.info("%s", sentence)
    return Closing(quarter, edition, sentence)
