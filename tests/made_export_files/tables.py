"""Delimited tables, and the invented persons that all made exports share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

PERSONS = (
    "Almqvist",
    "Bergdahl",
    "Cederholm",
    "Quist",
    "almqvist@lnu.example",
    "0000-0002-1825-0097",
    "almaaa",
    "A5000",
)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    """A delimited table, quoted where needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
