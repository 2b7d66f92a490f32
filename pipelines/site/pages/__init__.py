"""List the kinds of pages: a new kind is one file, one template, and one line in `KINDS`."""

from __future__ import annotations

from typing import Final

from pipelines.site.maker import MakePages
from pipelines.site.pages.about import about_pages
from pipelines.site.pages.areas import area_pages
from pipelines.site.pages.claims import claim_pages
from pipelines.site.pages.counties import county_pages
from pipelines.site.pages.data import data_pages
from pipelines.site.pages.indicators import indicator_pages
from pipelines.site.pages.monitoring import monitoring_page
from pipelines.site.pages.plans import plan_pages
from pipelines.site.pages.projects import project_page
from pipelines.site.pages.sources import source_pages
from pipelines.site.pages.start import start_page
from pipelines.site.pages.universities import university_pages

KINDS: Final[tuple[MakePages, ...]] = (
    start_page,
    indicator_pages,
    area_pages,
    county_pages,
    university_pages,
    claim_pages,
    plan_pages,
    project_page,
    monitoring_page,
    data_pages,
    source_pages,
    about_pages,
)
