"""Ask Eurostat whether a declared dataset still has its dimensions and codes: the newest period of the same question.

One call a dataset. Not here: fetching figures (``ingest/ways/eurostat.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.checks.catalogue import contract_of
from pipelines.eurostat import EurostatClient
from pipelines.jsonstat import parse_metadata
from pipelines.maintenance.probes import Probed
from pipelines.sources.eurostat_dataset import EurostatDataset

TIME: Final = "time"


class EurostatProbe:
    """See `Probe`."""

    def probe(self, source: EurostatDataset, client: EurostatClient, known_id: str | None) -> Probed:
        """See `Probe.probe`. A code that a dataset no longer has selects nothing, without a word: it is looked for."""
        newest = client.newest(source.table_id, source.selection)
        codes = {one.id: one.codes for one in parse_metadata(newest.body, table_id=source.table_id).variables}
        problems = [
            f"{name}: expected {', '.join(lost)}, but found only {', '.join(codes[name][:8])}"
            for name in source.selection
            if (lost := _lost(source, name, codes[name]))
        ]
        return Probed(
            source.name,
            source.table_id,
            table_id=source.table_id,
            updated=newest.updated,
            last_period=max(codes[TIME]),
            problems=tuple(problems),
            selection=source.selection,
        )


def _lost(source: EurostatDataset, name: str, found: Sequence[str]) -> list[str]:
    """Codes of a dimension that are asked for by name, are not there, and may not be missing by the contract."""
    rules = contract_of(source.name).codes_known
    dispensable = {code for rule in rules if rule.column == source.raw_columns[name] for code in rule.may_be_missing}
    asked = [code for code in source.selection[name] if code != "*" and "(" not in code]
    return [] if name == TIME else [code for code in asked if code not in found and code not in dispensable]


PROBE: Final = EurostatProbe()
