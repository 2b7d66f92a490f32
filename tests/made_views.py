"""Vintages as checks see them, made of a frame: no warehouse is needed to try a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.checks.view import MetadataChange
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import Source


@dataclass(frozen=True)
class MadeView:
    """See `pipelines.checks.view.VintageView`."""

    source: Source
    frame: pd.DataFrame
    before: MadeView | None = None
    changes: Sequence[MetadataChange] = ()

    def query(self, sql: str) -> Sequence[Sequence[Any]]:
        raise AssertionError(f"a check of cells asked the warehouse: {sql}")


def made_view(
    source: Source | str,
    frame: pd.DataFrame | None = None,
    before: pd.DataFrame | None = None,
    changes: Sequence[MetadataChange] = (),
) -> MadeView:
    """A vintage with these cells, the cells of the vintage before, and what changed in the description."""
    source = all_sources()[source] if isinstance(source, str) else source
    frame = pd.DataFrame() if frame is None else frame
    return MadeView(source, frame, None if before is None else MadeView(source, before), changes)
