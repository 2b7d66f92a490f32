"""Tell with whom a county is compared: neighbours and structural peers.

Not here: figures.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipelines.site.errors import SiteError
from pipelines.site.facts.indicators import NATION
from pipelines.site.release import ReleaseReader, Row


@dataclass(frozen=True)
class Regions:
    """The counties in the order of their codes, the nation, and who is compared with whom."""

    counties: list[Row]
    nation: Row
    neighbours: dict[str, list[str]]
    peers: dict[str, list[Row]]

    def __getitem__(self, code: str) -> Row:
        """The row of a county or the nation."""
        return self.nation if code == NATION else self._by_code[code]

    @property
    def _by_code(self) -> dict[str, Row]:
        return {row["region_code"]: row for row in self.counties}

    def county(self, code: str) -> Row:
        """The row of a county.

        Raises:
            SiteError: there is no such county in this release.
        """
        if code not in self._by_code:
            known = ", ".join(f"{row['region_code']} {row['label_sv']}" for row in self.counties)
            raise SiteError(
                f"region {code!r}: expected the code of a county, but found none; the counties are {known}."
            )
        return self._by_code[code]


def read_regions(release: ReleaseReader) -> Regions:
    """Counties, nation, neighbours and peers of a release."""
    rows = release.table("dim_region", "region_code")
    nation = next(row for row in rows if row["region_code"] == NATION)
    neighbours = defaultdict(list)
    for row in release.table("bridge_county_neighbour", "region_code, neighbour_code"):
        neighbours[row["region_code"]].append(row["neighbour_code"])
    return Regions([row for row in rows if row["region_level"] == "county"], nation, dict(neighbours), _peers(release))


def _peers(release: ReleaseReader) -> dict[str, list[Row]]:
    """The peers of each county by the newest register, nearest first."""
    rows = release.table("county_peers", "region_code, peer_rank")
    newest = max(((row["year"], row["regime"]) for row in rows), default=None)
    peers = defaultdict(list)
    for row in rows:
        if (row["year"], row["regime"]) == newest:
            peers[row["region_code"]].append(row)
    return dict(peers)
