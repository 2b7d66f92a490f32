"""The early warning: does every declared table still exist, with the codes that its declaration names?

Going through all declared tables, and the report. Not here: what is asked of each kind of API (``probes/``), fetching
figures (``ingest/fetching.py``), validating them, or scheduling.

A few small calls a table; all within the agency's limit and with the operator's contact in the User-Agent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipelines.http.errors import ApiError
from pipelines.maintenance.probes import Probed, probe_of
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import of_kind
from pipelines.sources.declaration import Source


def probe_sources(
    sources: Mapping[str, Source],
    client_for: Callable[[AgencyTable], object],
    pinned: Callable[[str], str | None] = lambda _: None,
) -> list[Probed]:
    """Probe every table that an agency's API serves; ordered extracts are left out.

    Args:
        sources: the declared tables.
        client_for: the client of the agency that publishes a table.
        pinned: source -> id that an earlier run found by search, None if it found none.

    Nothing is raised for what goes wrong with a table: it is in the result.
    """
    served = of_kind(sources, AgencyTable).values()
    return [_probe(source, client_for, pinned(source.name) or source.table_id) for source in served]


def report(probed: list[Probed]) -> str:
    """The results as lines, those that need somebody first, with a last line that counts them."""
    needy = [one for one in probed if not one.is_sound]
    lines = [
        ("✗ " if not one.is_sound else "✓ ") + one.sentence for one in sorted(probed, key=lambda one: one.is_sound)
    ]
    return "\n".join([*lines, f"{len(probed) - len(needy)} of {len(probed)} declared tables are as declared."])


def _probe(source: AgencyTable, client_for: Callable[[AgencyTable], object], known_id: str | None) -> Probed:
    try:
        return probe_of(source.kind).probe(source, client_for(source), known_id)
    except ApiError as error:
        return Probed(source.name, source.table_id, failure=str(error), transient=error.is_transient)
