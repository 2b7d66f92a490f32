"""Exports made by hand with the quirks of the real ones: proprietary content may not be carried along.

All persons, titles and identifiers are invented. `PERSONS` is every name, id and address of a person in them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from sample.exports.swedish import DIVA_COLUMNS

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

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


def shared_file(*steps: str) -> bytes:
    """A read-class file beside the project; skips the test where it is absent."""
    path = SHARED.joinpath(*steps)
    if not path.exists():
        pytest.skip(f"{'/'.join(steps)} is not at hand: it may be read from ../shared/data, never carried along")
    return path.read_bytes()


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    """A delimited table, quoted where needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


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


WOS_TAGS = [
    "PT",
    "AU",
    "AF",
    "TI",
    "SO",
    "LA",
    "DT",
    "C1",
    "C3",
    "RP",
    "EM",
    "OI",
    "CR",
    "NR",
    "TC",
    "Z9",
    "SN",
    "EI",
    "PY",
    "EA",
    "DI",
    "WC",
    "SC",
    "PM",
    "DA",
    "UT",
]


def wos_record(number: int = 1, **fields: str) -> dict[str, str]:
    """One record of Web of Science under its tags."""
    record = {
        "PT": "J",
        "AU": "Almqvist, A; Bergdahl, B",
        "AF": "Almqvist, Alma; Bergdahl, Bo",
        "TI": f'The "made" title {number}',
        "SO": "JOURNAL OF MADE THINGS",
        "LA": "English",
        "DT": "Article; Early Access",
        "C1": (
            "[Almqvist, Alma; Bergdahl, Bo] Linnaeus Univ, Dept Phys & Elect Engn, S-39182 Kalmar, Sweden.; "
            "[Bergdahl, Bo] Univ Calif Berkeley, Berkeley, CA 94720 USA."
        ),
        "C3": "Linnaeus University; University of California System",
        "RP": "Almqvist, A (corresponding author), Linnaeus Univ, Kalmar, Sweden.",
        "EM": "almqvist@lnu.example",
        "OI": "Almqvist, Alma/0000-0002-1825-0097",
        "CR": "Quist D, 2001, J MADE, V1, P1",
        "NR": "1",
        "TC": "7",
        "Z9": "9",
        "SN": "1234-5679",
        "EI": "2049-3630",
        "PY": "",
        "EA": "JAN 2024",
        "DI": f"10.1000/W{number}",
        "WC": "Engineering, Electrical & Electronic; Physics, Applied",
        "SC": "Engineering; Physics",
        "PM": "",
        "DA": "2026-10-02",
        "UT": f"WOS:{number:015}",
    }
    return {**record, **fields}


def wos_tab(records: Sequence[dict[str, str]], end: str = "\r\n") -> str:
    """Tab-delimited: rows end in a tab that the header does not have, quotation marks are text."""
    lines = ["\t".join(WOS_TAGS)]
    lines += ["\t".join(record.get(tag, "") for tag in WOS_TAGS) + "\t" for record in records]
    return end.join(lines) + end


def wos_text(records: Sequence[dict[str, str]], *, closed: bool = True) -> str:
    """Plain text: tags in two columns, continuations behind three spaces, `ER` after each record, `EF` at the end."""
    lines = ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    for record in records:
        for tag, value in record.items():
            if not value:
                continue
            parts = value.split("; ") if tag in ("AU", "AF", "CR") else value.split("; [") if tag == "C1" else [value]
            if tag == "C1":
                parts = [parts[0], *("[" + part for part in parts[1:])]
                parts = [part.rstrip(";") for part in parts]
            lines.append(f"{tag} {parts[0]}")
            lines += [f"   {part}" for part in parts[1:]]
        lines += ["ER", ""]
    return "\n".join(lines + (["EF"] if closed else [])) + "\n"


SCOPUS_2017 = [
    "Authors",
    "Author(s) ID",
    "Title",
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


def openalex_work(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One work of OpenAlex's API."""
    linnaeus = {
        "id": "https://openalex.org/I1",
        "display_name": "Linnaeus University",
        "ror": "https://ror.org/00j9qag85",
        "country_code": "se",
        "type": "education",
    }
    work = {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/o{number}",
        "title": f"A made title {number}",
        "publication_year": 2022,
        "ids": {"openalex": f"https://openalex.org/W{number}", "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{number}"},
        "primary_location": {
            "source": {"display_name": "Proceedings of Made Things", "issn": ["1234-5679"], "type": "conference"}
        },
        "type": "article",
        "authorships": [
            {
                "author": {"id": "https://openalex.org/A5000", "display_name": "Alma Almqvist", "orcid": None},
                "institutions": [linnaeus],
                "raw_author_name": "Alma Almqvist",
                "raw_affiliation_strings": ["Linnaeus University"],
            },
            {
                "author": {"id": "https://openalex.org/A5001", "display_name": "Bo Bergdahl"},
                "institutions": [],
                "raw_author_name": "Bo Bergdahl",
                "raw_affiliation_strings": ["Bo Bergdahl, Ericsson AB, Kista; almqvist@lnu.example"],
            },
        ],
        "cited_by_count": 12,
        "fwci": 1.5,
        "citation_normalized_percentile": {"value": 0.95, "is_in_top_1_percent": False, "is_in_top_10_percent": True},
        "primary_topic": {
            "id": "https://openalex.org/T10001",
            "display_name": "Made Topics",
            "subfield": {"id": "https://openalex.org/subfields/2208", "display_name": "Electrical Engineering"},
            "field": {"id": "https://openalex.org/fields/22", "display_name": "Engineering"},
        },
    }
    return {**work, **fields}


def openalex_answer(works: Sequence[dict[str, Any]], **meta: Any) -> str:
    """An answer of OpenAlex's API."""
    reported = {"count": len(works), "page": 1, "per_page": 200, **meta}
    return json.dumps({"meta": reported, "results": list(works), "group_by": []})


OPENALEX_WEB = [
    "id",
    "doi",
    "display_name",
    "publication_year",
    "type",
    "cited_by_count",
    "fwci",
    "citation_normalized_percentile.is_in_top_10_percent",
    "primary_location.source.display_name",
    "primary_topic.id",
    "primary_topic.display_name",
    "primary_topic.field.id",
    "primary_topic.field.display_name",
    "authorships.author.display_name",
    "authorships.author.orcid",
    "authorships.institutions.display_name",
    "authorships.institutions.country_code",
    "open_access.is_oa",
    "ids.pmid",
]


def openalex_csv(rows: int = 2) -> str:
    """OpenAlex's web CSV: dotted paths, lists joined by `|`, authors and institutions not aligned."""
    body = [
        [
            f"https://openalex.org/W{number}",
            f"https://doi.org/10.1000/o{number}",
            f"A made title, {number}",
            2022,
            "article",
            12,
            1.5,
            "True",
            "Journal of Made Things",
            "https://openalex.org/T10001",
            "Made Topics",
            "https://openalex.org/fields/22",
            "Engineering",
            "Alma Almqvist|Bo Bergdahl|Cia Cederholm",
            "https://orcid.org/0000-0002-1825-0097||",
            "Linnaeus University|Lund University",
            "SE|SE",
            "True",
            "",
        ]
        for number in range(1, rows + 1)
    ]
    return table(OPENALEX_WEB, body, end="\n")


def ris_text(records: int = 2) -> str:
    """RIS as Scopus writes it, with a portal's lines above and stray tags behind the end."""
    blocks = [
        f"TY  - JOUR\nTI  - A made title {number}\nAU  - Almqvist, A.\nAU  - Bergdahl, B.\n"
        "T2  - Journal of Made Things\n"
        f"PY  - 2017///\nDO  - 10.1000/r{number}\nUR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-850{number}\n"
        "UR  - https://example.org/other\nAD  - Linnaeus University, Kalmar, Sweden\nSN  - 12345679\n"
        f"N1  - Cited By :{number}; Export Date: 12 March 2020; Correspondence Address: Almqvist, A.\nER  - \nID  - 9\n"
        for number in range(1, records + 1)
    ]
    return "Record #1 of 2\nProvider: Made\n" + "\n".join(blocks)


def dimensions_csv(rows: int = 2) -> str:
    """Dimensions: a line of provenance above the header."""
    header = [
        "Rank",
        "Publication ID",
        "DOI",
        "PMID",
        "Title",
        "Source title",
        "PubYear",
        "Publication Type",
        "Authors",
    ]
    header += [
        "Authors (Raw Affiliation)",
        "Times cited",
        "RCR",
        "FCR",
        "Dimensions URL",
        "Fields of Research (ANZSRC 2020)",
    ]
    body = [
        [
            *[500, f"pub.100{number}", f"10.1000/m{number}", "", "A made title", "J Made", 2020, "Article"],
            *["Almqvist, Alma", "Almqvist, Alma (Linnaeus University)", 3, "", 1.25, "https://app.dimensions.ai"],
            "46 Information; 4605 Data",
        ]
        for number in range(1, rows + 1)
    ]
    return '"About the data: Exported on Sep 30, 2026. Criteria: ""made things"" in full data."\n' + table(header, body)


def lens_csv() -> str:
    """The Lens."""
    header = ["Lens ID", "Title", "Date Published", "Publication Year", "Publication Type", "Source Title", "ISSNs"]
    header += ["Publisher", "Author/s", "Abstract", "PMID", "DOI", "Citing Works Count", "Is Open Access"]
    row = ["001-002", "A made title", "2020-01-02", 2020, "journal article", "J Made", "12345679; 20493630", "Made"]
    return table(header, [[*row, "Alma Almqvist; Bo Bergdahl", "", "", "10.1000/l1", 8, "true"]])


def scival_csv() -> str:
    """SciVal: lines of metadata above the header, `-` for nothing, percentiles where lower is better."""
    metadata = ["Data set,Publications in Made University", "Date exported,2 October 2026"] + [
        f"Line,{n}" for n in range(17)
    ]
    header = [
        "Title",
        "Authors",
        "Number of Authors",
        "Scopus Author Ids",
        "Year",
        "Scopus Source title",
        "SNIP (publication year)",
    ]
    header += ["CiteScore percentile (publication year) *", "Views", "Citations", "Field-Weighted Citation Impact"]
    header += ["Field-Weighted Outputs in Top Citation Percentiles, per percentile", "DOI", "Publication type", "EID"]
    header += ["Institutions", "Country/Region", "All Science Journal Classification (ASJC) code"]
    header += ["All Science Journal Classification (ASJC) field name", "Topic Prominence Percentile"]
    first = ["A made title", "Almqvist, A.| Bergdahl, B.", 2, "57001| 57002", 2020, "J Made", "1.1", 5, 10, 9, 2.5, 10]
    second = ["Another", "Bergdahl, B.", 1, "57002", 2020, "J Made", "-", "-", 10, 0, "-", "-"]
    rows = [
        [
            *first,
            "10.1000/v1",
            "Article",
            "2-s2.0-1",
            "Linnaeus University",
            "Sweden",
            "2208| 3100",
            "Electrical| Physics",
            50,
        ],
        [*second, "10.1000/v2", "Article", "2-s2.0-2", "Linnaeus University", "Sweden", "-", "-", "-"],
    ]
    return "\n".join(metadata) + "\n" + table(header, rows, end="\n")


def incites_csv() -> str:
    """InCites' document details: a footer behind an empty line."""
    header = [
        "Accession Number",
        "DOI",
        "Pubmed ID",
        "Article Title",
        "Link",
        "Authors",
        "Source",
        "Research Area",
        "Volume",
    ]
    header += ["Publication Date", "Times Cited", "Category Expected Citations", "Category Normalized Citation Impact"]
    header += ["Percentile in Subject Area", "Top 10%", "Journal Impact Factor"]
    row: list[object] = [
        "WOS:000000000000001",
        "10.1000/W1",
        "n/a",
        "A made title",
        "http://",
        "Almqvist, A; Bergdahl, B",
        "J MADE",
    ]
    row += ["PHYSICS", "1", 2020, 7, 3.5, 2.0, 95.1, 1, 2.2]
    footer = "\n\nExported date 2026-10-02.\nInCites dataset updated 2026-09-25. Includes content of that week.\n"
    return table(header, [row], end="\n").rstrip("\n") + footer
