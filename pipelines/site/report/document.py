"""Hold a report as a document without a format: sections of blocks.

Not here: their content (``content.py``) or a format (``pdf.py``, ``word.py``, ``html.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.site.charts.figure import Figure, Table
from pipelines.site.language import Language


@dataclass(frozen=True)
class Text:
    """A paragraph; `kind` is `plain`, `lead`, `quote` or `quiet`."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Picture:
    """A chart: its sentence stands above it, its foot below."""

    figure: Figure
    number: int


@dataclass(frozen=True)
class Grid:
    """A table, and whether its columns after the first hold numbers."""

    table: Table
    numbers: bool = True


Block = Text | Picture | Grid


@dataclass(frozen=True)
class Section:
    """A part of the report under one heading; `level` 1 or 2."""

    heading: str
    blocks: Sequence[Block]
    level: int = 1


@dataclass(frozen=True)
class Report:
    """A report; `warning` is given where any figure is simulated."""

    language: Language
    title: str
    subtitle: str
    warning: str | None
    day: str
    release_id: str
    foot: str
    figure_word: str
    contents_word: str
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def pictures(self) -> list[Picture]:
        """All charts, in the order of their numbers."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Picture)]
