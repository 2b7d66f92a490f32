"""What every model, seed and test is made of, as one key: equal keys, equal contents.

Keys of the sources as the warehouse holds them, and of a statement on what it reads. Not here: what is done with a key
(``model_run.py``), or where it is kept (``warehouse/model_tables.py``).

A raw table keeps every vintage, and models read the current one: its key is the vintage, with the time it was loaded.
The short tables that the project writes itself (declarations, strategies, what came before) are digested row by row,
and so is every table that a model makes: what is made of a table whose rows came out as they were is not made again.
Where a model reads raw tables, what it reads of `meta.current_vintages` are their rows alone (the macros `stage_table`
and `stage_works` see to that), so a vintage of another table is nothing to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from pipelines.sources.export_sets import REAL, SIMULATED
from pipelines.sources.project_sets import PROJECTS, SIMULATED_PROJECTS
from pipelines.transform.compiled import CompiledProject, Statement
from warehouse import project_tables, publication_tables
from warehouse.engine import Warehouse
from warehouse.model_tables import contents_of, digest_of, relation_kinds

_CURRENT = ("meta", "current_vintages")

# A table of statistics has a source of its name; a set of files fills several tables together, whatever their names.
_FILLED_BY: Final = {
    **{table.name: (REAL, SIMULATED) for table in publication_tables.metadata.tables.values()},
    **{table.name: (PROJECTS, SIMULATED_PROJECTS) for table in project_tables.metadata.tables.values()},
}

_VINTAGES = """
select current_vintages.source, current_vintages.vintage_id, current_vintages.origin, current_vintages.updated,
    current_vintages.fetched_at, vintages.loaded_at, vintages.row_count
from meta.current_vintages
left join meta.vintages on vintages.vintage_id = current_vintages.vintage_id
order by 1
"""


def source_keys(warehouse: Warehouse, connection: Connection, project: CompiledProject) -> dict[str, str]:
    """Key of every source by unique id, as the warehouse holds it now."""
    version = "select version()" if warehouse.dialect == "duckdb" else "show server_version"
    engine = str(connection.execute(text(version)).scalar_one())
    vintages = {str(row[0]): " ".join(map(str, row)) for row in connection.execute(text(_VINTAGES))}
    there = relation_kinds(connection)
    keys = {}
    for unique_id, (schema, table) in project.sources.items():
        if schema == "raw":
            # What fills a table of no such name is not known here: any vintage may.
            filled_by = _FILLED_BY.get(table) or ((table,) if table in vintages else sorted(vintages))
            keys[unique_id] = digest_of(engine, *(vintages.get(source, "") for source in filled_by))
        elif f"{schema}.{table}" in there:
            keys[unique_id] = digest_of(engine, contents_of(warehouse, connection, f"{schema}.{table}"))
        else:
            keys[unique_id] = ""
    return keys


def build_key(statement: Statement, project: CompiledProject, contents: Mapping[str, str]) -> str:
    """Key of a model, seed or test.

    Args:
        statement: the model, seed or test.
        project: the compiled project.
        contents: of everything that it reads, by unique id.
    """
    described = [f"{name} {words}" for name, words in statement.columns.items()]
    own = [statement.kind, statement.relation, statement.sql, statement.description, *described]
    return digest_of(*own, *(contents[read] for read in _decisive(statement, project)))


def _decisive(statement: Statement, project: CompiledProject) -> list[str]:
    """What a statement reads, without the list of current vintages where raw tables say which of it is read."""
    read = {unique_id: project.sources.get(unique_id, ("", "")) for unique_id in statement.reads}
    reads_raw = any(schema == "raw" for schema, _ in read.values())
    return [unique_id for unique_id, place in read.items() if not (reads_raw and place == _CURRENT)]
