"""What all of OpenAlex's exports have in common.

Subjects, identifiers as OpenAlex writes them. Not here: the shapes of the exports.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.bibliometrics.records import DocumentType, Subject

SCORE = "fwci"
TOP10 = "openalex_top10"
"""OpenAlex's own: percentile within type, year and subfield."""

FIELDS = {
    "Agricultural and Biological Sciences": "11",
    "Arts and Humanities": "12",
    "Biochemistry, Genetics and Molecular Biology": "13",
    "Business, Management and Accounting": "14",
    "Chemical Engineering": "15",
    "Chemistry": "16",
    "Computer Science": "17",
    "Decision Sciences": "18",
    "Earth and Planetary Sciences": "19",
    "Economics, Econometrics and Finance": "20",
    "Energy": "21",
    "Engineering": "22",
    "Environmental Science": "23",
    "Immunology and Microbiology": "24",
    "Materials Science": "25",
    "Mathematics": "26",
    "Medicine": "27",
    "Neuroscience": "28",
    "Nursing": "29",
    "Pharmacology, Toxicology and Pharmaceutics": "30",
    "Physics and Astronomy": "31",
    "Psychology": "32",
    "Social Sciences": "33",
    "Veterinary": "34",
    "Dentistry": "35",
    "Health Professions": "36",
}
"""Its 26 fields, by name: some tables give the name alone. Names of subfields are not unique and tell no code."""


def last_part(address: str | None) -> str | None:
    """The id in an address: `33` of `https://openalex.org/fields/33`."""
    return address.rstrip("/").rpartition("/")[2] if address else None


@lru_cache(maxsize=20_000)
def _subject(scheme: str, code: str, label: str) -> Subject:
    return Subject(scheme, code, label)  # type: ignore[arg-type]


def subjects(
    field: tuple[str | None, str], subfield: tuple[str | None, str], topic: tuple[str | None, str]
) -> tuple[Subject, ...]:
    """The primary topic on its three levels; each is an address or id, and a label."""
    field_code = last_part(field[0]) or FIELDS.get(field[1])
    levels = (
        ("openalex_field", field_code, field[1]),
        ("openalex_subfield", last_part(subfield[0]), subfield[1]),
        ("openalex_topic", last_part(topic[0]), topic[1]),
    )
    return tuple(_subject(scheme, code, label) for scheme, code, label in levels if code)


def in_conference(kind: DocumentType, host_type: str | None) -> DocumentType:
    """OpenAlex calls papers of proceedings articles; the kind of their source distinguishes them."""
    return "conference_paper" if kind == "article" and host_type == "conference" else kind


def share(top10: bool | None) -> float | None:
    """Whether a work is among the 10 % most cited, as a share."""
    return None if top10 is None else float(top10)
