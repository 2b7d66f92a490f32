"""The data dictionary: what each published table and column means, where it comes from, and what is demanded of it.

Gathering what is declared elsewhere (dbt's descriptions, sources, contracts) into one document, as JSON for programs
and as a page for people. Not here: any description of its own, or what checks found (the quality page).

The page is what Great Expectations calls Data Docs, made from the contracts themselves: it needs no run of the checks
and no Great Expectations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Table

from pipelines.kinds.registry import KINDS
from pipelines.sources.declaration import ExpectedUpdate, Source
from pipelines.system.templates import page_templates
from pipelines.transform.dbt_project import ModelGraph, mart_names
from pipelines.transform.lineage import marts_by_source
from warehouse import project_tables, publication_tables, tables
from warehouse.descriptions import in_both_languages

# What runs write down and readers get: every table of these schemas.
_RECORDS = {
    table.fullname: table
    for declared in (tables.metadata, publication_tables.metadata, project_tables.metadata)
    for table in declared.tables.values()
    if table.schema in (tables.META, tables.QUALITY)
}

TEMPLATES = Path(__file__).parent / "templates"
PAGE, DOCUMENT = "dictionary.html", "dictionary.json"

Record = dict[str, Any]


def dictionary_files(sources: Mapping[str, Source], graph: ModelGraph) -> dict[str, bytes]:
    """Both files of the dictionary: name -> contents. The same declarations give the same bytes."""
    document = dictionary(sources, graph)
    return {DOCUMENT: orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n", PAGE: page(document).encode()}


def dictionary(sources: Mapping[str, Source], graph: ModelGraph) -> Record:
    """The dictionary as one document: `marts`, `tables` and `sources`, each in the order of names."""
    made_of: dict[str, list[str]] = {}
    for source, marts in marts_by_source(graph).items():
        for mart in marts:
            made_of.setdefault(mart, []).append(source)
    return {
        "marts": [_mart(graph, name, made_of.get(name, [])) for name in sorted(mart_names(graph))],
        "tables": [_table(table) for _, table in sorted(_RECORDS.items())],
        "sources": [_source(source) for _, source in sorted(sources.items())],
    }


def page(document: Record) -> str:
    """The dictionary as a page that needs nothing beside itself."""
    templates = page_templates(TEMPLATES, None, lstrip_blocks=True)
    page: str = templates.get_template("dictionary.html.j2").render(document)
    return page


def _mart(graph: ModelGraph, name: str, sources: Iterable[str]) -> Record:
    node = next(node for node in graph.nodes if node.layer == "marts" and node.name == name)
    tests = [test for test in graph.tests if test.node == node.unique_id]
    return {
        **_described(name, node.description),
        "sources": sorted(sources),
        "columns": [_described(name, text) for name, text in node.columns.items()],
        "demands": [
            {"name": test.name, "severity": test.severity, "demand": " ".join(test.description.split())}
            for test in tests
        ],
    }


def _table(table: Table) -> Record:
    return {
        **_described(table.fullname, table.comment or ""),
        "columns": [_described(column.name, column.comment or "") for column in table.columns],
    }


def _described(name: str, text: str) -> Record:
    english, swedish = in_both_languages(text)
    return {"name": name, "description": english, "description_sv": swedish}


def _expected(source: Source) -> Record:
    """The days by which releases are expected, in which years, and how early one counts; no days where none is."""
    expected = source.expected_update
    if not isinstance(expected, ExpectedUpdate):
        return {"expected_update": []}
    return {
        "expected_update": expected.due,
        "expected_years": expected.years,
        "expected_early_days": expected.early_days,
    }


def _source(source: Source) -> Record:
    return {
        "name": source.name,
        "title_sv": source.title.sv,
        "title_en": source.title.en,
        "agency": source.agency,
        "product": source.product,
        "table_id": source.place.table_id,
        "matrix": source.place.matrix,
        "order": source.place.order,
        "regime": source.regime,
        "classification": source.classification,
        "licence": source.licence,
        "cadence": source.cadence,
        **_expected(source),
        "first_year": source.period.first,
        "last_year": source.period.last,
        "columns": [
            {"name": column, "description": description}
            for column, description in [
                *((column, f"{variable}, the agency's code") for variable, column in source.raw_columns.items()),
                *((named.column, f"{variable} under our name") for variable, named in source.names.items()),
                ("value", "The figure; NULL when the agency publishes none."),
                ("status", "The agency's symbol where there is no figure."),
            ]
            # A set of exports has no cells: what becomes of it is described with the marts of publications.
            if source.names
        ],
        "contents": [
            {"name": name, "code": value.code, "label": value.label, "unit": value.unit}
            # The variable that says what is measured differs by agency; the column that names it does not.
            for named in source.names.values()
            if named.column == "measure"
            for name, value in named.values.items()
        ],
        "breaks": [{"year": one.year, "sv": one.sv, "en": one.en} for one in source.breaks],
        "corrections": [one.model_dump() for one in source.corrections],
        "demands": [
            {"name": check.name, "severity": check.severity, "demand": check.description_en}
            for check in KINDS[source.kind].checks(source.name)
        ],
    }
