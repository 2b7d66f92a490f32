"""Reading ordered extracts: files that a statistics agency makes to order, in the shapes that agencies deliver.

From a file's bytes and the declarations to one table of cells, or to the reasons why the file fits none. Not here:
where files lie and what becomes of them (``ingest/``), what else a source says of itself (``sources/``), orchestration,
storage. Imports no other package of this project; pyarrow and openpyxl only where they are needed.

Example::

    for recognised in recognise("uttag.xlsx", body, ordered_extracts(all_sources())):
        recognised.name, recognised.cells.years
"""

from __future__ import annotations

from pipelines.extracts.cells import ExtractCells, arrow_table
from pipelines.extracts.declaration import CodeColumn, ExtractShape, MeasureColumn
from pipelines.extracts.errors import ExtractError, Misfit, NotRecognised, UnreadableFile, listed
from pipelines.extracts.recognition import Recognised, read_as, recognise

__all__ = [
    "CodeColumn",
    "ExtractCells",
    "ExtractError",
    "ExtractShape",
    "MeasureColumn",
    "Misfit",
    "NotRecognised",
    "Recognised",
    "UnreadableFile",
    "arrow_table",
    "listed",
    "read_as",
    "recognise",
]
