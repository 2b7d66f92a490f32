"""How the agencies are asked whether a declared table is still as declared: one module a kind of source.

What a probe finds, and the registry of one: another kind is one module and one line of `PROBES`. Not here: going
through all tables (``source_probe.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final, Protocol

from warehouse.check_results import NOT_REACHED

PROBES: Final[Mapping[str, str]] = {
    "pxweb": "pipelines.maintenance.probes.pxweb",
    "eurostat": "pipelines.maintenance.probes.eurostat",
    "kolada": "pipelines.maintenance.probes.kolada",
}
"""Kind of source -> the module whose `PROBE` asks for it."""


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


class Probe(Protocol):
    """How tables of one kind are asked about."""

    def probe(self, source: Any, client: Any, known_id: str | None) -> Probed:
        """What became of a declared table, by a few small calls.

        Args:
            source: the declaration.
            client: that of its agency.
            known_id: the id that it had last, None if it must be searched for.

        Raises:
            ApiError: it could not be learnt.
        """


def probe_of(kind: str) -> Probe:
    """How a kind of source is asked about.

    Raises:
        KeyError: sources of this kind are not asked for; they come as files.
    """
    probe: Probe = import_module(PROBES[kind]).PROBE
    return probe
