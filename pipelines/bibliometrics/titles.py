"""Titles: one spelling to compare them by, and when two of them agree.

Comparing titles. Not here: what follows from it (`merging.py`).
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import LCSseq

_POOR_TITLES = """
    abstract, abstracts, acknowledgements, acknowledgments, afterword, announcement, appendix, author reply,
    authors reply, avslutning, bibliography, bokrecension, book review, book reviews, comment, commentary,
    comments, conclusion, conclusions, conference report, contents, contributors, correction, corrections,
    corrigenda, corrigendum, debate, debatt, discussion, diskussion, editorial, editorial introduction, editors
    introduction, editors note, efterord, en kommentar, en replik, epilog, epilogue, errata, erratum, foreword,
    forord, from the editor, from the editors, general discussion, general introduction, guest editorial,
    historical background, in memoriam, index, inledande kommentar, inledning, innehall, interview, intervju,
    introduction, introduction to the special issue, introductory remarks, introduktion, invited commentary,
    kommentar, konferensrapport, konklusion, kronika, ledare, letter, letter to the editor, litteratur,
    meddelande, minnesord, news, no title, note, notes, notiser, nyheter, obituary, om forfattarna, overview,
    perspective, preface, prelude, prolog, prologue, recension, recensioner, references, referenser, reflection,
    reflections, rejoinder, replik, reply, response, review, sammanfattning, slutord, slutsatser, summary, svar,
    table of contents, the introduction, till minne, title page, untitled, utblick, welcome
    """
POOR_TITLES = frozenset(" ".join(title.split()) for title in _POOR_TITLES.split(","))
"""Titles that many works bear, as `title_key` writes them: they tell nothing apart."""

SHORT_TITLE_WORDS = 4
"""A title with fewer words, or fewer letters than `SHORT_TITLE_LETTERS`, names no work without an identifier."""
SHORT_TITLE_LETTERS = 20

LIKENESS = 0.7
"""Longest common subsequence / the longer title, from where titles agree. KB's SwePub asks the same of its titles."""
LIKENESS_OF_BOOKS = 0.9
"""The same for books and chapters: chapters of one book begin alike."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_NO_WORD = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"^(?:[0-9]+|[ivx]+)$")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Lower case, without accents, words parted by single blanks. Idempotent."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        decomposed = unicodedata.normalize("NFKD", decomposed)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", text.casefold()).strip()


def title_key(title: str) -> str:
    """A title without markup, case, accents and punctuation."""
    return fold(_TAG.sub(" ", title) if "<" in title else title)


def is_poor(key: str) -> bool:
    """The title identifies nothing: empty, or one that many works bear."""
    return not key or key in POOR_TITLES or key.rstrip(" 0123456789") in POOR_TITLES


def names_a_work(key: str) -> bool:
    """The title is long enough to mean one work in its year."""
    return not is_poor(key) and key.count(" ") + 1 >= SHORT_TITLE_WORDS and len(key) >= SHORT_TITLE_LETTERS


def titles_agree(one: str, other: str, least: float = LIKENESS) -> bool:
    """Two keys mean the same title, given that the works share an identifier.

    They are equal, or one lacks the other's subtitle (`part 2` is none), or they are alike by `least`, where a number
    at the end must be the same.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if short and short.count(" ") + 1 >= SHORT_TITLE_WORDS and long.startswith(f"{short} "):
        subtitle = long[len(short) + 1 :]
        return subtitle.count(" ") > 0 and not (subtitle.count(" ") < 3 and _number_at_end(subtitle))
    if _number_at_end(one) != _number_at_end(other):
        return False
    return LCSseq.normalized_similarity(one, other, score_cutoff=least) >= least


def _number_at_end(key: str) -> str:
    last = key.rpartition(" ")[2]
    return last if _NUMERAL.match(last) else ""
