"""Compiling the project: dbt's part of it, done once for each state of the project and kind of database.

From dbt's manifest to statements. Not here: running them (``model_run.py``): through dbt a model or test costs 75 ms
beside its SQL, which with 400 of them is more than everything else that a nightly run does.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.transform.compiled import Materialisation, Statement, write_compiled
from pipelines.transform.dbt_call import DBT_PROJECT, ModellingError, called_dbt, common_options
from warehouse.engine import Dialect

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PARTIAL_PARSE = "partial_parse.msgpack"

# dbt writes the database's name into every relation. Ours have two parts, so that one statement serves all databases.
_ANY_DATABASE = "styrka_any_database"


def compile_project(dialect: Dialect, parsed: Path) -> None:
    """Compile what was parsed into the same folder; no database is asked.

    Raises:
        ModellingError: dbt cannot compile it, or a model is of a kind that no run knows.
    """
    from dbt.adapters.factory import FACTORY

    manifest = _for_any_database(parsed)
    options = ["--no-populate-cache", "--no-write-json", "--exclude", "resource_type:unit_test"]
    with called_dbt(dialect, None, parsed / "compiling") as runner:
        result = runner(manifest=manifest).invoke(["compile", *common_options(), *options])
        if not result.success or result.result is None:
            raise ModellingError(f"dbt cannot compile the project in {DBT_PROJECT}: {result.exception}.")
        nodes = [one.node for one in result.result.results]  # type: ignore[union-attr]
        adapter = next(iter(FACTORY.adapters.values()))
        seeds = [node for node in manifest.nodes.values() if str(node.resource_type) == "seed"]
        statements = [*(_seed(node, adapter) for node in seeds), *_statements(nodes)]
    sources = {unique_id: (source.schema, source.name) for unique_id, source in manifest.sources.items()}
    shutil.rmtree(parsed / "compiling", ignore_errors=True)
    write_compiled(parsed, sorted(statements, key=lambda statement: statement.unique_id), sources)


def _for_any_database(parsed: Path) -> Manifest:
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack((parsed / PARTIAL_PARSE).read_bytes())
    for node in chain(manifest.nodes.values(), manifest.sources.values()):
        relation = getattr(node, "relation_name", None)
        if relation is not None:
            node.relation_name = relation.replace(f'"{node.database}"', f'"{_ANY_DATABASE}"', 1)
        node.database = _ANY_DATABASE
    return manifest


def _statements(nodes: list[Any]) -> Iterator[Statement]:
    for node in nodes:
        if node.resource_type == "model":
            yield _model(node)
        elif node.resource_type == "test":
            yield _test(node)


def _model(node: Any) -> Statement:
    kind = node.config.materialized
    if kind not in ("table", "view") or node.config.pre_hook or node.config.post_hook:
        raise ModellingError(
            f"{node.original_file_path}: expected a table or a view without hooks, but found {kind!r}"
            f"{' with hooks' if node.config.pre_hook or node.config.post_hook else ''}; a run makes no others "
            "(warehouse/model_tables.py)."
        )
    columns = {name: column.description for name, column in node.columns.items()}
    return _statement(node, kind, _plain(node.compiled_code), columns=columns)


def _test(node: Any) -> Statement:
    config = node.config
    if (config.fail_calc, config.warn_if, config.error_if, config.limit) != ("count(*)", "!= 0", "!= 0", None):
        raise ModellingError(
            f"{node.original_file_path}: expected test {node.name} to count the rows that break it, but found "
            "fail_calc, warn_if, error_if or limit; write the condition into the test's query."
        )
    return _statement(node, "test", _plain(node.compiled_code), severity=config.severity.lower())


def _seed(node: Any, adapter: Any) -> Statement:
    """A seed with the types that its YAML declares, for other columns those that dbt infers."""
    from dbt_common.clients import agate_helper

    declared = node.config.column_types
    rows = agate_helper.from_csv(str(DBT_PROJECT / node.original_file_path), text_columns=list(declared))
    columns = {
        name: declared.get(name) or adapter.convert_type(rows, place) for place, name in enumerate(rows.column_names)
    }
    return _statement(node, "seed", str(node.checksum.checksum), columns=columns)


def _statement(
    node: Any, kind: Materialisation, sql: str, *, columns: dict[str, str] | None = None, severity: str = ""
) -> Statement:
    return Statement(
        unique_id=node.unique_id,
        name=node.name,
        kind=kind,
        schema=node.schema,
        path=node.original_file_path,
        sql=sql,
        reads=tuple(sorted(set(getattr(node, "depends_on_nodes", ())))),
        description=node.description.strip(),
        columns=columns or {},
        severity=severity,
    )


def _plain(sql: str) -> str:
    return sql.replace(f'"{_ANY_DATABASE}".', "").strip()
