"""SwePub's JSON and DiVA's csvall2 of simulated publications.

Quirks kept: the DOI as an address, the year as text, no affiliation code for authors from elsewhere, records that are
classified to three digits only, and machine-made classification (SwePub); the byte order mark, and `;` both between
authors and inside the parentheses of their affiliations (DiVA).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from sample.exports import HANDLED_AT, NAMES, swedish
from sample.simulation.publications import SimulatedWork

_OUTPUT = "https://id.kb.se/term/swepub/output/"
_TYPES = {
    "article": "publication/journal-article",
    "review": "publication/review-article",
    "conference_paper": "conference/paper",
    "chapter": "publication/book-chapter",
}
_DIVA_TYPES = {
    "article": "Artikel i tidskrift",
    "review": "Artikel, forskningsöversikt",
    "conference_paper": "Konferensbidrag",
    "chapter": "Kapitel i bok, del av antologi",
}
DIVA_COLUMNS = (
    "PID",
    "Name",
    "Title",
    "PublicationType",
    "ContentType",
    "Language",
    "Journal",
    "JournalISSN",
    "JournalEISSN",
    "Status",
    "Volume",
    "Issue",
    "HostPublication",
    "StartPage",
    "EndPage",
    "Year",
    "Edition",
    "Pages",
    "City",
    "Publisher",
    "Series",
    "SeriesISSN",
    "SeriesEISSN",
    "ISBN",
    "Urls",
    "ISRN",
    "DOI",
    "ISI",
    "PMID",
    "ScopusId",
    "NBN",
    "LocalId",
    "ArchiveNumber",
    "Keywords",
    "Categories",
    "ResearchSubjects",
    "Projects",
    "Notes",
    "Abstract",
    "Opponents",
    "Supervisors",
    "Examiners",
    "Patent",
    "ThesisLevel",
    "Credits",
    "Programme",
    "Subject",
    "Uppsok",
    "DefencePlace",
    "DefenceLanguage",
    "DefenceDate",
    "CreatedDate",
    "PublicationDate",
    "LastUpdated",
    "FullTextLink",
    "Funder",
    "NumberOfAuthors",
    "ExternalCooperation",
    "FridaLevel",
    "PartOfThesis",
    "PublicationSubtype",
    "Conference",
    "Term",
    "ArticleId",
    "Reviewed",
    "FreeFulltext",
    "SustainableDevelopment",
    "Contributor",
)


def has_five_digits(work: SimulatedWork) -> bool:
    """Whether the record is classified all the way; three digits are common."""
    return work.number % 5 != 0


def swepub_json(works: Sequence[SimulatedWork]) -> bytes:
    """One object with a list of hits."""
    export = {
        "hits": [_hit(work) for work in works],
        "query": {"org": sorted(NAMES), "comment": "SIMULERAD"},
        "query_handled_at": HANDLED_AT,
        "matching_orgs": [{"code": code, "name": name} for code, (name, *_) in sorted(NAMES.items())],
        "total": len(works),
    }
    return json.dumps(export, ensure_ascii=False, separators=(",", ":")).encode()


def _hit(work: SimulatedWork) -> dict[str, Any]:
    code = work.field
    record = f"oai:simulated:{work.home}-{work.number}"
    return {
        "recordId": record,
        "duplicateIds": [record],
        "source": sorted({one for author in work.authors for one in author if one in NAMES}),
        "title": work.title,
        "creatorCount": len(work.authors),
        "creators": [_creator(place, author) for place, author in enumerate(work.authors, 1)],
        "outputTypes": [_OUTPUT + _TYPES[work.document_type]],
        "contentMarking": "ref",
        "publicationYear": str(work.year),
        "publicationStatus": "https://id.kb.se/term/swepub/Published",
        "publicationCount": 1,
        "DOI": [f"https://doi.org/{work.doi}"],
        "ISBN": [],
        "ISSN": [],
        "ISI": None,
        "scopusId": None,
        "PMID": None,
        "classifications": {
            "oneDigitTopics": [code[:1]],
            "threeDigitTopics": [code[:3]],
            "fiveDigitTopics": [code] if has_five_digits(work) else [],
        },
        "autoclassified": work.number % 11 == 0,
        "languages": ["eng"],
    }


def _creator(place: int, author: tuple[str, ...]) -> dict[str, Any]:
    home = author[0]
    return {
        "givenName": "Simulerad",
        "familyName": f"Upphov {place}",
        "affiliation": f"{home}.se" if home in NAMES else None,
        "freetext_affiliations": [["Simulerad institution", swedish(one)] for one in author],
    }


def diva_csv(works: Sequence[SimulatedWork]) -> bytes:
    """csvall2: all 67 columns, UTF-8 with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DIVA_COLUMNS)
    for work in works:
        cells = _diva_cells(work)
        writer.writerow([cells.get(column, "") for column in DIVA_COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _diva_cells(work: SimulatedWork) -> dict[str, str]:
    digits = 5 if has_five_digits(work) else 3
    return {
        "PID": str(90_000 + work.number),
        "Name": ";".join(_diva_name(place, author) for place, author in enumerate(work.authors, 1)),
        "Title": work.title,
        "PublicationType": _DIVA_TYPES[work.document_type],
        "ContentType": "Refereegranskat",
        "Language": "eng",
        "Year": str(work.year),
        "DOI": work.doi,
        "NBN": f"urn:nbn:se:simulated:diva-{work.number}",
        "Categories": f"{work.label} ({work.field[:digits]})",
        "NumberOfAuthors": str(len(work.authors)),
        "LastUpdated": HANDLED_AT[:10],
    }


def _diva_name(place: int, author: tuple[str, ...]) -> str:
    own = "".join(f" ({swedish(one)} [100], Simulerad institution [200])" for one in author if one in NAMES)
    elsewhere = [one for one in author if one not in NAMES]
    return f"Upphov {place}, Simulerad{own}" + (f" ({'; '.join(elsewhere)})" if elsewhere else "")
