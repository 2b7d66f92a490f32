"""SQLAlchemy's dialect of DuckDB, as the warehouse speaks it: values stand in the statement.

For the first parameter that it is given, DuckDB's driver imports pandas, which is a quarter of what a nightly run costs
that finds nothing new. Values are written into each statement by SQLAlchemy, as the literals of their types. Not here:
bulk loading, which gives DuckDB whole columns (``loading.py``), or what differs in connecting (``engine.py``).
"""

from __future__ import annotations

from typing import Any

from duckdb_sqlalchemy import Dialect, DuckDBCompiler
from sqlalchemy import literal
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import NullType, String, TypeEngine


class _CompilerOfLiterals(DuckDBCompiler):
    def visit_bindparam(self, bindparam: BindParameter[Any], *args: Any, **options: Any) -> str:
        # Of many rows at a time SQLAlchemy writes the statement once, and their values have to stay parameters.
        if not self.for_executemany:
            options["literal_execute"] = True
        written: str = super().visit_bindparam(bindparam, *args, **options)  # type: ignore[no-untyped-call]
        return written

    def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
        if isinstance(value, float):
            # Bare digits would be a DECIMAL, infinity the name of a column; numpy writes its numbers with their type.
            return f"cast('{float(value)!r}' as double)"
        # In text() nothing says of which type a value is, but the value.
        if isinstance(type_, NullType) and isinstance(value, list):
            return f"[{', '.join(self.render_literal_value(one, type_) for one in value)}]"
        known = _type_of(value) if isinstance(type_, NullType) else type_
        written: str = super().render_literal_value(value, known)  # type: ignore[no-untyped-call]
        return written


def _type_of(value: Any) -> TypeEngine[Any]:
    """SQLAlchemy's type of a Python value; its own names of tables are texts too."""
    return String() if isinstance(value, str) else literal(value).type


class DuckDB(Dialect):
    """DuckDB's dialect without parameters."""

    statement_compiler = _CompilerOfLiterals
    supports_statement_cache = True
