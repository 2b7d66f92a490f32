"""Texts as SQL writes them, for DuckDB's own connection: file names, comments, paths of `attach`, codes in a query.

It imports pandas for the first parameter. Not here: values in SQLAlchemy's statements (``duckdb_dialect.py``).
"""

from __future__ import annotations


def literal(value: object) -> str:
    """A text in quotes."""
    return "'" + str(value).replace("'", "''") + "'"


def filled(query: str, **texts: str | None) -> str:
    """A query with texts in the places that have their names in braces; None is NULL."""
    return query.format(**{name: "null" if text is None else literal(text) for name, text in texts.items()})
