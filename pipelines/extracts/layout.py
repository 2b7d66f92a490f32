"""What the columns of a grid hold, once it is known.

The record. Not here: finding it out (``headings.py``, ``unheaded.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figures:
    """What a column of figures holds; no year where years are rows, no measure where its headings name none.

    Attributes:
        codes: variable -> code, of variables that have no column of their own.
        texts: variable -> text of that code.
    """

    measure: str | None = None
    year: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Which column of a grid holds what. Columns are counted from 0.

    Attributes:
        line: index of the first line of headings in the grid.
        depth: how many lines of headings there are.
        headings: what is in them, by column.
        codes: variable -> column with its codes.
        texts: variable -> column with its texts alone.
        years: column of years, None where years are columns.
        figures: column -> what it holds.
        constants: variable -> the code that was ordered, where the file has no column of it.
        unknown: columns that the declaration does not know.
        is_assumed: nothing in the file names the measure: it is taken for the one that was ordered.
    """

    line: int
    depth: int
    headings: Sequence[str]
    codes: dict[str, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    years: int | None = None
    figures: dict[int, Figures] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    is_assumed: bool = False

    @property
    def below(self) -> int:
        """Index of the first line below the headings."""
        return self.line + self.depth

    @property
    def known_columns(self) -> int:
        """How many columns the declaration knows. A line of figures itself begins with codes, and heads nothing."""
        figures = [held for held in self.figures.values() if self.codes or held.measure]
        return len(self.codes) + len(self.texts) + len(figures) + (self.years is not None)
