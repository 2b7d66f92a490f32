"""Web of Science, Scopus, OpenAlex and RIS of simulated publications: the sources that count citations.

Quirks kept: UTF-16 with a byte order mark, a tab too many at the end of every row, quotation marks that are text, and a
query in two files (Web of Science); authors joined by `;`, all text quoted and line ends inside cells (Scopus 2023);
citations in a note (RIS). Their counts differ, as those of the real ones do.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from sample.exports import HANDLED_AT, NAMES, english
from sample.simulation.publications import (
    OPENALEX_FIELDS,
    YEARS,
    SimulatedWork,
    citations_of,
    country_of,
    is_company,
    mean_citations,
)

_WOS_TAGS = ("PT", "AU", "TI", "SO", "DT", "C1", "TC", "Z9", "PY", "DI", "WC", "UT")
_WOS_TYPES = {
    "article": "Article",
    "review": "Review",
    "conference_paper": "Proceedings Paper",
    "chapter": "Book Chapter",
}
_COUNTRIES = {"SE": "Sweden", "NO": "Norway", "DE": "Germany", "US": "USA"}
_SCOPUS_TYPES = {
    "article": "Article",
    "review": "Review",
    "conference_paper": "Conference paper",
    "chapter": "Book chapter",
}
_SCOPUS_COLUMNS = (
    "Authors",
    "Author full names",
    "Author(s) ID",
    "Title",
    "Year",
    "Source title",
    "Page count",
    "Cited by",
    "DOI",
    "Link",
    "Affiliations",
    "Authors with affiliations",
    "Abstract",
    "Document Type",
    "Publication Stage",
    "Open Access",
    "Source",
    "EID",
)
_OPENALEX_TYPES = {"article": "article", "review": "review", "conference_paper": "article", "chapter": "book-chapter"}
_REFERENCE_FIELDS = ("11", "22", "36")
_REFERENCE_WORKS = 34


def wos_tab(works: Sequence[SimulatedWork]) -> bytes:
    """Tab-delimited, `Win, UTF-16`."""
    lines = ["\t".join(_WOS_TAGS)]
    for work in works:
        cells = {
            "PT": "J",
            "AU": "; ".join(f"Upphov{place}, S" for place, _ in enumerate(work.authors, 1)),
            "TI": work.title.replace("en studie", '"en studie"'),
            "SO": "SIMULATED JOURNAL",
            "DT": _WOS_TYPES[work.document_type],
            "C1": "; ".join(_wos_address(place, author) for place, author in enumerate(work.authors, 1)),
            "TC": str(int(work.citations * 0.9)),
            "Z9": str(work.citations),
            "PY": str(work.year),
            "DI": work.doi.upper(),
            "WC": "Simulated Category, Applied & General",
            "UT": f"WOS:{999_000_000_000_000 + work.number}",
        }
        lines.append("\t".join(cells[tag] for tag in _WOS_TAGS) + "\t")
    return ("\r\n".join(lines) + "\r\n").encode("utf-16")


def _wos_address(place: int, author: tuple[str, ...]) -> str:
    home = author[0]
    name = NAMES[home][2] if home in NAMES else home
    return f"[Upphov{place}, S.] {name}, Dept Simulat, {_COUNTRIES[country_of(home)]}"


def scopus_csv(works: Sequence[SimulatedWork]) -> bytes:
    """The layout of 2023, with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_SCOPUS_COLUMNS)
    for work in works:
        people = [f"Upphov{place} S." for place, _ in enumerate(work.authors, 1)]
        places = [", ".join(_scopus_place(one) for one in author) for author in work.authors]
        writer.writerow(
            [
                "; ".join(people),
                "; ".join(f"Upphov{n}, Simulerad (9990000000{n})" for n, _ in enumerate(people, 1)),
                "; ".join(f"9990000000{n}" for n, _ in enumerate(people, 1)),
                work.title,
                work.year,
                "Simulated Journal",
                "",
                work.citations or "",
                work.doi,
                "https://www.scopus.com/simulated",
                "; ".join(dict.fromkeys(_scopus_place(one) for author in work.authors for one in author)),
                "; ".join(f"{person}, {place}" for person, place in zip(people, places, strict=True)),
                'Simulated.\nSecond line of ""abstract"".',
                _SCOPUS_TYPES[work.document_type],
                "Final",
                "",
                "Scopus",
                f"2-s2.0-{99_900_000_000 + work.number}",
            ]
        )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _scopus_place(organisation: str) -> str:
    return f"{english(organisation)}, {_COUNTRIES[country_of(organisation)]}"


def ris(works: Sequence[SimulatedWork]) -> bytes:
    """As Scopus writes it: citations and the day of the export stand in a note."""
    lines: list[str] = []
    for work in works:
        lines += ["TY  - JOUR" if work.document_type != "chapter" else "TY  - CHAP"]
        lines += [f"AU  - Upphov{place}, S." for place, _ in enumerate(work.authors, 1)]
        lines += [f"TI  - {work.title}", f"PY  - {work.year}///", "T2  - Simulated Journal", f"DO  - {work.doi}"]
        lines += [f"AD  - {_scopus_place(author[0])}" for author in work.authors]
        lines += [f"UR  - https://doi.org/{work.doi}", "UR  - https://www.scopus.com/simulated"]
        lines += [f"N1  - Cited By :{work.citations}; Export Date: 05 October 2026", "ER  - ", ""]
    return "\r\n".join(lines).encode()


def openalex_answer(works: Sequence[SimulatedWork]) -> bytes:
    """A page of the API."""
    answer = {
        "meta": {"count": len(works), "page": 1, "per_page": 200, "simulated": HANDLED_AT},
        "results": [_openalex_work(work) for work in works],
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _openalex_work(work: SimulatedWork) -> dict[str, Any]:
    field = work.openalex_field
    return {
        **_openalex_core(8_900_000_000 + work.number, work.title, work.year, work.document_type, field, work.citations),
        "doi": f"https://doi.org/{work.doi}",
        "authors_count": len(work.authors),
        "authorships": [
            {"institutions": [_institution(one) for one in author], "raw_affiliation_strings": []}
            for author in work.authors
        ],
        "fwci": work.score,
        "citation_normalized_percentile": {"is_in_top_10_percent": work.score > 2.3},
    }


def _institution(organisation: str) -> dict[str, Any]:
    known = NAMES.get(organisation)
    return {
        "id": f"https://openalex.org/I9{sum(map(ord, organisation)):09d}",
        "display_name": english(organisation),
        "ror": known[3] if known else None,
        "country_code": country_of(organisation),
        "type": "company" if is_company(organisation) else "education",
    }


def _openalex_core(
    number: int, title: str, year: int, document_type: str, field: str, citations: int
) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{number}",
        "title": title,
        "publication_year": year,
        "type": _OPENALEX_TYPES[document_type],
        "primary_topic": {
            "id": f"https://openalex.org/T99{field}",
            "display_name": "Simulated topic",
            "field": {"id": f"https://openalex.org/fields/{field}", "display_name": OPENALEX_FIELDS[field]},
        },
        "cited_by_count": citations,
    }


def openalex_lines() -> bytes:
    """A part of a snapshot: works of everybody, one a line. It is a reference set, not a list of publications."""
    lines = []
    for field in _REFERENCE_FIELDS:
        for year in YEARS:
            for place in range(_REFERENCE_WORKS):
                number = 8_800_000_000 + int(field) * 1_000_000 + (year - 2000) * 1000 + place
                cited = citations_of(mean_citations(field, year), "reference", field, year, place)
                work = _openalex_core(number, f"SIMULERAD POST R{number}", year, "article", field, cited)
                # Few need one: that the works are not of the five is all that it means.
                authors = [{"institutions": [_institution("Simulated University Norway")]}] if place % 9 == 0 else []
                lines.append(json.dumps({**work, "authorships": authors}, ensure_ascii=False, separators=(",", ":")))
    return ("\n".join(lines) + "\n").encode()
