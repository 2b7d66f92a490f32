"""The ways in which agencies are asked for a declared table: one module a kind of source.

What a way can do, and the registry of one: another kind is one module and one line of `WAYS`. Not here: the decision
what to fetch (``ingest/fetching.py``), or the calls themselves (``pxweb/``, ``eurostat/``, ``kolada/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Final, Protocol

from pipelines.archive import NewPart
from pipelines.sources.agency_table import AgencyTable

WAYS: Final[Mapping[str, str]] = {
    "pxweb": "pipelines.ingest.ways.pxweb",
    "eurostat": "pipelines.ingest.ways.eurostat",
    "kolada": "pipelines.ingest.ways.kolada",
}
"""Kind of source -> the module whose `WAY` asks for it; imported when the first such source is asked for."""


@dataclass(frozen=True)
class Found:
    """What a small call answered about a table: its id with the agency, and when it was updated."""

    table_id: str
    updated: str
    asked: bool = True
    """False where nothing was due: the agency was not called, and `updated` is what was known."""


@dataclass(frozen=True)
class Brought:
    """What a fetch brought home.

    Attributes:
        table_id: the table.
        fingerprint: what matters of its description (``jsonstat/fingerprint.py``).
        parts: the answers as they came.
        moved: in what the table has moved from its declaration without harm, as sentences.
        content: digest of what the answers say, where an agency says the same in other bytes every time.
    """

    table_id: str
    fingerprint: dict[str, Any]
    parts: list[NewPart]
    moved: tuple[str, ...] = ()
    content: str | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a table before it is asked for.

    Attributes:
        table_id: its id, declared or found by an earlier run; None if it must be searched for.
        seen: the newest `updated` for which the archive has its figures, None without any.
        at: now.
    """

    table_id: str | None
    seen: str | None
    at: datetime


class Way(Protocol):
    """How tables of one kind are asked for. `client` is the agency's, of the kind that its declaration names."""

    def find(self, source: Any, client: Any, known: Known) -> Found:
        """When a table was updated, by one small call; searched for where its id is not known or leads nowhere.

        Raises:
            ApiError: it could not be learnt.
        """

    def search(self, source: Any, client: Any) -> Found | None:
        """The table as if its id were not known; None for kinds whose tables have nothing but their id.

        Raises:
            ApiError: it is not found.
        """

    def fetch(self, source: Any, client: Any, table_id: str) -> Brought:
        """All that is declared of a table.

        Raises:
            ApiError: it could not be had whole.
            SourceError: the table no longer fits its declaration.
        """


def way_of(source: AgencyTable) -> Way:
    """How a source is asked for.

    Raises:
        KeyError: sources of its kind are not asked for; they come as files.
    """
    way: Way = import_module(WAYS[source.kind]).WAY
    return way
