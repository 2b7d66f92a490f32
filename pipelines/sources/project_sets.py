"""The sets of files of projects as sources, beside the statistics agency's tables.

What each set says of itself. Not here: formats (``projects/``), or their checks (``checks/projects.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pipelines.settings import ApiMode
from pipelines.sources.declaration import Bilingual, Period, Place, Source

PROJECTS, SIMULATED_PROJECTS = "projects", "projects_simulated"


class ProjectFiles(Source):
    """A set of files of projects: every file of one kind of origin that was dropped so far."""

    kind: Literal["projects"] = "projects"
    is_simulated: bool

    @property
    def place(self) -> Place:
        """See `Source.place`."""
        return Place("files dropped into inbox/projects", frozenset({"csv", "xlsx"}))

    @property
    def dbt_source(self) -> str:
        """See `Source.dbt_source`: every set fills the same tables."""
        return PROJECTS

    @property
    def variables(self) -> list[str]:
        """None: projects have no variables of an agency."""
        return []


def _declared(name: str, title_sv: str, title_en: str, licence: str, *, is_simulated: bool) -> ProjectFiles:
    return ProjectFiles(
        name=name,
        title=Bilingual(sv=title_sv, en=title_en),
        agency="inbox/projects",
        product="projects",
        group="projects",
        regime="PROJECTS",
        classification="RCO/RCR 2021–2027",
        licence=licence,
        cadence="each quarter, when files are dropped",
        period=Period(first=2014),
        names={},
        breaks=[],
        is_simulated=is_simulated,
    )


_REAL = _declared(
    PROJECTS,
    "Projektportföljen",
    "The portfolio of projects",
    "The region's own workbooks: its own; Kohesio: CC BY 4.0; lists of operations: open by Regulation (EU) 2021/1060",
    is_simulated=False,
)
_SIMULATED = _declared(
    SIMULATED_PROJECTS, "Simulerad projektportfölj", "A simulated portfolio of projects", "CC0 1.0", is_simulated=True
)


def project_sources(api: ApiMode) -> Mapping[str, ProjectFiles]:
    """The sets that a run may publish: simulated ones on the sample alone."""
    sources = [_REAL] if api == "live" else [_REAL, _SIMULATED]
    return {source.name: source for source in sources}
