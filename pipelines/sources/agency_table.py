"""A table that an agency's API serves, whatever the kind of API.

What every such declaration says beside what every source says. Not here: what one kind of API needs (a file each), or
asking (``ingest/ways/``).
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import field_validator

from pipelines.agencies.declaration import all_agencies
from pipelines.sources.declaration import Source


class AgencyTable(Source):
    """A table that an agency's API serves.

    Attributes:
        table_id: id in the API; None where it must be searched for.
        selection: variable -> codes and expressions, for every variable of the table.
    """

    is_fetched: ClassVar[bool] = True

    table_id: str | None
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
    def variables(self) -> list[str]:
        """See `Source.variables`."""
        return list(self.selection)
