"""A vintage as checks see it: one object for all of them, whatever they look at.

What a check may look at. Not here: where it comes from (``load/view.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.sources.declaration import Source

if TYPE_CHECKING:
    import pandas as pd


class MetadataChange(Protocol):
    """One change between two descriptions of a table."""

    @property
    def kind(self) -> str:
        """What sort of change, as `code_added` or `unit_changed`."""

    @property
    def variable(self) -> str | None:
        """The variable concerned; None if the change concerns the whole table."""

    @property
    def sentence(self) -> str:
        """The change in words."""


class VintageView(Protocol):
    """One vintage of one source, and the accepted one that it is compared with."""

    @property
    def source(self) -> Source:
        """The source as it is declared."""

    @property
    def frame(self) -> pd.DataFrame:
        """Its cells: a text column per variable and per declared name, `value` as double, `status` as text."""

    @property
    def before(self) -> VintageView | None:
        """The newest accepted vintage before it that has the same origin; None for the first of an origin."""

    @property
    def changes(self) -> Sequence[MetadataChange]:
        """What the agency has changed since `before` in the description of the cells that are taken."""

    def query(self, sql: str) -> Sequence[Sequence[Any]]:
        """Rows of a query on the warehouse, in which `:vintage` stands for the vintage's id."""
