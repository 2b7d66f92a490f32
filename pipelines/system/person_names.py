"""Names of natural persons: a text that is one, and a business that is called by one.

Known by common given names and surnames of Sweden (``lists/``): a name of neither is not recognised. Not here: numbers
and addresses (``person_data.py``), or what is done about it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

_LISTS: Final = Path(__file__).parent / "lists"
# Andersson to Östensson; the few names of places that end so have no given name before them.
_SURNAME_ENDS: Final = "sson"

_LETTERS: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_INITIALS: Final = re.compile(r"(?:[A-ZÅÄÖ]\.?){1,3}")
_WORD: Final = re.compile(rf"{_LETTERS.pattern}|{_INITIALS.pattern}")
_PARTICLES: Final = frozenset(("af", "av", "da", "de", "del", "den", "der", "di", "du", "la", "le", "van", "von", "zu"))
_TITLES: Final = frozenset(("dr", "doc", "docent", "fru", "herr", "ing", "mr", "mrs", "ms", "prof", "professor"))
# Behind a name in brackets, what somebody is.
_ASIDE: Final = re.compile(r"\s*\([^)]*\)\s*$")
_TOGETHER: Final = re.compile(r"\s+(?:och|and|o|&|\+)\s+|\s*/\s*", re.IGNORECASE)
_LONGEST: Final = 5
# Up to so many letters a surname may be a tree, a hill or a bird as well: `Hotell Falk`.
_SHORT: Final = 5
# What a legal person, or a part of one, has in its name and no sole trader may.
_LEGAL: Final = re.compile(
    r"\b(?:AB|HB|KB|UF|ek(?:onomisk)?\.? ?för\w*\.?|region\w*|länsstyrelse\w*"
    r"|\w*(?:bolag|fond|museum|museet|centrum|center|skola)(?:et|en|n)?"
    r"|\w*(?:förening|förbund|stiftelse|stipendi|universitet|högskol|gymnasi|kommun|sjukhus|sällskap|institut"
    r"|akademi|samfund|församling)\w*)(?!\w)",
    re.IGNORECASE,
)


def is_a_persons_name(text: str) -> bool:
    """Whether a text is the name of one or several natural persons, and nothing but that.

    `Anna Svensson`, `Svensson, Anna`, `ANNA SVENSSON`, `A. Svensson`, `Anna von Sydow (chair)`, `Anna and Karl
    Svensson`. `Astrid Lindgrens Värld` is none: somebody's, and no surname at the end.
    """
    plain = _ASIDE.sub("", " ".join(text.split()))
    if _LEGAL.search(plain):
        return False
    before, _, behind = plain.partition(", ")
    several = _TOGETHER.split(plain)
    if len(several) == 2:
        first, second = map(_words, several)
        return _is_name(second) and (_is_name(first) or (len(first) == 1 and _is_given(first[0])))
    return _is_name(_words(before)) or (bool(behind) and _is_name([*_words(behind), *_words(before)]))


def is_called_by_a_person(text: str) -> bool:
    """Whether a text is a person's name, or has one in it and no word of a legal person: `Firma Anna Svensson`.

    A sole trader's business may be called anything, and often has its owner's name; so may a company, which then has
    `AB` or the like beside it.
    """
    if is_a_persons_name(text):
        return True
    words = _in_sentence_case(_LETTERS.findall(text))
    return not _LEGAL.search(text) and any(
        _is_given(given) and (_is_surname(surname) or _is_surname(surname.removesuffix("s")))
        for given, surname in pairwise(words)
    )


def _words(text: str) -> list[str]:
    """The words of a text without titles; none where it has anything but words."""
    words = [word for word in text.split() if word.lower().rstrip(".") not in _TITLES]
    return _in_sentence_case(words) if all(_WORD.fullmatch(word) for word in words) else []


def _in_sentence_case(words: list[str]) -> list[str]:
    """Words in capitals as a name has them, and words in small letters if there is a surname in them; initials stay."""
    together = "".join(words)
    written = [word if _INITIALS.fullmatch(word) else word.title() for word in words]
    is_all_one = together.isupper() or (together.islower() and any(map(_is_surname, written)))
    return written if is_all_one else words


def _is_name(words: list[str]) -> bool:
    """Whether words are given names or initials and then surnames, or a surname and then given names."""
    names = [word for word in words if word.lower() not in _PARTICLES]
    if not 2 <= len(names) <= _LONGEST or not all(name[0].isupper() for name in names):
        return False
    *first, last = names
    if _is_surname(names[0]) and all(map(_is_given, names[1:])):
        return True
    if _is_surname(last) and all(_is_given(name) or _INITIALS.fullmatch(name) for name in first):
        return True
    # A rare given name before a surname that is nothing else, or a rare surname behind a given name.
    if len(names) == 2 and len(last) > _SHORT and _is_surname(last):
        return True
    return len(names) <= 3 and _is_given(names[0]) and not _is_somebodys(first[1:])


def _is_somebodys(words: list[str]) -> bool:
    """Whether the last of the words before the end is a genitive: what follows is somebody's."""
    return bool(words) and words[-1].endswith("s") and not _is_given(words[-1])


def _is_given(word: str) -> bool:
    return any(part in _listed("given_names.txt") for part in (word, word.partition("-")[0]))


def _is_surname(word: str) -> bool:
    last = word.rpartition("-")[2]
    return last in _listed("surnames.txt") or (last.endswith(_SURNAME_ENDS) and last[0].isupper())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((_LISTS / name).read_text(encoding="utf-8").split())
