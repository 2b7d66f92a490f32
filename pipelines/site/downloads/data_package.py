"""Write a data package (v2): the tables behind the pages as CSV, with keys, descriptions, hashes, sources, licence.

Source: https://datapackage.org/standard/data-package/. Not here: the whole warehouse, which is Parquet and DuckDB
beside the site.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import orjson

from pipelines.site.downloads.csv_files import as_csv
from pipelines.site.downloads.job import DownloadJob
from pipelines.site.downloads.licence import licence_of

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final = {
    "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer", "DOUBLE": "number", "FLOAT": "number",
    "BOOLEAN": "boolean", "VARCHAR": "string",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table of the package: primary key, and foreign keys as column(s) -> (table, column(s)).

    `without` names columns that a table which it refers to has as well: texts that each row would repeat.
    """

    mart: str
    key: tuple[str, ...]
    references: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()
    without: tuple[str, ...] = ()


TABLES: Final = (
    Table("dim_region", ("region_code",)),
    Table("dim_unit", ("unit",)),
    Table("dim_source", ("source",)),
    Table("dim_indicator", ("indicator_id",)),
    Table(
        "dim_indicator_series", ("indicator_id", "series"),
        ((("indicator_id",), "dim_indicator", ("indicator_id",)), (("unit",), "dim_unit", ("unit",))),
    ),
    Table(
        "indicator_series", ("indicator_id", "series", "region_code", "regime", "year"),
        (
            (("indicator_id", "series"), "dim_indicator_series", ("indicator_id", "series")),
            (("region_code",), "dim_region", ("region_code",)),
        ),
        without=("sentence_sv", "sentence_en"),
    ),
    Table("strategy_claims", ("claim_id", "region_code"), ((("region_code",), "dim_region", ("region_code",)),)),
)  # fmt: skip


def write_data_package(job: DownloadJob) -> None:
    """The tables, and the document that describes them."""
    described = {mart["name"]: mart for mart in job.facts.marts}
    resources = [_resource(job, table, described.get(table.mart, {})) for table in TABLES]
    sources = [row for row in job.facts.sources.rows.values() if row["updated"]]
    licence = licence_of(sources)
    document = {
        "$schema": _PROFILE,
        "name": "styrka",
        "title": "Styrka",
        "description": "Indicators of smart specialisation for every Swedish county. "
        + (
            job.readers["en"].words("frame.simulated_title") + " See the column origin."
            if job.facts.has_simulated
            else ""
        ),
        "licenses": [{"name": licence.name, "title": licence.title, "path": licence.path}],
        "sources": [
            {
                "title": row["title_en"],
                "version": str(row["updated"])[:10],
                "origin": row["origin"],
                "licence": row["licence"],
            }
            for row in sources
        ],
        "resources": resources,
    }
    job.folder.write("data/datapackage.json", orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")


def _resource(job: DownloadJob, table: Table, described: dict[str, Any]) -> dict[str, Any]:
    order = ", ".join(table.key)
    body = as_csv(job.release.frame(f"select * from marts.{table.mart} order by {order}").drop_columns(table.without))
    path = f"tables/{table.mart}.csv"
    job.folder.write(f"data/{path}", body)
    said = {column["name"]: column for column in described.get("columns", ())}
    columns = [one for one in job.release.columns(table.mart) if one["column_name"] not in table.without]
    fields = [_field(column, said.get(column["column_name"], {})) for column in columns]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(table.key)}
    references = [one for one in table.references if _holds(job, table.mart, *one)]
    if references:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in references
        ]
    return {
        "name": table.mart,
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": described.get("description", ""),
        "description_sv": described.get("description_sv", ""),
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": schema,
    }


def _holds(job: DownloadJob, mart: str, own: tuple[str, ...], other: str, theirs: tuple[str, ...]) -> bool:
    """Whether each row refers to one that is there: delivered figures are of no series."""
    matched = " and ".join(f"other.{b} = rows.{a}" for a, b in zip(own, theirs, strict=True))
    found = job.release.rows(
        f"select count(*) as lost from marts.{mart} as rows where not exists "
        f"(select 1 from marts.{other} as other where {matched})"
    )
    return bool(found[0]["lost"] == 0)


def _field(column: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    kind = _TYPES.get(column["data_type"], "datetime" if column["data_type"].startswith("TIMESTAMP") else "string")
    described = {
        name: said[key]
        for name, key in (("description", "description"), ("description_sv", "description_sv"))
        if said.get(key)
    }
    # DuckDB writes a moment with a space; the standard's own form has a T.
    formatted = {"format": "any"} if kind == "datetime" else {}
    return {"name": column["column_name"], "type": kind, **formatted, **described}
