"""Formats of files of projects: one file each, and the list of them.

A format is a module with `NAME`, `recognises(sheets)` and `read(file, sheets, surroundings)`; another one is a file
here and its place in `FORMATS`. Not here: rules of rows (``rules.py``).
"""

from __future__ import annotations

from pipelines.projects.formats import kohesio, operations, workbook

FORMATS = (workbook, kohesio, operations)
"""In the order in which they are asked whether a file is theirs; mappings are asked last."""
