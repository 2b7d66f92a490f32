"""Document types of the exports under one set of names.

The words of the exports and what they mean. A word that is open nowhere here is `other`; the exported word is kept
beside it in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pipelines.bibliometrics.format_register import FORMATS
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.records import DocumentType

_WORDS: dict[DocumentType, tuple[str, ...]] = {
    "article": (
        "article",
        "journal article",
        "journal-article",
        "research article",
        "data paper",
        "short survey",
        "publication/journal-article",
        "jour",
    ),
    "review": (
        "review",
        "review article",
        "systematic review",
        "publication/review-article",
    ),
    "conference_paper": (
        "conference paper",
        "conference-paper",
        "conference proceedings article",
        "proceedings paper",
        "proceeding",
        "proceedings-article",
        "conference/paper",
        "conf",
        "cpaper",
    ),
    "book": (
        "book",
        "monograph",
        "edited book",
        "publication/book",
        "publication/edited-book",
        "publication/critical-edition",
    ),
    "chapter": (
        "book chapter",
        "book-chapter",
        "chapter",
        "book section",
        "publication/book-chapter",
        "publication/report-chapter",
        "publication/encyclopedia-entry",
        "chap",
    ),
    "thesis": (
        "thesis",
        "dissertation",
        "publication/doctoral-thesis",
        "publication/licentiate-thesis",
        "artistic-work/artistic-thesis",
        "thes",
    ),
    "report": (
        "report",
        "working paper",
        "publication/report",
        "publication/working-paper",
        "rprt",
    ),
}


@lru_cache(maxsize=1)
def _types() -> Mapping[str, DocumentType]:
    """Word -> type: the words above, and those that the formats declare in their .yml."""
    known: dict[str, DocumentType] = {word: kind for kind, words in _WORDS.items() for word in words}
    for one in FORMATS:
        for kind, words in header_maps(one.headers).document_types.items() if one.headers else ():
            known |= dict.fromkeys(words, kind)
    return known


@lru_cache(maxsize=10_000)
def document_type(exported: str) -> DocumentType:
    """The type of an exported word; of several, joined by `;` or `|`, the first counts."""
    first = exported.replace("|", ";").partition(";")[0]
    return _types().get(first.strip().casefold(), "other")
