"""Make the site of a release before the release is switched to, and the reports of an edition.

Not here: pages (``site/``), the switch (``warehouse/publishing.py``).
"""

from __future__ import annotations

from pathlib import Path

from pipelines.installation.parts import Installation
from pipelines.site.build import SITE, BuiltSite, build_site
from pipelines.site.facts.portfolio import quarters_of
from pipelines.site.language import LANGUAGES
from pipelines.site.report.write import write_quarter_reports, write_reports


def build_release_site(installation: Installation, release: Path, before: Path | None) -> BuiltSite:
    """Make the site within the folder `release`; `before` is the release that readers have now.

    Raises:
        SiteError: the focus county is unknown, or a label is lacking in one language.
    """
    settings = installation.settings
    return build_site(
        release,
        focus=settings.focus_region,
        build=installation.home.build,
        before=before / SITE if before is not None else None,
        address=settings.site_url,
    )


def write_edition_reports(installation: Installation, edition: Path) -> list[Path]:
    """Write the focus county's yearly report in both languages into the folder of an edition; returns the files."""
    return write_reports(edition, installation.settings.focus_region, LANGUAGES, edition / "reports")


def write_quarter_edition_reports(installation: Installation, edition: Path, quarter: str) -> list[Path]:
    """Write the quarter's report in both languages into the folder of its edition; nothing where it has no projects."""
    focus = installation.settings.focus_region
    if quarter not in quarters_of(edition, focus):
        return []
    return write_quarter_reports(edition, focus, LANGUAGES, edition / "reports", quarter)
