"""The sets of bibliometric exports as sources, beside the statistics agency's tables.

What each set says of itself. Not here: formats (``bibliometrics/``). They are declared in code and not as a file each,
since they are no table of one shape: a set fills the tables of publications (``warehouse/publication_tables.py``), and
no contract of columns and codes fits that. Their checks are in ``checks/publications.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pipelines.settings import ApiMode
from pipelines.sources.declaration import Bilingual, Period, Place, Source

REAL, SIMULATED = "bibliometrics", "bibliometrics_simulated"


class ExportFiles(Source):
    """A set of exports: every file of one kind of origin that was dropped so far."""

    kind: Literal["exports"] = "exports"
    is_simulated: bool

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        return Place("files dropped into inbox/bibliometrics", frozenset({"csv", "json"}))

    @property
    def dbt_source(self) -> str:
        """See `Source.dbt_source`: every set fills the same tables."""
        return REAL

    @property
    def variables(self) -> list[str]:
        """None: publications have no variables of an agency."""
        return []


def _declared(name: str, title_sv: str, title_en: str, licence: str, *, is_simulated: bool) -> ExportFiles:
    return ExportFiles(
        name=name,
        title=Bilingual(sv=title_sv, en=title_en),
        agency="inbox/bibliometrics",
        product="exports",
        group="research",
        regime="PUBLICATIONS",
        classification="SSIF2025",
        licence=licence,
        cadence="when files are dropped",
        period=Period(first=1900),
        names={},
        breaks=[],
        is_simulated=is_simulated,
    )


# Real and simulated records must never merge, and each set has an origin of its own: so they are two sources.
_REAL = _declared(
    REAL,
    "Bibliometriska exporter",
    "Bibliometric exports",
    "SwePub, DiVA, OpenAlex: CC0 1.0; Web of Science, Scopus, Dimensions, Lens, SciVal, InCites: the operator's own "
    "licence, aggregates only",
    is_simulated=False,
)
_SIMULATED = _declared(
    SIMULATED,
    "Simulerade bibliometriska exporter",
    "Simulated bibliometric exports",
    "CC0 1.0",
    is_simulated=True,
)


def export_sources(api: ApiMode) -> Mapping[str, ExportFiles]:
    """The sets of exports that a run may publish: simulated ones on the sample alone."""
    sources = [_REAL] if api == "live" else [_REAL, _SIMULATED]
    return {source.name: source for source in sources}
