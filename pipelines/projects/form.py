"""The form of the project's own workbook: its sheets and columns, read from `form.yml`.

Not here: reading or writing a workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipelines.system.yaml_text import parse_yaml

ABOUT: Final = "about"
QUARTER, STRATEGY, NOTE = "Kvartal", "Strategi", "Not"
"""What the first column of the sheet About says, and how each is also spelled."""
SPELLED: Final[Mapping[str, tuple[str, ...]]] = {
    QUARTER: ("kvartal", "quarter"),
    STRATEGY: ("strategi", "strategy"),
    NOTE: ("not", "note"),
}
SIMULATED_MARK: Final = "SIMULERAD"


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    name: str
    headings: tuple[str, ...]
    required: bool = False
    choices: str | None = None
    format: str = "plain"


@dataclass(frozen=True)
class SheetForm:
    """A sheet of the workbook; `titles` are its names, the first is written."""

    name: str
    titles: tuple[str, ...]
    columns: Mapping[str, Column]

    def column_of(self, heading: str) -> str | None:
        """The column that a heading stands for; None where it stands for none."""
        plain = heading.strip().lower()
        for column in self.columns.values():
            if plain == column.name or plain in {one.lower() for one in column.headings}:
                return column.name
        return None


@cache
def form() -> Mapping[str, SheetForm]:
    """Every sheet by its name."""
    declared: dict[str, dict[str, Any]] = parse_yaml(Path(__file__).with_name("form.yml").read_text("utf-8"))
    return {
        name: SheetForm(
            name,
            tuple(said["sheet"]),
            {
                column: Column(column, tuple(one.pop("headings")), **one)
                for column, one in (said.get("columns") or {}).items()
            },
        )
        for name, said in declared.items()
    }
