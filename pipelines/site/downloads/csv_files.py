"""Write CSV for each indicator, county, area, university and claim, and CSVW beside each indicator's.

UTF-8, commas, a header; missing is empty.
"""

from __future__ import annotations

import io
from typing import Any, Final

import orjson

from pipelines.site.downloads.job import DownloadJob
from pipelines.site.facts.indicators import Indicator
from pipelines.transform.regimes import regimes

_COLUMNS: Final = """
    rows.indicator_id, indicator.label_sv as indicator_sv, indicator.label_en as indicator_en,
    rows.series, coalesce(series.label_sv, indicator.label_sv) as series_sv,
    coalesce(series.label_en, indicator.label_en, indicator.label_sv) as series_en,
    rows.region_code, region.label_sv as region_sv, region.label_en as region_en,
    rows.regime, rows.is_followed, rows.year, rows.value, coalesce(unit.label_sv, rows.unit) as unit_sv,
    coalesce(unit.label_en, rows.unit) as unit_en,
    rows.national_value, rows.baseline, rows.target, rows.target_low, rows.target_high, rows.target_year, rows.trend,
    rows.status, rows.outlook, rows.is_break_year, rows.is_preliminary, rows.source, rows.vintage_id, rows.origin
"""

# Figures that are delivered or judged have no series but their indicator, and maybe a unit of their own.
SERIES_ROWS: Final = f"""
select {_COLUMNS}
from marts.indicator_series as rows
inner join marts.dim_indicator as indicator on indicator.indicator_id = rows.indicator_id
left join marts.dim_indicator_series as series
    on series.indicator_id = rows.indicator_id and series.series = rows.series
inner join marts.dim_region as region on region.region_code = rows.region_code
left join marts.dim_unit as unit on unit.unit = rows.unit
order by rows.indicator_id, series.sort_order nulls last, rows.series, rows.region_code, rows.regime, rows.year
"""

# Query, column that parts it, folder of its files.
_OTHERS: Final = (
    ("select * from marts.knowledge_area_profile order by area_code, region_code, year", "area_code", "areas"),
    (
        "select employed.*, region.label_sv as municipality, region.parent_code as county_code "
        "from marts.knowledge_area_employment as employed "
        "inner join marts.dim_region as region on region.region_code = employed.region_code "
        "where region.region_level = 'municipality' "
        "order by employed.area_code, employed.region_code, employed.tier, employed.year",
        "area_code",
        "municipalities",
    ),
    (
        "select * from marts.research_strengths order by organisation_code, field_scheme, field_code, period_start, "
        "counting, baseline",
        "organisation_code",
        "universities",
    ),
    (
        "select evidence.*, claims.verdict, claims.is_simulated as verdict_is_simulated "
        "from marts.claim_evidence as evidence "
        "left join marts.strategy_claims as claims "
        "on claims.claim_id = evidence.claim_id and claims.region_code = evidence.region_code "
        "order by evidence.claim_id, evidence.region_code, evidence.test_no, evidence.moment",
        "claim_id",
        "claims",
    ),
    (
        "select indices.region_code, indices.industry_code, industry.label_sv as industry_sv, "
        "industry.label_en as industry_en, indices.year, indices.value as employed, indices.location_quotient, "
        "indices.location_quotient_low, indices.location_quotient_high, indices.region_share, indices.national_share, "
        "indices.is_preliminary, indices.source, indices.vintage_id, indices.origin "
        "from marts.specialisation_indices as indices "
        "inner join marts.dim_industry as industry "
        "on industry.industry_code = indices.industry_code and industry.classification = indices.classification "
        "where indices.measure = 'employment' and indices.regime = $register "
        "and indices.location_quotient is not null "
        "order by indices.region_code, indices.year, indices.industry_code",
        "region_code",
        "specialisations",
    ),
)

# Files of projects, where there are any: those of persons are in the sums alone.
_PROJECTS: Final = {
    "projects": (
        "select project.*, status.* exclude (project_id, source, vintage_id, origin) "
        "from marts.dim_project as project "
        "left join marts.project_status as status on status.project_id = project.project_id "
        "order by project.project_id, status.quarter"
    ),
    "follow_up": "select * from marts.action_plan_follow_up order by plan_id, area_code, financier, quarter",
    "results": (
        "select results.* from marts.fct_project_results as results "
        "inner join marts.dim_project as project on project.project_id = results.project_id "
        "order by results.project_id, results.quarter, results.result_code, results.split"
    ),
}

_MEANINGS: Final = {
    "indicator_id": ("Indikatorns nummer", "Number of the indicator"),
    "indicator_sv": ("Indikator, svenska", "Indicator, Swedish"),
    "indicator_en": ("Indikator, engelska", "Indicator, English"),
    "series": ("Seriens namn i lagret", "Name of the series in the warehouse"),
    "series_sv": ("Serie, svenska", "Series, Swedish"),
    "series_en": ("Serie, engelska", "Series, English"),
    "region_code": ("Regionens kod (SCB)", "Code of the region (Statistics Sweden)"),
    "region_sv": ("Region, svenska", "Region, Swedish"),
    "region_en": ("Region, engelska", "Region, English"),
    "regime": ("Register; olika register är inte en serie", "Register; different registers are not one series"),
    "is_followed": ("Registret som följs", "The register that is followed"),
    "year": ("År", "Year"),
    "value": ("Värde", "Value"),
    "unit_sv": ("Enhet, svenska", "Unit, Swedish"),
    "unit_en": ("Enhet, engelska", "Unit, English"),
    "national_value": ("Riket samma år", "Sweden in the same year"),
    "baseline": ("Utgångsläge", "Baseline"),
    "target": ("Mål", "Target"),
    "target_low": ("Målets undre gräns", "Lower end of the target"),
    "target_high": ("Målets övre gräns", "Upper end of the target"),
    "target_year": ("Målår", "Year of the target"),
    "trend": ("Förändring per år, fem år", "Change a year, five years"),
    "status": ("Trenden mot strategins riktning", "The trend against the strategy's direction"),
    "outlook": ("Om takten räcker till målet", "Whether the pace is enough for the target"),
    "is_preliminary": ("Preliminär statistik", "Preliminary statistics"),
    "is_break_year": ("Året jämförs inte med de före", "The year does not compare with those before"),
    "source": ("Källtabeller", "Source tables"),
    "vintage_id": ("Årgång i arkivet", "Vintage in the archive"),
    "origin": ("live, recorded eller simulated", "live, recorded or simulated"),
}


def write_csv_files(job: DownloadJob) -> None:
    """Write all of them."""
    rows = job.release.frame(SERIES_ROWS)
    _write_parts(job, rows, "indicator_id", "indicators")
    _write_parts(job, rows, "region_code", "counties")
    for query, column, folder in _OTHERS:
        named = {"register": regimes()["register"]} if "$register" in query else {}
        _write_parts(job, job.release.frame(query, named), column, folder)
    if job.facts.portfolio is not None:
        for name, query in _PROJECTS.items():
            job.folder.write(f"data/projects/{name}.csv", as_csv(job.release.frame(query)))
    for indicator in job.facts.fed:
        body = orjson.dumps(csvw(job, indicator, rows.schema), option=orjson.OPT_INDENT_2)
        job.folder.write(f"data/indicators/{indicator.id}.csv-metadata.json", body)


def _write_parts(job: DownloadJob, rows: Any, column: str, folder: str) -> None:
    """A file for each value of `column`, named by it."""
    import pyarrow.compute as pc

    for value in pc.unique(rows[column]).to_pylist():
        job.folder.write(f"data/{folder}/{value}.csv", as_csv(rows.filter(pc.equal(rows[column], value))))


def as_csv(rows: Any) -> bytes:
    """A table as CSV."""
    from pyarrow import csv

    written = io.BytesIO()
    csv.write_csv(rows, written)
    return written.getvalue()


def csvw(job: DownloadJob, indicator: Indicator, schema: Any) -> dict[str, Any]:
    """The metadata of an indicator's file, by Metadata Vocabulary for Tabular Data (W3C, 2015)."""
    sources = [job.facts.sources.rows[name] for name in job.sources_of(indicator)]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "sv"}],
        "url": f"{indicator.id}.csv",
        "dc:title": [{"@value": text, "@language": one} for one, text in job.labels(indicator.row).items()],
        "dc:source": [{"@value": row["title_sv"], "@language": "sv"} for row in sources],
        "dc:license": "; ".join(sorted({row["licence"] for row in sources})),
        "tableSchema": {
            "columns": [_column(field.name, str(field.type)) for field in schema],
            "primaryKey": ["series", "region_code", "regime", "year"],
        },
    }


def _column(name: str, kind: str) -> dict[str, Any]:
    swedish, english = _MEANINGS[name]
    datatype = {"int32": "integer", "int64": "integer", "double": "number", "bool": "boolean"}.get(kind, "string")
    return {
        "name": name,
        "titles": name,
        "datatype": datatype,
        "dc:description": [{"@value": swedish, "@language": "sv"}, {"@value": english, "@language": "en"}],
    }
