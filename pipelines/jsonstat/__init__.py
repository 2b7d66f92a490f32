"""JSON-stat 2.0 to columns, with the extensions that PxWeb and Eurostat put into it.

Reading a document with suspicion, what it says of itself, its cells, and what changed in its description. Not here:
asking for it (``http/``, ``pxweb/``, ``eurostat/``), or what the figures mean. Imports no other package of the project
but ``http`` (the root of all errors).
"""

from __future__ import annotations

from pipelines.jsonstat.dataset import Dataset, decode
from pipelines.jsonstat.fingerprint import MetadataChange, compare_fingerprints, fingerprint, fingerprint_digest
from pipelines.jsonstat.metadata import CodelistReference, TableMetadata, Unit, Variable, parse_metadata

__all__ = [
    "CodelistReference",
    "Dataset",
    "MetadataChange",
    "TableMetadata",
    "Unit",
    "Variable",
    "compare_fingerprints",
    "decode",
    "fingerprint",
    "fingerprint_digest",
    "parse_metadata",
]
