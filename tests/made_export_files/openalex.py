"""OpenAlex: works of its API, and the CSV of its web page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.made_export_files.tables import table


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
