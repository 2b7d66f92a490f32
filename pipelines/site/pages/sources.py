"""Make the page of source tables: who made them, which vintage, and the way from a figure back to the bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.site.facts.indicators import Indicator
from pipelines.site.maker import Page, PageMaker
from pipelines.site.release import Row


@dataclass(frozen=True)
class SourceView:
    """A source table as the page shows it.

    Attributes:
        row: of dim_source.
        name: of the table in the archive and the warehouse.
        table_id: the agency's own id of the table; None for files that people dropped.
        expected: the day by which the next update is expected; None where nobody expects one.
        indicators: those whose newest figures are made of it.
        marts: tables of the release that are made of it.
        breaks: rows of series_breaks.
    """

    row: Row
    name: str
    table_id: str | None
    expected: str | None
    indicators: list[Indicator]
    marts: list[str]
    breaks: list[Row]


def source_pages(maker: PageMaker) -> Iterable[Page]:
    """One page; sources that nothing was ever fetched from come last."""
    views = sorted(
        (_view(maker, name, uses) for name, uses in _uses(maker).items()), key=lambda one: not one.row["updated"]
    )
    yield maker.page("sources", "kallor.html", "about", maker.words("nav.sources"), sources=views)


def _view(maker: PageMaker, name: str, uses: list[Indicator]) -> SourceView:
    sources = maker.facts.sources
    row = sources.rows[name]
    return SourceView(
        row,
        name,
        _table_id(row),
        sources.next_update(name),
        uses,
        sources.lineage.get(name, []),
        [one for one in sources.breaks if one["source"] == name],
    )


def _table_id(row: Row) -> str | None:
    """The id under which the agency has the table; what was dropped as a file has none."""
    found = str(row["table_id"] or "")
    is_file = "/" in str(row["agency"]) or "." in found
    return None if is_file or found in ("", row["source"]) else found


def _uses(maker: PageMaker) -> dict[str, list[Indicator]]:
    """Which indicators each source feeds, by the newest row of any of their series."""
    uses: dict[str, list[Indicator]] = {name: [] for name in maker.facts.sources.rows}
    for indicator in maker.facts.fed:
        latest = [series.latest(maker.facts.focus) for series in indicator.series]
        named = {row["source"] for row in latest if row}
        for name in sorted({source["source"] for one in named for source in maker.facts.sources.of(one)}):
            uses[name].append(indicator)
    return uses
