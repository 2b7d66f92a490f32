"""Write a static API: files that a program asks for by address, described by `openapi.json`.

Not here: JSON-stat itself (``json_stat.py``).
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from pipelines.site.downloads.cube import indicator_cube
from pipelines.site.downloads.job import DownloadJob
from pipelines.site.downloads.json_stat import json_stat
from pipelines.site.release import Row

_LATEST: Final = (
    "year", "value", "national_value", "baseline", "baseline_year", "target", "target_low", "target_high",
    "target_year", "trend", "status", "status_reason", "outlook", "source", "vintage_id", "origin",
)  # fmt: skip


def write_api(job: DownloadJob) -> None:
    """The list of indicators, a dataset for each, a document for each county, and the description."""
    _write(job, "api/v1/indicators.json", {"indicators": [_indicator(job, row.row) for row in job.facts.indicators]})
    for indicator in job.facts.fed:
        _write(job, f"api/v1/indicators/{indicator.id}.json", json_stat(indicator_cube(job, indicator)))
    for county in job.facts.regions.counties:
        _write(job, f"api/v1/regions/{county['region_code']}.json", _region(job, county))
    _write(job, "openapi.json", _description())


def _write(job: DownloadJob, path: str, document: dict[str, Any]) -> None:
    job.folder.write(path, orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS) + b"\n")


def _indicator(job: DownloadJob, row: Row) -> dict[str, Any]:
    fed = {indicator.row["indicator_id"] for indicator in job.facts.fed}
    kept = ("indicator_id", "level", "area", "label_sv", "label_en", "formula", "direction", "fed_as", "missing_sv",
            "missing_en", "origin")  # fmt: skip
    dataset = f"indicators/{row['indicator_id']}.json" if row["indicator_id"] in fed else None
    return {name: row[name] for name in kept} | {"dataset": dataset}


def _region(job: DownloadJob, county: Row) -> dict[str, Any]:
    latest = [
        {
            "indicator_id": indicator.id,
            "series": series.row["series"],
            "label_sv": series.row["label_sv"],
            "label_en": series.row["label_en"],
            "unit_sv": series.unit["label_sv"],
            "unit_en": series.unit["label_en"],
            **{name: row[name] for name in _LATEST if name in row},
        }
        for indicator in job.facts.fed
        for series in indicator.series
        if (row := series.latest(county["region_code"])) is not None
    ]
    return {
        "region_code": county["region_code"],
        "label_sv": county["label_sv"],
        "label_en": county["label_en"],
        "latest": latest,
    }


def _description() -> dict[str, Any]:
    """OpenAPI 3.1 of the files."""

    def file(summary: str, schema: dict[str, Any], *parameters: str) -> dict[str, Any]:
        named = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parameters]
        answer = {"description": summary, "content": {"application/json": {"schema": schema}}}
        return {"get": {"summary": summary, "parameters": named, "responses": {"200": answer}}}

    listed = {"type": "object", "required": ["indicators"], "properties": {"indicators": {"type": "array"}}}
    dataset = {"type": "object", "required": ["version", "class", "id", "size", "dimension", "value"]}
    region = {"type": "object", "required": ["region_code", "label_sv", "label_en", "latest"]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Styrka",
            "version": "1",
            "description": "Static files: indicators of smart specialisation for every Swedish county. `origin` and "
            "`status` say of each figure whether it is live, recorded or simulated; simulated ones are no statistics.",
        },
        "servers": [{"url": "."}],
        "paths": {
            "/api/v1/indicators.json": file("Every indicator, fed or not.", listed),
            "/api/v1/indicators/{indicator_id}.json": file(
                "Series by region and year, JSON-stat 2.0.", dataset, "indicator_id"
            ),
            "/api/v1/regions/{region_code}.json": file("The latest value of every series.", region, "region_code"),
        },
    }
