"""A table that the agency's PxWeb API serves.

What such a declaration says beside what every table of an API says. Not here: asking the API (``pxweb/``, ``ingest/``).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.declaration import Place


class PxWebTable(AgencyTable):
    """A table of PxWeb: its id, or what it is found by, and which cells are taken.

    Attributes:
        matrix: name in the old API. folder: folder that it is in. search: words to search for.
        holds: variable -> codes that the table has and its sisters lack. title_words: words of its title.
    """

    kind: Literal["pxweb"] = "pxweb"
    matrix: str
    folder: str
    search: str
    holds: dict[str, list[str]] = Field(default_factory=dict)
    title_words: list[str] = Field(default_factory=list)

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        words = self.table_id or f"found by search, once its matrix {self.matrix}"
        return Place(words, frozenset({"json", "pxweb"}), self.table_id, self.matrix)

    @property
    def contents(self) -> list[tuple[str, ...]]:
        """Code and label of each of the declared contents, those that are known: either identifies it."""
        values = self.names["ContentsCode"].values.values()
        return [tuple(filter(None, (value.code, value.label))) for value in values]

    @property
    def description(self) -> dict[str, Any]:
        """What the table is searched by, as `pxweb.resolve_table` takes it."""
        return {
            "matrix": self.matrix,
            "folder": self.folder,
            "query": self.search,
            "contents": self.contents,
            "variables": self.variables,
            "holds": self.holds,
            "title_words": self.title_words,
        }
