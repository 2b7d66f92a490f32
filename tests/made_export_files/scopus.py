"""Scopus CSV, in the headings of its generations."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# Headings that every generation has, one after the other.
_SHARED_HEADINGS = [
    "Year",
    "Source title",
    "Volume",
    "Issue",
    "Art. No.",
    "Page start",
    "Page end",
    "Page count",
    "Cited by",
    "DOI",
    "Link",
    "Affiliations",
    "Authors with affiliations",
    "Abstract",
]
SCOPUS_2017 = [
    "Authors",
    "Author(s) ID",
    "Title",
    *_SHARED_HEADINGS,
    "Funding Details",
    "Funding Text 1",
    "Funding Text 2",
    "References",
    "Correspondence Address",
    "ISSN",
    "ISBN",
    "PubMed ID",
    "Language of Original Document",
    "Abbreviated Source Title",
    "Document Type",
    "Publication Stage",
    "Access Type",
    "Source",
    "EID",
]
SCOPUS_2023 = [
    "Authors",
    "Author full names",
    "Author(s) ID",
    "Title",
    *_SHARED_HEADINGS,
    "Author Keywords",
    "Index Keywords",
    "Funding Details",
    "Funding Texts",
    "References",
    "Correspondence Address",
    "Editors",
    "Publisher",
    "ISSN",
    "ISBN",
    "CODEN",
    "PubMed ID",
    "Language of Original Document",
    "Abbreviated Source Title",
    "Document Type",
    "Publication Stage",
    "Open Access",
    "Source",
    "EID",
]
SCOPUS_2025 = [column for column in SCOPUS_2023 if column != "Page count"]

_LINNAEUS = "Department of Physics, Linnaeus University, Kalmar, Sweden"
_LUND = "Lund University, Lund, Sweden"


def scopus_csv(header: Sequence[str], rows: int = 2, **cells: object) -> str:
    """Scopus CSV of a generation, all text quoted, with line ends and doubled quotation marks inside cells."""
    old = "Author full names" not in header
    body = []
    for number in range(1, rows + 1):
        filled: dict[str, object] = {
            "Authors": "Almqvist A., Bergdahl B." if old else "Almqvist A.; Bergdahl B.",
            "Author full names": "Almqvist, Alma (57001); Bergdahl, Bo (57002)",
            "Author(s) ID": "57001;57002;" if old else "57001; 57002",
            "Title": f'The "made" title {number}',
            "Year": 2018,
            "Source title": "Journal of Made Things",
            "Cited by": 5 if number == 1 else "",
            "DOI": f"10.1000/E{number}",
            "Affiliations": f"{_LINNAEUS}; {_LUND}",
            "Authors with affiliations": (
                f"Almqvist, A., {_LINNAEUS}, {_LUND}; Bergdahl, B., {_LUND}"
                if old
                else f"Almqvist A., {_LINNAEUS}, {_LUND}; Bergdahl B., {_LUND}"
            ),
            "Abstract": "Two\nlines.",
            "Correspondence Address": "A. Almqvist; Linnaeus University; email: almqvist@lnu.example",
            "ISSN": "12345679",
            "Document Type": "Conference Paper" if old else "Conference paper",
            "EID": f"2-s2.0-8500000000{number}",
            **cells,
        }
        body.append([filled.get(column, "") for column in header])
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(header)
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(body)
    return out.getvalue()
