"""Publishing a nightly run: its identity, and the hand-over to the warehouse package.

Naming a release. Not here: files and schemas (``warehouse/publishing.py``).
"""

from __future__ import annotations

import logging
from datetime import datetime

from pipelines.installation.parts import Installation
from pipelines.publish.dictionary import dictionary_files
from pipelines.steps.plan import build_key
from pipelines.steps.site import build_release_site
from pipelines.transform.dbt_project import ModelGraph, mart_names
from warehouse.publishing import Published, publish
from warehouse.release_copy import Release

logger = logging.getLogger(__name__)


def publish_release(installation: Installation, graph: ModelGraph, run_id: str, at: datetime) -> Published:
    """Publish the marts as they were built in this run, with the dictionary and the site made of them."""
    key = build_key(installation)
    settings = installation.settings
    release = Release(
        # Sorting by name is sorting by time.
        release_id=f"{at:%Y%m%dT%H%M%S%f}-{key}",
        published_at=at,
        build_key=key,
        api=settings.api,
        run_id=run_id,
    )
    published = publish(
        installation.warehouse,
        installation.home.published,
        mart_names(graph),
        release,
        keep=settings.keep_releases,
        reader_roles=settings.reader_roles,
        documents=dictionary_files(installation.sources, graph),
        complete=lambda folder, before: build_release_site(installation, folder, before),
    )
    logger.info("published %d tables, %s rows", len(published.rows), f"{sum(published.rows.values()):,}")
    return published
