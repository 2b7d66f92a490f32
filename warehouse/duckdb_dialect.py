"""SQLAlchemy's dialect of DuckDB, as the warehouse speaks it: values stand in the statement.

For the first parameter that it is given, DuckDB's driver imports pandas, which is a quarter of what a nightly run costs
that finds nothing new. Values are written into each statement by SQLAlchemy, as the literals of their types. Not here:
bulk loading, which gives DuckDB whole columns (``loading.py``), or what differs in connecting (``engine.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from numbers import Integral, Real
from typing import Any, SupportsFloat

from duckdb_sqlalchemy import Dialect, DuckDBCompiler
from sqlalchemy import literal
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import NullType, String, TypeEngine

from warehouse.literals import literal as text_literal

# An insert of one row that ends with its places, "insert into a (b, c) values ($1, $2)".
_INSERT = re.compile(r"(insert into .+? values )(\([^()]+\))", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"\$(\d+)")
_ROWS_AT_ONCE = 1_000


class _CompilerOfLiterals(DuckDBCompiler):
    def visit_bindparam(self, bindparam: BindParameter[Any], *args: Any, **options: Any) -> str:
        # Of many rows at a time SQLAlchemy writes the statement once, with places for their values.
        if not self.for_executemany:
            options["literal_execute"] = True
        written: str = super().visit_bindparam(bindparam, *args, **options)  # type: ignore[no-untyped-call]
        return written

    def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
        if isinstance(value, float):
            return _double(value)
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
    # SQLAlchemy would write the statement for as many rows, with parameters, past `do_executemany`.
    use_insertmanyvalues_wo_returning = False

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Insert rows by one statement; DuckDB's driver would run one for each, with parameters."""
        insert = _INSERT.fullmatch(statement)
        if insert is None:
            super().do_executemany(cursor, statement, parameters, context)
            return
        head, row = insert.groups()
        for start in range(0, len(parameters), _ROWS_AT_ONCE):
            rows = (_filled(row, values) for values in parameters[start : start + _ROWS_AT_ONCE])
            cursor.execute(head + ", ".join(rows))


def _filled(row: str, values: Sequence[Any]) -> str:
    """The places of a row filled with its values."""
    return _PLACE.sub(lambda place: _written(values[int(place[1]) - 1]), row)


def _written(value: Any) -> str:
    match value:
        case None:
            return "null"
        case str() | date():
            return text_literal(value)
        case bool():
            return str(value)
        case Integral():
            return str(int(value))
        case Real():
            return _double(value)
        case _:
            raise TypeError(f"expected a text, a number, a day, a moment or nothing to insert, but found {value!r}")


def _double(value: SupportsFloat) -> str:
    # Bare digits would be a DECIMAL, infinity the name of a column; numpy writes its numbers with their type.
    return f"cast('{float(value)!r}' as double)"
