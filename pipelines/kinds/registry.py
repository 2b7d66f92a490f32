"""Every kind of source by the name that `kind` has in a declaration.

One line a kind. ``sources/catalogue.py`` has the same names with the models that files are read into.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.kinds.eurostat import EurostatKind
from pipelines.kinds.exports import ExportsKind
from pipelines.kinds.extract import ExtractKind
from pipelines.kinds.kind import SourceKind
from pipelines.kinds.kolada import KoladaKind
from pipelines.kinds.projects import ProjectsKind
from pipelines.kinds.pxweb import PxWebKind
from pipelines.sources.declaration import Source
from warehouse.check_results import CheckSpec

KINDS: Mapping[str, SourceKind] = {
    "pxweb": PxWebKind(),
    "eurostat": EurostatKind(),
    "kolada": KoladaKind(),
    "extract": ExtractKind(),
    "exports": ExportsKind(),
    "projects": ProjectsKind(),
}


def checks_of(source: Source) -> tuple[CheckSpec, ...]:
    """Every check of a source's vintages, in the order in which they are made."""
    kind = KINDS[source.kind]
    return (kind.readable, *kind.checks(source.name))
