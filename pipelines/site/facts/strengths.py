"""Read what counties and universities are strong in: specialisations, knowledge areas, research fields.

Not here: thresholds; an index is strong where its lower limit is above 1.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipelines.site.release import ReleaseReader, Row
from pipelines.transform.regimes import regimes

_SPECIALISATIONS = """
select indices.*, industry.label_sv, industry.label_en
from marts.specialisation_indices as indices
inner join marts.dim_industry as industry
    on industry.industry_code = indices.industry_code and industry.classification = indices.classification
where indices.measure = 'employment' and indices.regime = $register and indices.location_quotient is not null
    and indices.year = (
        select max(year) from marts.specialisation_indices
        where measure = 'employment' and regime = $register and location_quotient is not null
    )
order by indices.region_code, indices.location_quotient desc, indices.industry_code
"""

_RESEARCH = """
select strengths.*, field.label_sv, field.label_en
from marts.research_strengths as strengths
inner join marts.dim_research_field as field
    on field.field_scheme = strengths.field_scheme and field.field_code = strengths.field_code
where strengths.field_scheme = 'ssif_3' and strengths.counting = 'full'
    and strengths.period_end = (select max(period_end) from marts.research_strengths where field_scheme = 'ssif_3')
    and strengths.activity_index is not null
order by strengths.organisation_code, strengths.period_start, strengths.baseline, strengths.activity_index desc,
    strengths.field_code
"""

# The newest year of each area, read by the tier that heads it: the same as its counties are read by.
_MUNICIPALITIES = """
select employed.*, region.parent_code, region.label_sv, region.label_en
from marts.knowledge_area_employment as employed
inner join marts.dim_region as region on region.region_code = employed.region_code
where region.region_level = 'municipality' and employed.is_headline_tier
qualify employed.year = max(employed.year) over (partition by employed.area_code)
order by employed.area_code, employed.location_quotient desc nulls last, region.label_sv
"""


@dataclass(frozen=True)
class Strengths:
    """Specialisations by county, areas by code and county, research fields by university.

    `municipalities` has the newest year of an area by its code and its county's, hidden figures last.
    """

    specialisations: dict[str, list[Row]]
    areas: list[Row]
    profiles: dict[tuple[str, str], list[Row]]
    area_industries: dict[str, list[Row]]
    area_fields: dict[str, list[Row]]
    universities: list[Row]
    fields: dict[str, list[Row]]
    publication_sources: str = ""
    municipalities: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def area(self, code: str | None) -> Row | None:
        """The area of a code; None where the strategy has none of it."""
        return next((row for row in self.areas if row["area_code"] == code), None)

    def strong_in(self, region: str) -> list[Row]:
        """Specialisations of a county that are no chance: their lower limit is above 1."""
        return [row for row in self.specialisations.get(region, ()) if (row["location_quotient_low"] or 0) > 1]

    def profile(self, area: str, region: str) -> Row | None:
        """The newest profile of an area in a county that has a quotient; else the newest of all."""
        rows = self.profiles.get((area, region), [])
        measured = [row for row in rows if row["location_quotient"] is not None]
        found = measured or rows
        return found[-1] if found else None

    def research_of(self, area: str, region: str, year: int | None) -> Row | None:
        """The profile of an area in a county that has research in it: of the year, else the newest."""
        rows = self.profiles.get((area, region), [])
        found = [row for row in rows if row["own_publication_count"] or row["nearby_publication_count"]]
        return next((row for row in found if row["year"] == year), found[-1] if found else None)


def _areas(release: ReleaseReader) -> list[Row]:
    """The areas that have pages: one that is divided into others is shown by these; one that has ended by none."""
    rows = release.table("dim_knowledge_area", "sort_order")
    divided = {row["part_of"] for row in rows if row.get("part_of")}
    return [
        row
        for row in rows
        if not (row["area_kind"] == "specialisation" and row["area_code"] in divided)
        and not (row.get("valid_to") and str(row["valid_to"]) < release.identity.day)
    ]


def read_strengths(release: ReleaseReader) -> Strengths:
    """The strengths of a release."""
    return Strengths(
        _by(release.rows(_SPECIALISATIONS, {"register": regimes()["register"]}), "region_code"),
        _areas(release),
        _profiles(release),
        _by(release.rows(_AREA_INDUSTRIES), "area_code"),
        _by(release.rows(_AREA_FIELDS), "area_code"),
        [row for row in release.table("dim_organisation", "label_sv") if row["is_focus"]],
        _fields(release),
        ",".join(row["source"] for row in release.rows(_PUBLICATION_SOURCES)),
        _municipalities(release),
    )


_PUBLICATION_SOURCES = "select distinct source from marts.fct_publications order by source"

_AREA_INDUSTRIES = """
select bridge.area_code, bridge.tier, bridge.basis, industry.label_sv, industry.label_en
from marts.bridge_area_industry as bridge
inner join marts.dim_industry as industry
    on industry.industry_code = bridge.industry_code and industry.classification = bridge.classification
order by bridge.area_code, bridge.tier, industry.sort_order, bridge.industry_code
"""

_AREA_FIELDS = """
select bridge.area_code, bridge.is_confirmed, field.label_sv, field.label_en
from marts.bridge_area_research_field as bridge
inner join marts.dim_research_field as field
    on field.field_scheme = bridge.field_scheme and field.field_code = bridge.field_code
order by bridge.area_code, bridge.field_code
"""


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return dict(grouped)


def _municipalities(release: ReleaseReader) -> dict[tuple[str, str], list[Row]]:
    grouped = defaultdict(list)
    for row in release.rows(_MUNICIPALITIES):
        grouped[row["area_code"], row["parent_code"]].append(row)
    return dict(grouped)


def _profiles(release: ReleaseReader) -> dict[tuple[str, str], list[Row]]:
    grouped = defaultdict(list)
    for row in release.table("knowledge_area_profile", "area_code, region_code, year"):
        grouped[row["area_code"], row["region_code"]].append(row)
    return dict(grouped)


def _fields(release: ReleaseReader) -> dict[str, list[Row]]:
    """Fields of each university over its longest window, by one baseline: volume and index do not depend on it.

    Of several baselines the one that says most of the impact is taken; impact is never compared across them.
    """
    chosen: dict[str, list[Row]] = {}
    for organisation, rows in _by(release.rows(_RESEARCH), "organisation_code").items():
        first = min(row["period_start"] for row in rows)
        by_baseline = _by([row for row in rows if row["period_start"] == first], "baseline")
        chosen[organisation] = max(by_baseline.values(), key=_how_complete)
    return chosen


def _how_complete(rows: list[Row]) -> tuple[int, int]:
    return sum(row["mncs"] is not None for row in rows), len(rows)
