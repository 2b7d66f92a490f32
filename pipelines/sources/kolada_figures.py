"""Declare key figures that Kolada serves.

Not here: what every table of an API says (``agency_table.py``), or asking (``kolada/``, ``ingest/``).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.declaration import Place


class KoladaFigures(AgencyTable):
    """Key figures of some places, every year and gender. Each key figure is a measure, named under `names.kpi`.

    Attributes:
        ask_after_days: Kolada does not say when a figure was updated, so all are fetched and compared; so many days
            apart.
    """

    kind: Literal["kolada"]
    table_id: None = None
    ask_after_days: int = Field(default=7, ge=1)

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        return Place(f"key figures {', '.join(self.kpis)}", frozenset({"json"}))

    @property
    def kpis(self) -> list[str]:
        """Ids of the key figures, in the order of their names."""
        return [code for value in self.names["kpi"].values.values() if (code := value.code)]

    @property
    def raw_columns(self) -> dict[str, str]:
        """See `Source.raw_columns`: the year is where every other table has it."""
        return {**super().raw_columns, "period": "tid"}
