"""Every table and column that readers get is described in Swedish and English: in the dictionary, and as a comment.

faults.md, section F: 116 of 615 published columns had no description; columns that no YAML declared were in no
dictionary at all.
"""

from __future__ import annotations

import json

from tests.nights import Site
from warehouse.descriptions import in_both_languages


def test_the_dictionary_describes_every_published_column_in_both_languages(good: Site) -> None:
    published = {
        (f"{row['table_schema']}.{row['table_name']}", row["column_name"])
        for row in good.read(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where table_schema in ('marts', 'meta', 'quality')"
        )
    }
    document = json.loads((good.published / "dictionary.json").read_bytes())
    tables = {f"marts.{mart['name']}": mart for mart in document["marts"]}
    tables |= {table["name"]: table for table in document["tables"]}
    described = {
        (name, column["name"]): (column["description"], column["description_sv"])
        for name, table in tables.items()
        for column in table["columns"]
    }
    gaps = sorted(".".join(column) for column in published if not all(described.get(column, ("", ""))))
    assert not gaps
    named = {name for name, _ in published}
    assert [name for name in sorted(named) if not all(map(tables[name].get, ("description", "description_sv")))] == []
    assert set(described) <= published | {column for column in described if column[0] not in dict(published)}


def test_comments_of_the_published_file_carry_both_languages(good: Site) -> None:
    rows = good.read(
        "select database_name, schema_name, table_name, column_name, comment from duckdb_columns() "
        "where schema_name in ('marts', 'meta', 'quality')"
        if good.dialect == "duckdb"
        else "select table_schema as schema_name, table_name, column_name, col_description("
        "format('%I.%I', table_schema, table_name)::regclass, ordinal_position) as comment "
        "from information_schema.columns where table_schema = 'marts'"
    )
    bare = [
        f"{row['schema_name']}.{row['table_name']}.{row['column_name']}"
        for row in rows
        if not all(in_both_languages(row["comment"] or ""))
    ]
    assert not bare
