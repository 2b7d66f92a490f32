"""Hold what every kind of download is given: the facts, the release, and the folder to fill."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.site.facts.everything import Facts
from pipelines.site.facts.indicators import Indicator, Series
from pipelines.site.language import LANGUAGES, Language, Words
from pipelines.site.readings import Reader
from pipelines.site.release import ReleaseReader, Row
from pipelines.site.writing import SiteFolder


@dataclass(frozen=True)
class DownloadJob:
    """A release's downloads; `address` is where the site will be served, None where nobody has said."""

    folder: SiteFolder
    release: ReleaseReader
    facts: Facts
    address: str | None
    readers: dict[Language, Reader] = field(init=False)

    def __post_init__(self) -> None:
        readers = {one: Reader(Words(one), self.facts.regions, self.facts.sources) for one in LANGUAGES}
        object.__setattr__(self, "readers", readers)

    def both(self, key: str, **values: object) -> dict[Language, str]:
        """A text in both languages."""
        return {one: self.readers[one].words(key, **values) for one in LANGUAGES}

    def labels(self, row: Row, field: str = "label") -> dict[Language, str]:
        """The label of a mart's row in both languages."""
        return {one: self.readers[one].words.label(row, field) for one in LANGUAGES}

    def regions_of(self, indicator: Indicator) -> list[str]:
        """Codes of the regions that any series of the indicator has rows of, the nation first."""
        known = {row["region_code"] for row in (self.facts.regions.nation, *self.facts.regions.counties)}
        found = {region for series in indicator.series for region in series.followed}
        return sorted(found & known)

    @staticmethod
    def years_of(series: list[Series]) -> list[int]:
        """Years in which any of the followed rows is."""
        return sorted(frozenset().union(*(one.years for one in series)))

    def sources_of(self, indicator: Indicator) -> list[str]:
        """Names of the sources of the indicator's rows."""
        named = frozenset().union(*(series.sources for series in indicator.series))
        return sorted({row["source"] for name in named for row in self.facts.sources.of(name)})

    def is_simulated(self, indicator: Indicator) -> bool:
        """Whether any followed row of the indicator is simulated."""
        return any(series.is_simulated for series in indicator.series)
