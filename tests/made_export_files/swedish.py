"""SwePub and DiVA, as their services write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sample.exports.swedish import DIVA_COLUMNS
from tests.made_export_files.tables import table


def swepub_hit(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One record of SwePub's JSON."""
    hit = {
        "archiveURI": f"http://urn.kb.se/resolve?urn=urn:nbn:se:lnu:diva-{number}",
        "autoclassified": False,
        "classifications": {"oneDigitTopics": ["2"], "threeDigitTopics": ["202"], "fiveDigitTopics": ["20205"]},
        "contentMarking": "ref",
        "creatorCount": 2,
        "creators": [
            {
                "givenName": "Alma",
                "familyName": "Almqvist",
                "localId": "almaaa",
                "localIdBy": "lnu",
                "ORCID": "https://orcid.org/0000-0002-1825-0097",
                "affiliation": "lnu.se",
                "freetext_affiliations": [
                    ["Institutionen för datavetenskap (DV)", "Linnéuniversitetet"],
                    ["Lund Univ."],
                ],
            },
            {
                "familyName": "Bergdahl",
                "givenName": "Bo",
                "affiliation": None,
                "freetext_affiliations": [["Ericsson; AB"]],
            },
        ],
        "DOI": [f"https://doi.org/10.1000/s{number}"],
        "duplicateIds": [f"oai:DiVA.org:lnu-{number}"],
        "ISBN": [],
        "ISI": f"00012345{number:07}",
        "ISSN": ["1234-5679"],
        "outputTypes": ["https://id.kb.se/term/swepub/output/publication/journal-article"],
        "PMID": None,
        "publicationChannel": "Journal of Made Things",
        "publicationYear": "2021",
        "recordId": f"oai:DiVA.org:lnu-{number}",
        "scopusId": None,
        "source": ["lnu"],
        "title": f"A made title {number}",
    }
    return {**hit, **fields}


def swepub_json(
    hits: Sequence[dict[str, Any]], handled_at: str = "2026-09-30T01:02:03Z", total: int | None = None
) -> str:
    """SwePub's JSON as its service streams it."""
    envelope = {
        "query": {"org": ["lnu"]},
        "query_handled_at": handled_at,
        "matching_orgs": [{"code": "lnu", "name": "Linnéuniversitetet"}],
        "total": len(hits) if total is None else total,
    }
    tail = ",".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in envelope.items())
    return '{"hits": [' + ",".join(map(json.dumps, hits)) + "]," + tail + "}"


SWEPUB_COMMENT = (
    "# Swepub bibliometric export. Query handled at 2023-05-06T07:08:09Z. Query parameters: {'org': ['lnu']}\n"
)


def swepub_table(rows: int = 2, delimiter: str = ",", comment: str = SWEPUB_COMMENT) -> str:
    """SwePub's table: a comment ended by LF, the rest by CR LF, values joined by the file's own delimiter."""
    header = [
        "record_id",
        "source",
        "creator_count",
        "creators",
        "title",
        "output_types",
        "publication_year",
        "DOI",
        "ISSN",
    ]
    header += ["one_digit_topics", "three_digit_topics", "five_digit_topics", "publication_channel", "autoclassified"]
    joined = delimiter.join
    body = [
        [
            f"oai:DiVA.org:lnu-{number}",
            joined(["lnu", "liu"]),
            3,
            joined(["Almqvist", "Alma", "almaaa", "lnu", "", "lnu.se", "Org; with, signs"]) + ";,,,,,,",
            f'A "made" title, {number}',
            "https://id.kb.se/term/swepub/output/conference/paper",
            "2019",
            f"https://doi.org/10.1000/(a,b){number}",
            joined(["1234-5679", "2049-3630"]),
            joined(["2", "5"]),
            joined(["202", "504"]),
            joined(["20205"]),
            "Proceedings of Made Things",
            "False",
        ]
        for number in range(1, rows + 1)
    ]
    return comment + table(header, body, delimiter=delimiter)


DIVA_HEADER = list(DIVA_COLUMNS)

DIVA_NAME = (
    "Almqvist, Alma [almaaa] [0000-0002-1825-0097] (Linnéuniversitetet [881], Institutionen för fysik och "
    "elektroteknik (IFE) [8725]) (Lund University; RISE, Sweden);"
    "Bergdahl, Bo (Ericsson AB (publ), Sweden);Cederholm, Cia"
)


def diva_csv(rows: int = 2, **cells: object) -> str:
    """DiVA's csvall2."""
    body = []
    for number in range(1, rows + 1):
        filled = {
            "PID": 1149000 + number,
            "Name": DIVA_NAME,
            "Title": f"A made title {number}",
            "PublicationType": "Article in journal",
            "Journal": "Journal of Made Things",
            "JournalISSN": "1234-5679",
            "Year": 2020,
            "DOI": f"10.1000/D{number}",
            "ISI": f"00022345{number:07}",
            "NBN": f"urn:nbn:se:lnu:diva-{number}",
            "Categories": "Computer Systems (20206);Other Engineering (multi, mixed) (21199)",
            "LastUpdated": "2023-02-03",
            "NumberOfAuthors": 3,
            **cells,
        }
        body.append([filled.get(column, "") for column in DIVA_HEADER])
    return table(DIVA_HEADER, body)


def diva_persons_csv() -> str:
    """DiVA's csvType=person: two publications; the first has three authors, of whom one has two affiliations."""
    header = ["PID", "AuthorityPid", "FirstName", "LastName", "LocalId", "ORCID", "OrganisationId"]
    header += ["UncontrolledOrganisation", "Position", "Role", "DOI", "ISI", "NBN", "Title", "PublicationType", "Year"]
    rest = ["10.1000/p1", "", "urn:nbn:se:lnu:diva-1", "A made title", "Article in journal", "2020"]
    other = ["10.1000/p2", "", "urn:nbn:se:lnu:diva-2", "Another", "Conference paper", "2021"]
    rows = [
        [1, "", "Alma", "Almqvist", "almaaa", "0000-0002-1825-0097", "8725", "", 1, "aut", *rest],
        [1, "", "Alma", "Almqvist", "almaaa", "0000-0002-1825-0097", "", "Lund University", 1, "aut", *rest],
        [1, "", "Bo", "Bergdahl", "", "", "", "Ericsson AB", 2, "aut", *rest],
        [1, "", "Cia", "Cederholm", "", "", "", "", 3, "aut", *rest],
        [1, "", "Dan", "Quist", "", "", "", "KTH", 4, "ths", *rest],
        [2, "", "Bo", "Bergdahl", "", "", "881", "", 1, "aut", *other],
    ]
    return table(header, rows)
