"""A file of projects, read by the format that knows it.

Recognising, and what is said where no format does. Not here: formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pipelines.projects.errors import ProjectFileError
from pipelines.projects.formats import FORMATS, mapped
from pipelines.projects.formats.mapped import MappingFile
from pipelines.projects.formats.surroundings import Surroundings
from pipelines.projects.lists import Lists
from pipelines.projects.readings import Reading
from pipelines.projects.sheets import Cells, read_cells
from pipelines.projects.values import text

_NAMED = 8


def read_projects(
    file: str, body: bytes, received: date, lists: Lists, mappings: Iterable[MappingFile] = ()
) -> tuple[Reading, MappingFile | None]:
    """Read one file.

    Args:
        file: its name, which may say its day or quarter.
        body: its bytes.
        received: when it was dropped.
        lists: codes that its cells are compared with.
        mappings: for exports that no format knows.

    Returns:
        What it holds, and the mapping that it was read by, if any: it is needed to read the file again.

    Raises:
        ProjectFileError: no format or mapping knows it, or it cannot be used at all.
    """
    sheets = read_cells(file, body)
    around = Surroundings(lists, received)
    for one in FORMATS:
        if one.recognises(sheets):
            return one.read(file, sheets, around), None
    known = list(mappings)
    for mapping in known:
        sheet = mapped.recognises(sheets, mapping)
        if sheet is not None:
            return mapped.read(file, sheet, mapping, around), mapping
    raise ProjectFileError(file, _unknown(sheets, known))


def _unknown(sheets: Sequence[Cells], mappings: Sequence[MappingFile]) -> str:
    if not any(text(cell) for sheet in sheets for line in sheet.lines for cell in line):
        return "the file is empty. Save or export it again, and drop it again."
    first = sheets[0].lines[0] if sheets and sheets[0].lines else []
    headings = ", ".join(text(cell) for cell in list(first)[:_NAMED] if text(cell)) or "none"
    names = ", ".join([*(one.NAME for one in FORMATS), *(one.name for one in mappings)])
    return (
        f"it is no file of projects that is known (there are {names}); its headings begin {headings}. "
        "Write a mapping in projects/ of the home folder (docs/projects.md), and drop it again."
    )
