"""A declaration of an extract, and what a file gives that is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.extracts import ExtractCells, Misfit, NotRecognised, recognise
from pipelines.ingest.inbox import Inbox
from pipelines.sources.ordered_extract import OrderedExtract

DECLARED: Mapping[str, Any] = {
    "name": "jobs",
    "kind": "extract",
    "title": {"sv": "Jobb", "en": "Jobs"},
    "agency": "SCB",
    "product": "AM0210",
    "group": "employment",
    "regime": "JOBS",
    "classification": "SNI2007",
    "licence": "CC0-1.0",
    "cadence": "as ordered",
    "period": {"first": 2020},
    "order": "Order it.",
    "columns": {
        "Region": {"headings": ["region", "kommunkod"], "text_headings": ["kommun"], "code": r"\d{4}|\d{2}"},
        "SNI2007": {"headings": ["näringsgren*", "sni*"], "text_headings": ["näringsgren*"], "code": r"\d{2}|US"},
        "Kon": {"headings": ["kön"], "code": r"1\+2|[12]", "texts": {"1": "män", "2": "kvinnor", "1+2": "totalt"}},
    },
    "measures": {
        "employment": {"headings": ["antal*", ""], "unit": "persons", "decimals": 0},
        "wages": {"headings": ["lön, mnkr*"], "unit": "SEK million", "decimals": 1},
    },
    "breaks": [],
}


def read(source: OrderedExtract, text: str | bytes, name: str = "uttag.csv") -> ExtractCells:
    """The cells of a file that fits."""
    body = text.encode() if isinstance(text, str) else text
    (found,) = recognise(name, body, {source.name: source})
    return found.cells


def misfits(source: OrderedExtract, text: str | bytes, name: str = "uttag.csv") -> list[Misfit]:
    """What does not fit in a file."""
    with pytest.raises(NotRecognised) as caught:
        read(source, text, name)
    return list(caught.value.misfits[source.name])


def rows(cells: ExtractCells) -> list[tuple[Any, ...]]:
    """One tuple a cell: codes, value, status."""
    return list(zip(*cells.codes.values(), cells.values, cells.statuses, strict=True))


HEAD = "Region;SNI;Kön;Antal {year}\n"
GOOD = HEAD.format(year=2020) + "08;02;totalt;5\n08;16;totalt;..\n"
LATER = HEAD.format(year=2021) + "08;02;totalt;6\n08;16;totalt;9\n"
REVISED = HEAD.format(year=2020) + "08;02;totalt;7\n"


def drop(inbox: Inbox, name: str, text: str) -> bytes:
    body = text.encode("latin-1")
    (inbox.folder / name).write_bytes(body)
    return body
