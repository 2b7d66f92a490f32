"""A table that the agency's PxWeb API serves.

Belongs here: what such a declaration says beside what every source says. Not here: asking the API (``pxweb/``,
``ingest/``).
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from pipelines.agencies.declaration import all_agencies
from pipelines.sources.declaration import Place, Source


class PxWebTable(Source):
    """A table that the agency's API serves: its id, or what it is found by, and which cells are taken."""

    is_fetched: ClassVar[bool] = True

    kind: Literal["pxweb"] = "pxweb"
    table_id: str | None
    matrix: str
    folder: str
    search: str
    selection: dict[str, list[str]]

    @field_validator("agency")
    @classmethod
    def _is_declared(cls, agency: str) -> str:
        if agency.lower() not in all_agencies():
            known = ", ".join(name.upper() for name in all_agencies())
            raise ValueError(f"no agency is called {agency!r}, there are {known}: add pipelines/agencies/<name>.yml")
        return agency

    @property
    def agency_id(self) -> str:
        """Name of the agency that is asked for it, as in ``agencies/``."""
        return self.agency.lower()

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        words = self.table_id or f"found by its matrix {self.matrix}"
        return Place(words, frozenset({"json", "pxweb"}), self.table_id, self.matrix)

    @property
    def variables(self) -> list[str]:
        """See `Source.variables`."""
        return list(self.selection)

    @property
    def contents(self) -> list[str]:
        """What identifies each of the declared contents: its code, or where that is not known its label."""
        values = self.names["ContentsCode"].values.values()
        return [known for value in values if (known := value.code or value.label)]
