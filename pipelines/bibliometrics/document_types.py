"""Document types of the exports under one set of names.

The words of the exports and what they mean. A word that is open nowhere here is `other`; the exported word is kept
beside it in the record.
"""

from __future__ import annotations

from pipelines.bibliometrics.records import DocumentType

_WORDS: dict[DocumentType, tuple[str, ...]] = {
    "article": (
        "article",
        "journal article",
        "journal-article",
        "research article",
        "data paper",
        "short survey",
        "article in journal",
        "artikel i tidskrift",
        "publication/journal-article",
        "jour",
    ),
    "review": (
        "review",
        "review article",
        "systematic review",
        "publication/review-article",
        "article, review/survey",
        "artikel, forskningsöversikt",
    ),
    "conference_paper": (
        "conference paper",
        "conference-paper",
        "conference proceedings article",
        "proceedings paper",
        "proceeding",
        "proceedings-article",
        "conference/paper",
        "konferensbidrag",
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
        "collection (editor)",
        "bok",
        "samlingsverk",
    ),
    "chapter": (
        "book chapter",
        "book-chapter",
        "chapter",
        "book section",
        "publication/book-chapter",
        "publication/report-chapter",
        "publication/encyclopedia-entry",
        "chapter in book",
        "kapitel i bok, del av antologi",
        "chap",
    ),
    "thesis": (
        "thesis",
        "dissertation",
        "doctoral thesis, comprehensive summary",
        "doctoral thesis, monograph",
        "licentiate thesis, comprehensive summary",
        "licentiate thesis, monograph",
        "doktorsavhandling, sammanläggning",
        "doktorsavhandling, monografi",
        "licentiatavhandling, sammanläggning",
        "licentiatavhandling, monografi",
        "publication/doctoral-thesis",
        "publication/licentiate-thesis",
        "artistic-work/artistic-thesis",
        "thes",
    ),
    "report": (
        "report",
        "working paper",
        "rapport",
        "publication/report",
        "publication/working-paper",
        "rprt",
    ),
}

_TYPES: dict[str, DocumentType] = {word: kind for kind, words in _WORDS.items() for word in words}


def document_type(exported: str) -> DocumentType:
    """The type of an exported word; of several, joined by `;` or `|`, the first counts."""
    first = exported.replace("|", ";").partition(";")[0]
    return _TYPES.get(first.strip().casefold(), "other")
