"""Read the source tables of a release: title, vintage, breaks, and the marts made of them.

Not here: the archive itself, which is not part of a release.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.site.release import ReleaseReader, Row

# Weakest first: what is derived of several origins carries the weakest.
ORIGINS = ("simulated", "recorded", "live")


@dataclass(frozen=True)
class Expected:
    """When an agency is expected to release a table: days of the year (`MM-DD`), in which years, how early counts."""

    days: tuple[str, ...]
    years: str = "all"
    early_days: int = 60

    def after(self, updated: str) -> str:
        """The first expected day whose release an update of that day is not: `YYYY-MM-DD`."""
        day = date.fromisoformat(updated[:10])
        served = (day + timedelta(days=self.early_days)).isoformat()
        years = [year for year in range(day.year, day.year + 5) if self.years in ("all", ("even", "odd")[year % 2])]
        return next(due for year in years for one in self.days if (due := f"{year}-{one}") > served)


@dataclass(frozen=True)
class Sources:
    """Source tables by name."""

    rows: dict[str, Row]
    lineage: dict[str, list[str]]
    breaks: list[Row]
    expected: dict[str, Expected]

    def of(self, names: str | None) -> list[Row]:
        """The rows of the sources that a mart's column `source` names, parted by commas."""
        return [self.rows[name] for name in (names or "").replace(" ", "").split(",") if name in self.rows]

    def is_preliminary(self, names: str | None) -> bool:
        """Whether a source says in its title that its figures are preliminary."""
        return any("preliminär" in row["title_sv"].lower() for row in self.of(names))

    def next_update(self, name: str) -> str | None:
        """The day by which the table is expected to be updated; None where nobody expects it."""
        row, expected = self.rows[name], self.expected.get(name)
        if expected is None or not row["updated"] or row["cadence"] == "closed":
            return None
        return expected.after(str(row["updated"]))

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
        {row["name"]: _expected(row) for row in release.dictionary["sources"] if row["expected_update"]},
    )


def _expected(row: Row) -> Expected:
    """As the dictionary has it; one of an older release has the days alone."""
    return Expected(
        tuple(sorted(row["expected_update"])), row.get("expected_years", "all"), row.get("expected_early_days", 60)
    )


def weakest(origins: set[str]) -> str | None:
    """The weakest of some origins."""
    return next((origin for origin in ORIGINS if origin in origins), None)
