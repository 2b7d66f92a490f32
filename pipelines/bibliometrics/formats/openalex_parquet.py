"""Parts of OpenAlex's snapshot as Parquet, read batch by batch and only the columns that are used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import NotRecognised, Truncated
from pipelines.bibliometrics.formats.openalex_json import gathered
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Reading

_COLUMNS = (
    "id",
    "doi",
    "ids",
    "title",
    "display_name",
    "publication_year",
    "type",
    "authorships",
    "authors_count",
    "is_authors_truncated",
    "primary_location",
    "primary_topic",
    "cited_by_count",
    "fwci",
    "citation_normalized_percentile",
    "is_retracted",
)

_BATCH = 5_000


def read(source: Source, recognised: Recognised) -> Reading:
    """Every work as a record, or quarantined with its row.

    Raises:
        Truncated: the file's foot, which names its columns, is missing or broken.
        NotRecognised: the columns are not those of works.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pyarrow.BufferReader(pyarrow.py_buffer(source.content)))
    except pyarrow.ArrowInvalid:
        raise Truncated(
            source.name,
            "the foot of the Parquet file is missing or broken",
            "a whole file",
            "The download was broken off: fetch the part again.",
        ) from None
    present = set(table.schema_arrow.names)
    if not {"id", "cited_by_count"} <= present:
        raise NotRecognised(
            source.name,
            "a Parquet file without the columns id and cited_by_count",
            "a part of OpenAlex's works",
            "Drop parts of `works`; other entities of the snapshot are not ingested.",
        )
    return gathered(_works(table, [name for name in _COLUMNS if name in present]), "openalex_parquet")


def _works(table: Any, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    row = 0
    for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
        for work in batch.to_pylist():
            row += 1
            yield row, work
