"""Make the site of a release before the release is switched to, and the reports of an edition.

Not here: pages (``site/``), the switch (``warehouse/publishing.py``).
"""

from __future__ import annotations

from pathlib import Path

from pipelines.installation.parts import Installation
from pipelines.site.build import SITE, BuiltSite, build_site
from pipelines.site.facts.portfolio import quarters_of
from pipelines.site.language import LANGUAGES
from pipelines.site.release import open_release
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


def area_addresses(installation: Installation, release: Path, strategy_id: str) -> dict[str, str]:
    """Address of the page of each area of a strategy that has one; none where the site is about another strategy.

    Args:
        installation: whose site it is; without `STYRKA_SITE_URL` nothing has an address.
        release: folder of the release with its site.
        strategy_id: the strategy.
    """
    address = installation.settings.site_url
    if not address:
        return {}
    with open_release(release, installation.settings.focus_region) as reader:
        if [row["strategy_id"] for row in reader.table("dim_strategy")] != [strategy_id]:
            return {}
    pages = sorted((release / SITE / "sv" / "omrade").glob("*.html"))
    return {page.stem: f"{address.rstrip('/')}/sv/omrade/{page.name}" for page in pages}
