"""Read the source tables of a release: title, vintage, breaks, and the marts made of them.

Not here: the archive itself, which is not part of a release.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipelines.site.release import ReleaseReader, Row

# Weakest first: what is derived of several origins carries the weakest.
ORIGINS = ("simulated", "recorded", "live")


@dataclass(frozen=True)
class Sources:
    """Source tables by name."""

    rows: dict[str, Row]
    lineage: dict[str, list[str]]
    breaks: list[Row]
    expected: dict[str, list[str]]

    def of(self, names: str | None) -> list[Row]:
        """The rows of the sources that a mart's column `source` names, parted by commas."""
        return [self.rows[name] for name in (names or "").replace(" ", "").split(",") if name in self.rows]

    def is_preliminary(self, names: str | None) -> bool:
        """Whether a source says in its title that its figures are preliminary."""
        return any("preliminär" in row["title_sv"].lower() for row in self.of(names))

    @property
    def origins(self) -> list[str]:
        """Origins that occur, weakest first."""
        found = {row["origin"] for row in self.rows.values() if row["origin"]}
        return [origin for origin in ORIGINS if origin in found]


def read_sources(release: ReleaseReader) -> Sources:
    """The sources of a release."""
    lineage = defaultdict(list)
    for row in release.rows("select source, mart from meta.lineage order by source, mart"):
        lineage[row["source"]].append(row["mart"])
    return Sources(
        {row["source"]: row for row in release.table("dim_source", "source")},
        dict(lineage),
        release.table("series_breaks", "regime, year"),
        {row["name"]: row["expected_update"] for row in release.dictionary["sources"]},
    )


def weakest(origins: set[str]) -> str | None:
    """The weakest of some origins."""
    return next((origin for origin in ORIGINS if origin in origins), None)
