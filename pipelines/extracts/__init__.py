"""Reading ordered extracts: files that a statistics agency makes to order, in the shapes that agencies deliver.

Belongs here: from a file's bytes and the declarations to one table of cells, or to the reasons why the file fits
none. Does not belong here: where files lie and what becomes of them (``ingest/``), orchestration, storage.
Never imports dagster, dbt, great_expectations or a database; pyarrow and openpyxl only where they are needed.

Example::

    recognised = recognise("uttag.csv", body, declarations)
    recognised.source.name, recognised.cells.years
"""

from __future__ import annotations

from pipelines.extracts.cells import ExtractCells, arrow_table
from pipelines.extracts.errors import ExtractError, Misfit, NotRecognised, UnreadableFile
from pipelines.extracts.recognition import Recognised, read_as, recognise

__all__ = [
    "ExtractCells",
    "ExtractError",
    "Misfit",
    "NotRecognised",
    "Recognised",
    "UnreadableFile",
    "arrow_table",
    "read_as",
    "recognise",
]
