"""Which publications are measured as research, and why the others are not.

The documented set, by the words that exports use, and by what a title or a status says. Not here: the types of what is
measured (``document_types.py``), or leaving anything out: what is not measured is kept with its reason.

Counted are articles, reviews, conference papers, books, chapters, doctoral and licentiate theses, reports, and what no
export gives a type. A work of several types (`Article; Letter`) is not measured where one of them is not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

Unmeasured = Literal[
    "retracted",
    "retraction_notice",
    "correction",
    "student_thesis",
    "meeting_abstract",
    "editorial",
    "letter",
    "book_review",
    "news",
    "not_a_publication",
]
"""Reasons, the weightiest first: a retracted letter is retracted."""

_WORDS: dict[Unmeasured, tuple[str, ...]] = {
    "retracted": (
        "retracted publication",
        "retracted article",
        "retracted paper",
        "retracted",
        "withdrawn publication",
    ),
    "retraction_notice": (
        "retraction",
        "retraction notice",
        "retraction of publication",
        "withdrawal",
        "item withdrawal",
        "expression of concern",
    ),
    "correction": (
        "correction",
        "correction, addition",
        "correction/addition",
        "erratum",
        "corrigendum",
        "addendum",
        "published erratum",
    ),
    "student_thesis": (
        "studentuppsats (examensarbete)",
        "studentuppsats",
        "student thesis",
        "studentthesis",
        "examensarbete",
        "bachelor thesis",
        "bachelor's thesis",
        "master thesis",
        "master's thesis",
        "degree project",
        "kandidatuppsats",
        "magisteruppsats",
        "masteruppsats",
        "masteroppgave",
        "studentoppgave",
        "opinnäytetyö",
    ),
    "meeting_abstract": (
        "meeting abstract",
        "meeting summary",
        "meeting-abstract",
        "conference abstract",
        "conference-abstract",
        "abstract",
        "poster",
        "conference/poster",
    ),
    "editorial": (
        "editorial material",
        "editorial",
        "editorialmaterial",
        "publication/editorial-letter",
        "publication/foreword-afterword",
        "publication/journal-issue",
        "editorial note",
        "paratext",
    ),
    "letter": ("letter", "letter to the editor"),
    "book_review": (
        "book review",
        "book-review",
        "bookreview",
        "publication/book-review",
        "artikel, recension",
        "article, book review",
        "recension",
        "film review",
        "software review",
        "hardware review",
        "database review",
        "theater review",
        "tv review, radio review",
        "record review",
        "art exhibit review",
        "music performance review",
        "music score review",
        "dance performance review",
    ),
    "news": (
        "news item",
        "news",
        "newsitem",
        "newspaper article",
        "magazine article",
        "press release",
        "publication/newspaper-article",
        "publication/magazine-article",
    ),
    "not_a_publication": (
        "biographical-item",
        "biography",
        "item about an individual",
        "obituary",
        "bibliography",
        "reprint",
        "poetry",
        "fiction, creative prose",
        "script",
        "music score",
        "excerpt",
        "chronology",
        "peer-review",
        "peer review",
        "dataset",
        "data set",
        "other/data-set",
        "software",
        "other/software",
        "programvara",
        "patent",
        "pat",
        "intellectual-property/patent",
        "intellectual-property/other",
        "artistic-work/original-creative-work",
        "konstnärlig output",
        "supplementary-materials",
        "grant",
        "libguides",
        "component",
    ),
}

REASONS: tuple[Unmeasured, ...] = get_args(Unmeasured)

_BY_WORD: dict[str, Unmeasured] = {word: reason for reason, words in _WORDS.items() for word in words}
# DiVA's subtypes of students' work, with level and degree after these words, in its three languages.
_STUDENT = re.compile(r"(?:självständigt arbete|independent thesis|selvstendig arbeid)\b")
# `RETRACTED: …` of most publishers, `[Retracted] …`, IEEE's `Notice of Retraction: …`, which is the paper itself.
_RETRACTED_TITLE = re.compile(
    r"\W*(?:(?:retracted|withdrawn|tillbakadragen|återkallad)"
    r"(?: (?:article|paper|chapter|publication|artikel))?\s*[:\])]"
    r"|notice of (?:retraction|removal)\s*:)",
    re.IGNORECASE,
)
# Web of Science adds it at the end: `… (Retracted article. See vol. 12, pg. 3, 2020)`.
_RETRACTED_ENDING = re.compile(
    r"[(\[](?:retracted|withdrawn) (?:article|paper|chapter|publication)\b[^()\[\]]*[)\]]\W*$", re.IGNORECASE
)
# `Correction to: …`, and Elsevier's `Corrigendum to “…” [J. Reeds 3 (2020)]`.
_NOTICE_TITLE = re.compile(
    r"\W*(?P<kind>retraction|correction|erratum|corrigendum|addendum|(?:author|publisher) correction)"
    r"(?: (?:note|notice))?(?:(?: to)?\s*:| (?:to|of|for) ?[\"“”„'‘’«])",
    re.IGNORECASE,
)


def unmeasured(exported: str, title: str, *, retracted: bool) -> Unmeasured | None:
    """Why a record is not measured; None where it is.

    Args:
        exported: the export's own word for its type, several joined by `;` or `|`.
        title: some archives say it there alone (`RETRACTED: …`, `Correction to: …`).
        retracted: the export has a status of its own that says so.
    """
    by_type = _of_words(exported)
    if retracted or _RETRACTED_TITLE.match(title) or _RETRACTED_ENDING.search(title):
        return "retracted"
    notice = _NOTICE_TITLE.match(title)
    if notice is None:
        return by_type
    by_title: Unmeasured = "retraction_notice" if notice["kind"].casefold() == "retraction" else "correction"
    return min(filter(None, (by_type, by_title)), key=REASONS.index)


@lru_cache(maxsize=10_000)
def _of_words(exported: str) -> Unmeasured | None:
    """The weightiest reason that the words of a type give."""
    words = [part.strip().casefold() for part in re.split(r"[;|]", exported)]
    found = [_BY_WORD[word] for word in words if word in _BY_WORD]
    if any(_STUDENT.match(word) for word in words):
        found.append("student_thesis")
    return min(found, key=REASONS.index, default=None)
