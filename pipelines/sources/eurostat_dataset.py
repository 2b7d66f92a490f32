"""Declare a dataset that Eurostat's Statistics API serves.

Not here: what every table of an API says (``agency_table.py``), or asking (``eurostat/``, ``ingest/``).
"""

from __future__ import annotations

from typing import Literal

from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.declaration import Place


class EurostatDataset(AgencyTable):
    """A dataset of Eurostat: `table_id` is its code.

    `selection` may say `LEVEL(nuts3)` for geo and `FROM(2000)` for time.
    """

    kind: Literal["eurostat"]
    table_id: str

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        return Place(self.table_id, frozenset({"json", "eurostat"}), self.table_id)

    @property
    def raw_columns(self) -> dict[str, str]:
        """See `Source.raw_columns`: the year is where every other table has it."""
        return {**super().raw_columns, "time": "tid"}
