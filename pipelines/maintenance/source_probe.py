"""The early warning: does every declared table still exist, with the codes that its declaration names?

A few small calls a table, and what they tell. Not here: fetching figures (see ``collection.py``), validating them, or
scheduling.

Two calls a table (its entry, its metadata), a few more for one that has moved; all within the agency's limit and with
the operator's contact in the User-Agent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.ingest.contents import CONTENTS, CurrentSelection, current_selection
from pipelines.pxweb import ApiError, NonExistentTable, PxWebClient, SelectionError, TableEntry, TableMetadata
from pipelines.pxweb import resolve_table as search_table
from pipelines.pxweb.selection import resolve_selection
from pipelines.sources.catalogue import of_kind
from pipelines.sources.declaration import Source, SourceError
from pipelines.sources.names import match_names
from pipelines.sources.pxweb_table import PxWebTable
from warehouse.check_results import NOT_REACHED


@dataclass(frozen=True)
class Probed:
    """What became of one declared table.

    Attributes:
        source: its name. declared_id: the id in its declaration, None if it is searched for.
        table_id: the id it has now, None if it was not found.
        updated: when the agency last updated it. last_period: its newest period.
        problems: in what it no longer fits its declaration, as sentences.
        failure: why it could not be asked, None if it could.
        transient: the failure may heal by itself.
        selection: what to ask for, its contents under the codes that they have now.
    """

    source: str
    declared_id: str | None
    table_id: str | None = None
    updated: str | None = None
    last_period: str | None = None
    problems: tuple[str, ...] = ()
    failure: str | None = None
    transient: bool = False
    selection: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether the table can be fetched as declared."""
        return self.failure is None and not self.problems

    @property
    def sentence(self) -> str:
        """The result in one line."""
        if self.failure is not None:
            again = "ask again later" if self.transient else "see the page 'When the agency changes something'"
            return f"{self.source}: {NOT_REACHED}{self.failure} ({again})"
        where = f"{self.source}: {self.table_id}, updated {self.updated}, to {self.last_period}"
        return f"{where}: " + ("codes as declared" if self.is_sound else "; ".join(self.problems))


def probe_sources(
    sources: Mapping[str, Source],
    client_for: Callable[[PxWebTable], PxWebClient],
    pinned: Callable[[str], str | None] = lambda _: None,
) -> list[Probed]:
    """Probe every table that an agency's API serves; ordered extracts are left out.

    Args:
        sources: the declared tables.
        client_for: the client of the agency that publishes a table.
        pinned: source -> id that an earlier run found by search, None if it found none.

    Nothing is raised for what goes wrong with a table: it is in the result.
    """
    served = of_kind(sources, PxWebTable).values()
    return [_probe(source, client_for, pinned(source.name) or source.table_id) for source in served]


def report(probed: list[Probed]) -> str:
    """The results as lines, those that need somebody first, with a last line that counts them."""
    needy = [one for one in probed if not one.is_sound]
    lines = [
        ("✗ " if not one.is_sound else "✓ ") + one.sentence for one in sorted(probed, key=lambda one: one.is_sound)
    ]
    return "\n".join([*lines, f"{len(probed) - len(needy)} of {len(probed)} declared tables are as declared."])


def _probe(source: PxWebTable, client_for: Callable[[PxWebTable], PxWebClient], known_id: str | None) -> Probed:
    try:
        client = client_for(source)
        entry, moved = _entry(source, client, known_id)
        metadata = client.metadata(entry.id).metadata
    except ApiError as error:
        return Probed(source.name, source.table_id, failure=str(error), transient=error.is_transient)
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
