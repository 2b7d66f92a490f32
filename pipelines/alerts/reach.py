"""Which published tables and indicators a failure affects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipelines.alerts.alert import Failure
from pipelines.installation.parts import Installation
from pipelines.transform.dbt_project import ModelGraph, known_graph
from pipelines.transform.lineage import marts_downstream


class Lineage:
    """What lies downstream of a table; graph and publication are opened when they are first asked."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._graph: ModelGraph | None = None
        self._known: dict[str, str] = {}

    def touches(self, failure: Failure) -> str:
        """`marts: a, b; indicators: 1, 5`; empty where a failure concerns no table's figures."""
        if failure.kind in ("run", "schedule", "delivery"):
            return ""
        asked = failure.table if failure.table != "api" else ""
        if asked not in self._known:
            self._known[asked] = self._touched(asked)
        return self._known[asked]

    def _touched(self, table: str) -> str:
        if self._graph is None:
            self._graph = known_graph(self._installation.warehouse.dialect, self._installation.home.build)
        if self._graph is None:
            return ""
        tables = [table] if table else list(self._installation.sources)
        marts = marts_downstream(self._graph, tables)
        parts = [f"marts: {', '.join(marts)}"] if marts else []
        if "indicator_series" in marts:
            sources = [name for name in tables if name in self._installation.sources]
            indicators = indicators_of(self._installation.home.published / "styrka.duckdb", sources)
            parts += [f"indicators: {', '.join(indicators)}"] if indicators else []
        return "; ".join(parts)


def indicators_of(database: Path, sources: Iterable[str]) -> list[str]:
    """Ids of the indicators whose published series are made of `sources`; of any source when none is given."""
    if not database.exists():
        return []
    import duckdb

    wanted = set(sources)
    with duckdb.connect(str(database), read_only=True) as reader:
        rows = reader.execute("select distinct indicator_id, source from marts.indicator_series").fetchall()
    made_of = [(str(number), set((source or "").replace(" ", "").split(","))) for number, source in rows]
    found = {number for number, parts in made_of if not wanted or parts & wanted}
    return sorted(found, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))
