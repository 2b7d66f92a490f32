"""Identifiers of publications and organisations in one spelling each, or the reason why they are none.

Spelling and check digits. Not here: what an identifier is good for (`merging.py`).

An empty identifier is never a match: what is empty or malformed becomes None, and None equals nothing here. Every
function is idempotent: what it returns, it returns again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError

from pipelines.bibliometrics.publications import IdentifierKind
from pipelines.bibliometrics.records import Identifiers

EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Normalised:
    """An identifier in its one spelling, or None and why."""

    value: str | None
    reason: str | None = None

    @property
    def is_fault(self) -> bool:
        """Something stood there and was no identifier."""
        return self.value is None and self.reason != EMPTY


_NOTHING = Normalised(None, EMPTY)
_PLACEHOLDERS = frozenset({"", "-", "--", "n/a", "na", "nan", "none", "null", "no doi", "[]", "0", "unknown", "saknas"})
_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_ASCII_UPPER = {lower: upper for upper, lower in _ASCII_LOWER.items()}

# A library's proxy writes itself behind the resolver: `doi-org.proxy.lib.se`, `doi.org.ezproxy.lib.se`.
_DOI_PREFIX = re.compile(
    r"^(?:(?:https?:)?//)?(?:(?:dx|www)[.-])?doi[.-]org(?:\.[\w.-]+)?[:/]+|^(?:urn:|info:)?doi(?:\s*[:=/]\s*|\s+)",
    re.IGNORECASE,
)
# Several in one cell are none: which of them names the work is not said.
_DOI = re.compile(r"^10\.[0-9]{4,9}(?:\.[0-9]+)*/(?!\S*[;,|](?:https?://\S*)?10\.[0-9]{4,9}/)[^\s/][^\s]*$")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_DOI_TAIL = ".,;:'\"/\\"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}

_WOS = re.compile(r"^(?:(?:WOS|ISI|UT)\s*[:=]?\s*)*(?:WOS:)?([0-9]{15}|A19[0-9]{2}[A-Z0-9]{5}[0-9]{5})$")
_WOS_OTHER = re.compile(
    r"^(?:MEDLINE|BCI|BIOSIS|CCC|INSPEC|KJD|SCIELO|ZOOREC|RSCI|DRCI|PPRN|CABI|FSTA|CSCD|ARCI|GCI):[A-Z0-9][A-Z0-9:.\-]*$"
)
_SCOPUS = re.compile(
    r"^(?:.*[?&]eid=|(?:eid|scopus(?:_id)?)\s*[:=]\s*)?(?:2-s2\.0-)?([0-9]{7,12})(?:&.*)?$", re.IGNORECASE
)
_PUBMED = re.compile(
    r"^(?:https?://)?(?:(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?|pmid\s*[:=]?\s*|medline:)?0*([1-9][0-9]{0,8})/?$",
    re.IGNORECASE,
)
_OPENALEX = re.compile(r"^(?:https?://(?:api\.)?openalex\.org/(?:works/)?|openalex:)?(W[1-9][0-9]*)$", re.IGNORECASE)
_DIVA = re.compile(r"^(?:diva2:)?([1-9][0-9]*)$", re.IGNORECASE)
_LENS = re.compile(
    r"^(?:https?://(?:www\.)?lens\.org/(?:lens/)?)?([0-9]{3}(?:-[0-9]{3}){3}-[0-9]{2}[0-9X])$", re.IGNORECASE
)
_DIMENSIONS = re.compile(r"^(?:https?://app\.dimensions\.ai/details/publication/)?(pub\.[1-9][0-9]*)$", re.IGNORECASE)
_ROR = re.compile(r"^(?:https?://)?(?:www\.)?(?:ror\.org/|ror:)?(0[0-9a-hjkmnp-tv-z]{6}[0-9]{2})/?$", re.IGNORECASE)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def _shown(exported: str | None) -> str | None:
    """Without blanks around it and without marks that nobody sees; None where nothing is left."""
    if exported is None:
        return None
    shown = (exported if exported.isascii() else exported.translate(_INVISIBLE)).strip()
    return None if len(shown) <= _LONGEST_PLACEHOLDER and shown.casefold() in _PLACEHOLDERS else shown


def _by_pattern(
    pattern: re.Pattern[str], write: Callable[[str], str], expected: str
) -> Callable[[str | None], Normalised]:
    """A function that takes the pattern's first group and writes it in the one spelling."""

    def normalise(exported: str | None) -> Normalised:
        shown = _shown(exported)
        if shown is None:
            return _NOTHING
        found = pattern.match(shown)
        if found:
            return Normalised(write(found.group(1)))
        if _ROUNDED.match(shown):
            return Normalised(
                None, f"rounded by a spreadsheet: export again and do not re-save it; expected {expected}"
            )
        return Normalised(None, f"malformed: expected {expected}")

    return normalise


def normalise_doi(exported: str | None) -> Normalised:
    """A DOI without resolver, prefix and trailing punctuation, its ASCII letters in lower case.

    Only ASCII is folded: that is how the DOI system compares names (DOI Handbook, 2.4), and folding more joins what is
    not the same. Percent escapes and HTML entities are undone. A closing bracket at the end stays where it was opened.
    """
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    before = None
    while before != shown:
        before = shown
        shown = _DOI_PREFIX.sub("", _unescaped(shown).strip()).strip()
        shown = _without_tail(shown)
    if not shown:
        return Normalised(None, "malformed: a prefix without a DOI")
    if not _DOI.match(shown):
        return Normalised(None, "malformed: expected one DOI, 10.<registrant>/<name>")
    return Normalised(shown.translate(_ASCII_LOWER))


def _unescaped(text: str) -> str:
    """Percent escapes and HTML entities undone, where they make text."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text and _PERCENT.search(text):
        try:
            text = unquote(text, errors="strict")
        except UnicodeDecodeError:
            return text
    return text if text.isascii() else text.translate(_INVISIBLE)


def _without_tail(text: str) -> str:
    """`text` without the punctuation that a sentence or a table cell left at its end."""
    while text:
        last = text[-1]
        opening = _BRACKETS.get(last)
        if last not in _DOI_TAIL and (opening is None or text.count(last) <= text.count(opening)):
            return text
        text = text[:-1].rstrip()
    return text


def normalise_wos(exported: str | None) -> Normalised:
    """Web of Science's accession number, `WOS:` and 15 characters; other collections keep their own prefix."""
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    shown = shown.translate(_ASCII_UPPER)
    found = _WOS.match(shown)
    if found:
        return Normalised(f"WOS:{found.group(1)}")
    if _WOS_OTHER.match(shown):
        return Normalised(shown)
    if _ROUNDED.match(shown):
        return Normalised(
            None, "rounded by a spreadsheet: export again and do not re-save it; expected WOS:<15 characters>"
        )
    return Normalised(None, "malformed: expected WOS:<15 characters>")


@lru_cache(maxsize=65_536)
def normalise_issn(exported: str | None) -> Normalised:
    """An ISSN as `1234-567X`, with its check digit right (ISO 3297)."""
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    try:
        return Normalised(issn.format(issn.validate(re.sub(r"^e?-?issn\s*:?\s*", "", shown, flags=re.IGNORECASE))))
    except ValidationError:
        return Normalised(None, "malformed: expected eight characters with a right check digit")


def normalise_isbn(exported: str | None) -> Normalised:
    """An ISBN as thirteen digits without hyphens, with its check digit right (ISO 2108)."""
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    try:
        compact = isbn.validate(re.sub(r"^isbn(?:-1[03])?\s*:?\s*", "", shown, flags=re.IGNORECASE))
        return Normalised(isbn.compact(isbn.to_isbn13(compact)))
    except ValidationError:
        return Normalised(None, "malformed: expected 10 or 13 characters with a right check digit")


def normalise_ror(exported: str | None) -> Normalised:
    """A ROR id as `https://ror.org/0xxxxxx00`, its check digits right (MOD 97-10 over base 32)."""
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    found = _ROR.match(shown)
    if not found:
        return Normalised(None, "malformed: expected https://ror.org/0<six characters><two digits>")
    name = found.group(1).lower()
    number = 0
    for letter in name[:-2]:
        number = number * 32 + _CROCKFORD.index(letter)
    if 98 - (number * 100) % 97 != int(name[-2:]):
        return Normalised(None, "malformed: the check digits of the ROR id do not fit")
    return Normalised(f"https://ror.org/{name}")


def normalise_local(exported: str | None) -> Normalised:
    """An archive's own name of a record, e.g. `oai:DiVA.org:lnu-68370`: as it is, without blanks around it."""
    shown = _shown(exported)
    if shown is None:
        return _NOTHING
    return Normalised(None, "malformed: holds a blank") if re.search(r"\s", shown) else Normalised(shown)


normalise_scopus = _by_pattern(_SCOPUS, "2-s2.0-{}".format, "2-s2.0-<digits>")
normalise_pubmed = _by_pattern(_PUBMED, str, "1 to 9 digits")
normalise_openalex = _by_pattern(_OPENALEX, str.upper, "W<digits>")
normalise_diva = _by_pattern(_DIVA, "diva2:{}".format, "diva2:<digits>")
normalise_lens = _by_pattern(_LENS, str.upper, "five groups of three characters")
normalise_dimensions = _by_pattern(_DIMENSIONS, str.lower, "pub.<digits>")

STRENGTH: dict[IdentifierKind, Callable[[str | None], Normalised]] = {
    "doi": normalise_doi,
    "wos": normalise_wos,
    "scopus": normalise_scopus,
    "pubmed": normalise_pubmed,
    "openalex": normalise_openalex,
    "swepub": normalise_local,
    "diva": normalise_diva,
    "lens": normalise_lens,
    "dimensions": normalise_dimensions,
}
"""The kinds that name one publication, strongest first, and how each is normalised."""


@dataclass(frozen=True, slots=True)
class Known:
    """The identifiers of one record, normalised."""

    names: tuple[tuple[IdentifierKind, str], ...]
    """Kind and value of each that names the publication, strongest first."""
    issns: tuple[str, ...]
    isbns: tuple[str, ...]
    faults: tuple[tuple[IdentifierKind, str, str], ...]
    """Kind, reason and what stood there."""


def normalise_all(exported: Identifiers) -> Known:
    """Every identifier of a record in its one spelling; what is none is reported in `faults` and matches nothing."""
    names: list[tuple[IdentifierKind, str]] = []
    faults: list[tuple[IdentifierKind, str, str]] = []
    for kind, normalise in STRENGTH.items():
        text: str | None = getattr(exported, kind)
        if text:
            _sort(kind, text, normalise(text), names, faults)
    serial: list[tuple[IdentifierKind, str]] = []
    for text in exported.issns:
        _sort("issn", text, normalise_issn(text), serial, faults)
    books: list[tuple[IdentifierKind, str]] = []
    for text in exported.isbns:
        _sort("isbn", text, normalise_isbn(text), books, faults)
    issns, isbns = (tuple(sorted({value for _, value in found})) for found in (serial, books))
    return Known(tuple(names), issns, isbns, tuple(faults))


def _sort(
    kind: IdentifierKind,
    exported: str,
    normalised: Normalised,
    names: list[tuple[IdentifierKind, str]],
    faults: list[tuple[IdentifierKind, str, str]],
) -> None:
    if normalised.value is not None:
        names.append((kind, normalised.value))
    elif normalised.is_fault:
        faults.append((kind, normalised.reason or "", exported))
