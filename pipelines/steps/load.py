"""The step behind the assets `raw/*`: what is archived of a source becomes rows of its raw tables.

The one call that nightly, annual and replayed runs make. Not here: loading (``load/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.installation.parts import Installation
from pipelines.sources.declaration import Source
from warehouse.vintages import Vintage


@dataclass(frozen=True)
class Loaded:
    """What a source has in the warehouse now: how many snapshots were loaded, and all its vintages, oldest first."""

    loaded: int
    vintages: Sequence[Vintage]


def load_source(installation: Installation, source: Source, at: datetime) -> Loaded:
    """Load every snapshot of `source` that is not in the warehouse."""
    loader = installation.loader
    loaded = loader.load_pending(source, at)
    return Loaded(len(loaded), loader.vintages(source.name))
