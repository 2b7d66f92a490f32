"""Ask PxWeb whether a declared table is still what its declaration says: its entry and its metadata.

Two calls a table, a few more for one that has moved. Not here: fetching figures (``ingest/ways/pxweb.py``).
"""

from __future__ import annotations

from typing import Final

from pipelines.ingest.ways.contents import CONTENTS, CurrentSelection, current_selection
from pipelines.maintenance.probes import Probed
from pipelines.pxweb import NonExistentTable, PxWebClient, SelectionError, TableEntry, TableMetadata
from pipelines.pxweb import resolve_table as search_table
from pipelines.pxweb.selection import resolve_selection
from pipelines.sources.declaration import SourceError
from pipelines.sources.names import match_names
from pipelines.sources.pxweb_table import PxWebTable


class PxWebProbe:
    """See `Probe`."""

    def probe(self, source: PxWebTable, client: PxWebClient, known_id: str | None) -> Probed:
        """See `Probe.probe`."""
        entry, moved = _entry(source, client, known_id)
        metadata = client.metadata(entry.id).metadata
        try:
            current = current_selection(source, metadata)
        except SourceError as error:
            current = CurrentSelection(source.selection, (str(error),))
        problems = [*moved, *current.moved, *_differences(source, entry, metadata)]
        time = metadata.time
        return Probed(
            source.name,
            source.table_id,
            table_id=entry.id,
            updated=entry.updated,
            last_period=time.codes[-1] if time and time.codes else entry.last_period,
            problems=tuple(problems),
            selection=current.selection,
        )


def _entry(source: PxWebTable, client: PxWebClient, known_id: str | None) -> tuple[TableEntry, list[str]]:
    """The agency's entry, and the sentence for a table that has another id than before."""
    if known_id is not None:
        try:
            return client.table(known_id), []
        except NonExistentTable:
            pass
    entry = search_table(client, **source.description)
    if known_id is None:
        return entry, []
    return entry, [f"it has moved from {known_id} to {entry.id}: correct table_id in sources/{source.name}.yml"]


def _differences(source: PxWebTable, entry: TableEntry, metadata: TableMetadata) -> list[str]:
    """In what the table differs from its declaration, but for its contents."""
    found: list[str] = []
    for variable in [name for name in source.selection if name != CONTENTS]:
        try:
            resolve_selection(metadata, {**_everything(metadata, source), variable: source.selection[variable]})
        except SelectionError as error:
            found.append(str(error))
    labels = {variable.id: variable.labels for variable in metadata.variables}
    for variable in [name for name in source.names if name != CONTENTS]:
        try:
            match_names(source, variable, labels.get(variable, {}))
        except SourceError as error:
            found.append(str(error))
    if entry.discontinued:
        found.append("the agency marks it as discontinued: look for its successor")
    # One fault may be met once for every variable.
    return list(dict.fromkeys(found))


def _everything(metadata: TableMetadata, source: PxWebTable) -> dict[str, list[str]]:
    """Every variable whole, where both the table and the declaration have it: so that one is tried at a time."""
    declared = {name.lower() for name in source.selection}
    return {one.id: ["*"] for one in metadata.variables if one.id.lower() in declared}


PROBE: Final = PxWebProbe()
