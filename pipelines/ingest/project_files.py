"""Files of projects, from the inbox into the archive.

What a file of this inbox is. Not here: the way into the archive, which is that of every inbox (``dropped_files.py``),
or reading formats (``projects/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.ingest.dropped_files import Arrival
from pipelines.ingest.file_sets import FileSets
from pipelines.ingest.inbox import REPORT_ENDING, Drop, DroppedFile
from pipelines.ingest.project_lists import mappings, project_lists
from pipelines.projects.errors import ProjectFileError
from pipelines.projects.lists import Lists
from pipelines.projects.reading import read_projects
from pipelines.projects.readings import Reading
from pipelines.sources.project_sets import PROJECTS, SIMULATED_PROJECTS, ProjectFiles
from warehouse.check_results import CheckSpec

READ = CheckSpec(
    name="project_files_read",
    kind="fetch",
    severity="warning",
    description_en="Every file of projects that was dropped into the inbox can be read, and was ingested.",
    expected="every dropped file of projects to be read",
    advice=f"Read the report beside it (*{REPORT_ENDING} in inbox/projects/quarantine), fix what it names, drop it "
    "into inbox/projects and delete what is in quarantine",
)


class ProjectDrops(FileSets[ProjectFiles, Reading]):
    """One run's ingest of files of projects."""

    recognised = READ
    refusals = (ProjectFileError,)
    real, simulated = PROJECTS, SIMULATED_PROJECTS

    def __init__(self, *args: Any, home: Path, **more: Any) -> None:
        """Take the same arguments as `DroppedFiles`, and the home folder with its mappings and rates."""
        super().__init__(*args, **more)
        self._home = home

    @cached_property
    def _lists(self) -> Lists:
        return project_lists(self._home, self.archive)

    def read(self, drop: Drop, fresh: Sequence[DroppedFile]) -> list[Arrival]:
        """See `DroppedFiles.read`: every file is one of projects."""
        return [self._arrival(drop, file) for file in fresh]

    def _arrival(self, drop: Drop, file: DroppedFile) -> Arrival:
        known = mappings(self._home)
        reading, mapping = read_projects(file.name, bytes(file.body), drop.received.date(), self._lists, known)
        self._read_files[file.sha256] = reading
        facts = {"format": reading.format, "quarter": reading.quarter}
        if mapping is not None:
            # What it was read by goes with it: the archive can give the same rows again.
            facts["mapping"] = mapping.model_dump_json()
        return self.arrival(drop, file, facts, is_simulated=reading.is_simulated)

    @property
    def advice_in_words(self) -> list[str]:
        """See `DroppedFiles.advice_in_words`."""
        return [
            "Fix what is named, and drop the file into inbox/projects again.",
            "`styrka projects template --quarter 2026Q4` writes a workbook that is read.",
            "Formats, and mappings of other exports: docs/projects.md.",
        ]

    def nothing_yet(self, source: ProjectFiles) -> str:
        """See `DroppedFiles.nothing_yet`."""
        return "nothing has been dropped into inbox/projects yet."
