"""Every set of files that is declared in code, since it is no table of one shape.

One line a kind of set. Not here: what a set says of itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.settings import ApiMode
from pipelines.sources.declaration import Source
from pipelines.sources.export_sets import export_sources
from pipelines.sources.project_sets import project_sources


def dropped_sets(api: ApiMode) -> Mapping[str, Source]:
    """The sets that a run may publish, by name."""
    return {**export_sources(api), **project_sources(api)}
