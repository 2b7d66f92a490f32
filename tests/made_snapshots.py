"""Made works of OpenAlex, and the parts of a snapshot that they are written to.

Making them. Not here: what is expected of them.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

LNU = "https://ror.org/00j9qag85"
NAME = "Nomen Nescio"
"""The author of every made work."""


def work(number: int, **changed: Any) -> dict[str, Any]:
    """An article of 2020 in engineering by an author without institution, cited three times."""
    made = {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/made.{number}",
        "title": f"Title of work {number}",
        "display_name": f"Title of work {number}",
        "publication_year": 2020,
        "type": "article",
        "authorships": [authorship()],
        "authors_count": 1,
        "primary_location": {"source": {"display_name": "Journal of Made Things", "type": "journal"}},
        "primary_topic": {
            "id": "https://openalex.org/T10001",
            "display_name": "A topic",
            "subfield": {"id": "https://openalex.org/subfields/2205", "display_name": "Civil Engineering"},
            "field": {"id": "https://openalex.org/fields/22", "display_name": "Engineering"},
        },
        "cited_by_count": 3,
        "is_retracted": False,
        "updated_date": "2026-10-01",
    }
    return {**made, **changed}


def authorship(ror: str | None = None) -> dict[str, Any]:
    """An author, of an institution or of none."""
    institution = {
        "id": "https://openalex.org/I1",
        "display_name": "A university",
        "ror": ror,
        "country_code": "SE",
        "type": "education",
    }
    return {
        "author": {"id": "https://openalex.org/A1", "display_name": NAME},
        "raw_author_name": NAME,
        "raw_affiliation_strings": [f"{NAME}, A university"] if ror else [],
        "institutions": [institution] if ror else [],
    }


def lines(works: Sequence[dict[str, Any]]) -> bytes:
    """Works one a line."""
    return b"".join(orjson.dumps(one) + b"\n" for one in works)


def json_part(folder: Path, name: str, body: bytes) -> Path:
    """A part in JSON lines, packed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(body, mtime=0))
    return path


def parquet_part(folder: Path, name: str, works: Sequence[dict[str, Any]]) -> Path:
    """A part in Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.Table.from_pylist(list(works)), path)
    return path
