"""The format of a strategy's folder, read from `format.yml`.

Which tables and columns there are. Not here: rules over several cells (``rules/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipelines.system.yaml_text import parse_yaml

ColumnType = Literal["text", "id", "number", "integer", "date", "choice", "choices", "list", "shares"]

LEVEL_KINDS = ("priority", "development", "action")
CADENCES = ("quarter", "half_year", "year", "two_years")
ROLES = ("owner", "partner")


@dataclass(frozen=True)
class Column:
    """One column; `choices` is a closed list, `refers` the table whose key its cells name."""

    name: str
    type: ColumnType
    filled: bool = False
    choices: tuple[str, ...] = ()
    languages: bool = False
    default: str = ""
    refers: str | None = None


@dataclass(frozen=True)
class TableForm:
    """One table: a CSV file, or a sheet of the workbook."""

    name: str
    required: bool
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def headings(self, languages: tuple[str, ...]) -> list[str]:
        """The headings of a table with all columns, once a language where they are texts."""
        return [
            heading
            for column in self.columns.values()
            for heading in ([f"{column.name}_{one}" for one in languages] if column.languages else [column.name])
        ]


@cache
def tables() -> Mapping[str, TableForm]:
    """Every table of the format, by name."""
    declared = parse_yaml(Path(__file__).with_name("format.yml").read_text(encoding="utf-8"))
    return {
        name: TableForm(
            name,
            table.get("required", False),
            tuple(table["key"]),
            {column: _column(column, said) for column, said in table["columns"].items()},
        )
        for name, table in declared.items()
    }


def _column(name: str, said: Mapping[str, object]) -> Column:
    options = {**said, "choices": tuple(said.get("choices", ()))}  # type: ignore[arg-type]
    return Column(name, **options)  # type: ignore[arg-type]
