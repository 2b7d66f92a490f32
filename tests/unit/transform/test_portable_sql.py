"""Models and macros say nothing that one of DuckDB, PostgreSQL and Spark lacks, but through a dispatched macro.

What differs, as it was met on Spark: type names, `string_agg` with an order, the catalogue of tables, and where NULL
stands in an order.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.transform.dbt_call import DBT_PROJECT

FILES = sorted(path for folder in ("models", "macros", "tests") for path in (DBT_PROJECT / folder).rglob("*.sql"))
FORBIDDEN = {
    r"\bvarchar\b": "as_text()",
    r"\bdouble precision\b|\bas double\b": "as_double()",
    r"\bstring_agg\b|\blistagg\b|\bgroup_concat\b": "joined_text()",
    r"\binformation_schema\b|\bpg_catalog\b": "adapter.get_columns_in_relation()",
    # Spark keeps four more decimals of a mean than its decimals have.
    r"\bavg\([^)]*\b\d+\.\d": "as_double()",
    r"::\w": "cast()",
    r"\bqualify\b": "a window in a CTE and a where",
}
# Keys, and what is made of cases: NULL is no value of theirs.
NEVER_NULL = {
    *("year", "period_end", "regime", "priority", "test_no", "baseline", "peer_code", "citations", "source", "mart"),
    *("rank_of_kind", "fetched_at", "archived_at", "scope", "score_name", "sort_order", "series", "figure"),
    *("quarter", "received", "format_rank", "file_number", "sha256", "line", "related_industry_code"),
}


def code(path: Path) -> str:
    """The file without comments, and without macros that are one dialect's own half of a dispatched pair."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"--[^\n]*", "", text)
    return re.sub(r"\{%-? macro (?:default|duckdb|postgres|spark)__.*?\{%-? endmacro -?%\}", "", text, flags=re.S)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DBT_PROJECT)))
def test_no_word_of_one_database_alone(path: Path) -> None:
    found = [f"{word}: use {instead}" for word, instead in FORBIDDEN.items() if re.search(word, code(path))]
    assert not found, path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DBT_PROJECT)))
def test_where_null_stands_in_an_order_is_written_out(path: Path) -> None:
    for match in re.finditer(r"order by\s+((?:[^()]|\([^()]*\))*?)(?=\s+rows between|\)|'|$)", code(path)):
        for item in re.split(r",(?![^()]*\))", match.group(1)):
            words = item.split()
            if not words or "nulls" in words or words[0].startswith(("case", "{{", "coalesce(")) or "~" in words:
                continue
            column = words[0].rsplit(".", 1)[-1]
            assert column in NEVER_NULL, f"{path.name}: order by {item.strip()}: add `nulls last`"
