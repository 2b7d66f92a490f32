"""Which organisation an affiliation means.

Codes first, then names, as `organisations.yml` declares them. Not here: how much of a publication an organisation gets
(`counting.py`).

A ROR id or SwePub code that the register knows decides. With a ROR id that it does not know, names are tried for the
organisations only that declare no id: the others would have been known by theirs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml

from pipelines.bibliometrics.countries import country_code
from pipelines.bibliometrics.identifiers import normalise_ror
from pipelines.bibliometrics.records import Affiliation
from pipelines.bibliometrics.titles import fold
from pipelines.system.yaml_text import parse_yaml

Kind = Literal["university", "institute", "authority", "hospital", "museum"]

HOME = "SE"
FILE = "organisations.yml"
_LISTS = ("swepub", "names", "acronyms")

_KEY_LENGTH = 3
_STATE = 2
_LINK_WORDS = frozenset({"and", "och", "the"})
_SWEDEN = re.compile(r"\b(?:Sweden|SWEDEN|Sverige|SVERIGE|Schweden|Suède|Suecia)\b|,\s*(?:SE|SWE)\.?$")
_WRITTEN_OUT = {ord("ö"): "oe", ord("ä"): "ae", ord("å"): "aa", ord("Ö"): "Oe", ord("Ä"): "Ae", ord("Å"): "Aa"}
_ALBERTA = re.compile(r"\bAB\b")
_PARTS = re.compile(r"[,;|()]")


@dataclass(frozen=True)
class _Names:
    """Names that begin with the same letters."""

    spelled: Sequence[str]
    """A pattern a name, each one group, the longest first."""
    owners: Sequence[str]
    """Of the names."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of them in one. Most runs read no affiliation, and compiling it is most of what the register costs."""
        return re.compile("|".join(self.spelled))


class RegisterError(ValueError):
    """`organisations.yml` contradicts itself."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the register."""

    code: str
    sv: str
    en: str
    kind: Kind
    county: str
    ror: str | None = None
    swepub: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What an affiliation means."""

    codes: tuple[str, ...]
    """Organisations of the register, sorted; more than one where a string names several; none where it fits none."""
    how: Literal["identifier", "name"] | None
    business: bool | None
    """A company. None where there is neither a sector nor a name to validate."""
    countries: tuple[str, ...]
    """As exported, or as the words end; `SE` for an organisation of the register. Empty where it cannot be reported."""


@dataclass(frozen=True)
class Register:
    """The organisations, and the rules made ready."""

    organisations: Mapping[str, Organisation]
    _by_identifier: Mapping[str, str]
    _by_name: Mapping[str, _Names]
    """The first letters of a name -> all names that begin so."""
    _by_name_without_ror: Mapping[str, _Names]
    _acronyms: re.Pattern[str]
    _by_acronym: Mapping[str, str]
    _endings: re.Pattern[str]
    _anywhere: re.Pattern[str]
    _never: re.Pattern[str]
    _elsewhere: Mapping[str, re.Pattern[str]]
    """Country -> the places that an affiliation may end in."""
    _cache: dict[tuple[str, str | None, str | None, str | None], Match] = field(default_factory=dict)

    def match(self, affiliation: Affiliation) -> Match:
        """The organisations that `affiliation` means; the same answer for the same words."""
        asked = (affiliation.name, affiliation.identifier, affiliation.country, affiliation.sector)
        found = self._cache.get(asked)
        if found is None:
            found = self._cache[asked] = self._match(affiliation)
        return found

    def _match(self, affiliation: Affiliation) -> Match:
        names = self._by_name
        if affiliation.identifier:
            code = self._by_identifier.get(identifier_key(affiliation.identifier))
            if code is not None:
                return Match((code,), "identifier", business=False, countries=(HOME,))
            if normalise_ror(affiliation.identifier).value:
                names = self._by_name_without_ror
        countries = countries_of(affiliation) or self._countries_by_place(affiliation.name)
        if not countries or HOME in countries or len(countries) > 1 or ";" in affiliation.name:
            codes = tuple(sorted(set(self._named(affiliation, names))))
            if codes:
                return Match(codes, "name", business=False, countries=tuple(sorted({HOME, *countries})))
        return Match((), None, self._is_business(affiliation), countries)

    def _named(self, affiliation: Affiliation, names: Mapping[str, _Names]) -> Iterator[str]:
        text = key_of(affiliation.name)
        place = 0
        while 0 <= place < len(text):
            beginning = names.get(text[place : place + _KEY_LENGTH])
            found = beginning.pattern.match(text, place) if beginning else None
            if beginning and found and found.lastindex:
                yield beginning.owners[found.lastindex - 1]
            place = text.find(" ", found.end() if found else place) + 1 or len(text)
        if names is self._by_name and self._is_swedish(affiliation):
            yield from (self._by_acronym[found] for found in self._acronyms.findall(affiliation.name))

    def _countries_by_place(self, name: str) -> tuple[str, ...]:
        """The country of the place that a name ends in: a college in Kuala Lumpur may bear any university's name."""
        return tuple(code for code, places in self._elsewhere.items() if places.search(fold(name)))

    def _is_swedish(self, affiliation: Affiliation) -> bool:
        """Acronyms may be taken: it is in Sweden, or the acronym is all that it says."""
        name = affiliation.name.strip()
        return affiliation.country == "SE" or bool(_SWEDEN.search(name)) or name in self._by_acronym

    def _is_business(self, affiliation: Affiliation) -> bool | None:
        if affiliation.sector:
            return affiliation.sector == "company"
        if not affiliation.name:
            return None
        name = affiliation.name
        if affiliation.country == "CA" or "Canada" in name:
            name = _ALBERTA.sub("", name)
        if not (self._endings.search(name) or self._anywhere.search(name)):
            return False
        return any(
            (self._endings.search(part) or self._anywhere.search(part)) and not self._never.search(part)
            for part in _PARTS.split(name)
        )


@lru_cache(maxsize=4)
def register(added: Path | None = None) -> Register:
    """The register of `organisations.yml`, with what an installation adds to it.

    Args:
        added: a file of the same shape; it need not exist.

    Raises:
        RegisterError: what is added contradicts what is there, or has not that shape.
    """
    shipped: dict[str, Any] = parse_yaml((files("pipelines.bibliometrics") / FILE).read_text(encoding="utf-8"))
    if added is None or not added.exists():
        return make_register(shipped)
    try:
        more = parse_yaml(added.read_text(encoding="utf-8")) or {}
        if not isinstance(more, dict):
            raise TypeError("a list where names should be")
        return make_register(with_additions(shipped, more))
    except RegisterError as error:
        raise RegisterError(f"{added}: {error}. Fix that file, or take it away.") from error
    except (yaml.YAMLError, TypeError, KeyError, AttributeError, UnicodeDecodeError) as error:
        expected = "a file as pipelines/bibliometrics/organisations.yml is"
        raise RegisterError(f"{added}: expected {expected}, but found {type(error).__name__}: {error}.") from error


def with_additions(shipped: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """The declarations with those of an installation.

    Raises:
        RegisterError: a part that this file has not, or a name to leave out that is not there.
    """
    unknown = sorted(set(added) - {"focus", "organisations", "business", "elsewhere"})
    if unknown:
        raise RegisterError(f"expected focus, organisations, business or elsewhere, but found {', '.join(unknown)}")
    organisations = {one["code"]: dict(one) for one in shipped["organisations"]}
    for one in added.get("organisations") or ():
        organisations[one["code"]] = _extended(organisations.get(one["code"]), one)
    return {
        "focus": list(dict.fromkeys([*shipped["focus"], *(added.get("focus") or ())])),
        "organisations": list(organisations.values()),
        "business": _joined_lists(shipped["business"], added.get("business") or {}),
        "elsewhere": _joined_lists(shipped["elsewhere"], added.get("elsewhere") or {}),
    }


def _extended(known: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """An organisation with what is added: lists grow, everything else is replaced."""
    given = {key: value for key, value in more.items() if key != "without"}
    if known is None:
        missing = sorted({"sv", "en", "kind", "county"} - set(given))
        if missing:
            raise RegisterError(f"the new organisation {more['code']!r} lacks {', '.join(missing)}")
        return given
    extended = {**known, **{key: value for key, value in given.items() if key not in _LISTS}}
    for key in _LISTS:
        extended[key] = list(dict.fromkeys([*known.get(key, ()), *given.get(key, ())]))
    for name in more.get("without", ()):
        if name not in extended["names"]:
            raise RegisterError(f"{more['code']} has no name {name!r} to leave out")
        extended["names"].remove(name)
    return extended


def _joined_lists(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {key: [*known.get(key, ()), *(more.get(key) or ())] for key in {**known, **more}}


def identifier_key(exported: str) -> str:
    """An identifier of an organisation as the register looks it up: a ROR id whole, SwePub's codes in lower case."""
    return normalise_ror(exported).value or exported.strip().lower()


def countries_of(affiliation: Affiliation) -> tuple[str, ...]:
    """The country as exported, else those that the parts of the name end in (`Univ Bergen, Norway ; UCL, UK`).

    Two letters at the end are more often a state of the United States than a country, and tell nothing.
    """
    if affiliation.country:
        return (affiliation.country,)
    ends = (part.rpartition(",")[2].strip(" .") for part in affiliation.name.split(";"))
    found = {country_code(end) for end in ends if end in ("UK", "SE") or len(end) > _STATE}
    return tuple(sorted(filter(None, found)))


def key_of(name: str) -> str:
    """A name as names are compared: folded, without link words."""
    return " ".join(word for word in fold(name).split() if word not in _LINK_WORDS)


def make_register(declared: Mapping[str, Any]) -> Register:
    """The register that `declared` (the content of `organisations.yml`) describes.

    Raises:
        RegisterError: a code, identifier or name is declared twice, or an identifier is none.
    """
    organisations = _organisations(declared)
    _expect_countries(declared.get("elsewhere", {}))
    business = declared["business"]
    acronyms = {acronym: one.code for one in organisations.values() for acronym in one.acronyms}
    without_ror = [one for one in organisations.values() if one.ror is None]
    return Register(
        organisations,
        _identifiers(organisations.values()),
        _by_first_letters(organisations.values()),
        _by_first_letters(without_ror),
        re.compile(rf"(?<![\w-])(?:{_alternatives(acronyms)})(?![\w-])"),
        acronyms,
        re.compile(rf"\S\s+(?:{_alternatives(business['endings'])})\.?\s*(?:$|[,;|()])"),
        re.compile(rf"\b(?:{_alternatives(business['anywhere'])})\b"),
        re.compile(rf"\b(?:{_alternatives(business['not'])})\b"),
        {
            country: re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(place)) for place in places)})(?: \d+)?$")
            for country, places in declared.get("elsewhere", {}).items()
        },
    )


def _expect_countries(elsewhere: Mapping[Any, Any]) -> None:
    for country in elsewhere:
        if not (isinstance(country, str) and re.fullmatch("[A-Z]{2}", country)):
            raise RegisterError(
                f'elsewhere: expected two capital letters of a country, but found {country!r}; write "NO" in quotes'
            )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\.", r"\.?") for word in sorted(words, key=len, reverse=True))


def _organisations(declared: Mapping[str, Any]) -> dict[str, Organisation]:
    organisations: dict[str, Organisation] = {}
    for one in declared["organisations"]:
        lists = {name: tuple(map(str, one.get(name, ()))) for name in _LISTS}
        organisation = Organisation(**{**one, **lists}, focus=one["code"] in declared["focus"])
        if organisation.code in organisations:
            raise RegisterError(f"organisations.yml declares the code {organisation.code!r} twice: keep one")
        organisations[organisation.code] = organisation
    unknown = set(declared["focus"]) - set(organisations)
    if unknown:
        raise RegisterError(f"organisations.yml: focus names {sorted(unknown)}, which no organisation has as its code")
    return organisations


def _identifiers(organisations: Iterable[Organisation]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in organisations:
        if one.ror is not None and normalise_ror(one.ror).value != one.ror:
            raise RegisterError(f"organisations.yml, {one.code}: {one.ror!r} is no ROR id written https://ror.org/0…")
        for identifier in (*((one.ror,) if one.ror else ()), *one.swepub):
            if found.setdefault(identifier, one.code) != one.code:
                raise RegisterError(f"organisations.yml: {identifier!r} is at {found[identifier]} and {one.code}")
    return found


def _by_first_letters(organisations: Collection[Organisation]) -> dict[str, _Names]:
    """All names by their first letters, the longest first."""
    owners: dict[str, str] = {}
    for one in organisations:
        for name in one.names:
            for written in _spellings(name):
                if owners.setdefault(written, one.code) != one.code:
                    raise RegisterError(f"organisations.yml: the name {name!r} is at {owners[written]} and {one.code}")
    beginning: defaultdict[str, list[str]] = defaultdict(list)
    for written in owners:
        beginning[written.replace(r"\w*", "")[:_KEY_LENGTH]].append(written)
    universities = {one.code for one in organisations if one.kind == "university"}
    return {letters: _names_of(written, owners, universities) for letters, written in beginning.items()}


def _names_of(names: list[str], owners: Mapping[str, str], universities: Collection[str]) -> _Names:
    """The names of one beginning, the longest first."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spelled = [rf"({_of_university(name) if owners[name] in universities else name})(?!\w)" for name in ordered]
    return _Names(spelled, [owners[name] for name in ordered])


def _of_university(name: str) -> str:
    """The pattern, but for a hospital that bears the name: `Malmo Univ Hosp`, `Karlstads universitetssjukhus`."""
    return name.replace(r"\w*", r"(?!\w*(?:sjukhus|hospit))\w*") + r"(?!\w)(?! (?:hosp|sjukhus))"


def _spellings(name: str) -> set[str]:
    """A declared name as patterns over folded text: accents left out, or written with an e or a second a."""
    written_out = name.translate(_WRITTEN_OUT)
    return {_pattern(name), _pattern(written_out)}


def _pattern(name: str) -> str:
    words = [key_of(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in name.split()]
    return " ".join(word for word in words if word not in ("", r"\w*"))
