"""Arrange figures in dimensions, as PX and JSON-stat both have them.

Not here: a file format (``px.py``, ``json_stat.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from pipelines.site.downloads.job import DownloadJob
from pipelines.site.facts.indicators import Indicator
from pipelines.site.language import LANGUAGES, Language
from pipelines.site.release import Row
from pipelines.transform.regimes import regimes

Both = dict[Language, str]


@dataclass(frozen=True)
class Dimension:
    """A dimension: its code, its label, and its values as code -> labels."""

    code: str
    label: Both
    values: dict[str, Both]
    role: str | None = None


@dataclass(frozen=True)
class Cube:
    """Figures over dimensions, the last running fastest; cells without a figure are absent."""

    name: str
    title: Both
    dimensions: Sequence[Dimension]
    values: dict[int, float]
    origins: dict[int, str]
    unit: Both
    source: Both
    decimals: int
    updated: str
    notes: Sequence[Both]

    @property
    def size(self) -> list[int]:
        """Number of values of each dimension."""
        return [len(one.values) for one in self.dimensions]

    @property
    def cells(self) -> int:
        """Number of cells."""
        return prod(self.size)


def indicator_cube(job: DownloadJob, indicator: Indicator) -> Cube:
    """Series × region × year of an indicator, in the registers that are followed."""
    regions, years = job.regions_of(indicator), job.years_of(indicator.series)
    values: dict[int, float] = {}
    origins: dict[int, str] = {}
    for at_series, series in enumerate(indicator.series):
        for at_region, region in enumerate(regions):
            for row in series.followed.get(region, ()):
                if row["value"] is not None:
                    cell = (at_series * len(regions) + at_region) * len(years) + years.index(row["year"])
                    values[cell], origins[cell] = row["value"], row["origin"]
    units = list(dict.fromkeys(series.unit["unit"] for series in indicator.series))
    return Cube(
        name=f"indicator_{indicator.id}",
        title=job.labels(indicator.row),
        dimensions=[
            Dimension(
                "series",
                {"sv": "serie", "en": "series"},
                {one.row["series"]: _with_unit(job, one.row, one.unit, len(units) > 1) for one in indicator.series},
                "metric",
            ),
            _regions(job, regions),
            _years(years),
        ],
        values=values,
        origins=origins,
        unit=job.labels(indicator.headline.unit) if len(units) == 1 else {"sv": "se serien", "en": "see the series"},
        source=_source(job, job.sources_of(indicator)),
        decimals=max(series.decimals for series in indicator.series),
        updated=_updated(job, job.sources_of(indicator)),
        notes=_notes(job, job.is_simulated(indicator)),
    )


_QUOTIENTS = """
select region_code, industry_code, year, location_quotient as value, origin, source
from marts.specialisation_indices
where measure = 'employment' and regime = $register and location_quotient is not null
"""

_STRUCTURE = """
select region_code, measure, year, value, origin, source
from marts.regional_structure
where regime = $register and measure_base = 'employment' and value is not null
"""


def index_cubes(job: DownloadJob) -> list[Cube]:
    """The indices over all counties: location quotients by industry, and measures of the structure."""
    industries = {row["industry_code"]: row for row in job.release.table("dim_industry", "sort_order, industry_code")}
    measures = {row["measure"]: row for row in job.facts.measures if row["table_name"] == "regional_structure"}
    return [
        cube
        for cube in (
            _index_cube(
                job,
                "location_quotient",
                _QUOTIENTS,
                "industry_code",
                industries,
                {"sv": "bransch", "en": "industry"},
                {"sv": "Lokaliseringskvot, sysselsatta", "en": "Location quotient, employed"},
            ),
            _index_cube(
                job,
                "regional_structure",
                _STRUCTURE,
                "measure",
                measures,
                {"sv": "mått", "en": "measure"},
                {"sv": "Näringslivets struktur, sysselsatta", "en": "Structure of industry, employed"},
            ),
        )
        if cube is not None
    ]


def _index_cube(
    job: DownloadJob, name: str, query: str, column: str, labels: dict[str, Row], label: Both, title: Both
) -> Cube | None:
    rows = job.release.rows(query, {"register": regimes()["register"]})
    if not rows:
        return None
    known = {row["region_code"] for row in (job.facts.regions.nation, *job.facts.regions.counties)}
    rows = [row for row in rows if row["region_code"] in known and row[column] in labels]
    items = [code for code in labels if any(row[column] == code for row in rows)]
    regions = sorted({row["region_code"] for row in rows})
    years = sorted({row["year"] for row in rows})
    at_item, at_region, at_year = ({value: at for at, value in enumerate(one)} for one in (items, regions, years))
    cells = {
        (at_item[row[column]] * len(regions) + at_region[row["region_code"]]) * len(years) + at_year[row["year"]]: row
        for row in rows
    }
    sources = sorted({source["source"] for row in rows for source in job.facts.sources.of(row["source"])})
    return Cube(
        name=name,
        title=title,
        dimensions=[
            Dimension(column, label, {code: job.labels(labels[code]) for code in items}),
            _regions(job, regions),
            _years(years),
        ],
        values={cell: row["value"] for cell, row in cells.items()},
        origins={cell: row["origin"] for cell, row in cells.items()},
        unit={"sv": "index", "en": "index"},
        source=_source(job, sources),
        decimals=3,
        updated=_updated(job, sources),
        notes=_notes(job, any(row["origin"] == "simulated" for row in rows)),
    )


def _with_unit(job: DownloadJob, row: Row, unit: Row, several: bool) -> Both:
    """The label of a series, with its unit where the indicator has several and the label does not say it."""
    labels = job.labels(row)
    if not several:
        return labels
    units = job.labels(unit)
    return {one: f"{labels[one]} ({units[one]})" for one in LANGUAGES}


def _regions(job: DownloadJob, codes: Sequence[str]) -> Dimension:
    values = {code: job.labels(job.facts.regions[code]) for code in codes}
    return Dimension("region", {"sv": "region", "en": "region"}, values, "geo")


def _years(years: Sequence[int]) -> Dimension:
    values: dict[str, Both] = {str(year): {"sv": str(year), "en": str(year)} for year in years}
    return Dimension("year", {"sv": "år", "en": "year"}, values, "time")


def _source(job: DownloadJob, names: Sequence[str]) -> Both:
    titles = [job.labels(job.facts.sources.rows[name], "title") for name in names]
    return {one: "; ".join(title[one] for title in titles) for one in LANGUAGES}


def _updated(job: DownloadJob, names: Sequence[str]) -> str:
    return max((str(job.facts.sources.rows[name]["updated"] or "") for name in names), default="")


def _notes(job: DownloadJob, simulated: bool) -> list[Both]:
    if not simulated:
        return []
    title, text = job.both("frame.simulated_title"), job.both("method.p_simulated")
    return [{one: f"{title[one]} {text[one]}" for one in LANGUAGES}]
