"""How much of a publication an organisation gets.

Full and fractional counting of one publication. Not here: which organisation an affiliation means (`organisations.py`),
sums over publications (dbt).

Full counting gives every organisation 1. Author-fractional counting gives it the sum over its authors of
1 / (authors x affiliations of the author), organisation-fractional counting its mentions / all mentions
[Ahlgren & Sjögårde, Formal definitions of bibliometric indicators, KTH 2015]. Both sum to 1 over a publication: what no
organisation of the register gets goes to `other`, and the authors without an affiliation to `unknown`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.bibliometrics.organisations import HOME, Match, Register
from pipelines.bibliometrics.publications import OTHER, UNKNOWN, OrganisationShare
from pipelines.bibliometrics.records import Affiliation, Format

SMALLEST = 1e-9
"""A share that is less is what binary fractions leave."""


@dataclass(frozen=True, slots=True)
class Cooperation:
    """With whom a publication was written, as far as one record says."""

    countries: tuple[str, ...]
    with_business: bool | None
    with_abroad: bool | None


Matched = tuple[Affiliation, Match]
"""An affiliation with what it means."""


def matched(affiliations: Iterable[Affiliation], register: Register) -> list[Matched]:
    """Each affiliation with what it means."""
    return [(affiliation, register.match(affiliation)) for affiliation in affiliations]


def shares(counted: Sequence[Matched], named: Mapping[Format, Iterable[Matched]]) -> tuple[OrganisationShare, ...]:
    """The organisations of a publication with their fractions, in order of code.

    Args:
        counted: affiliations of the record that fractions are taken from.
        named: affiliations of all its records, by format: who is named at all counts in full counting.
    """
    sources: defaultdict[str, set[Format]] = defaultdict(set)
    for name, affiliations in named.items():
        for _, match in affiliations:
            for code in codes_of(match):
                sources[code].add(name)
    if not sources:
        return (_share(UNKNOWN, 1.0, 1.0, ()),)
    by_authors = author_fractions(counted)
    by_mentions = organisation_fractions(counted)
    return tuple(
        _share(code, by_authors.get(code), by_mentions.get(code), tuple(sorted(sources.get(code, ()))))
        for code in sorted({*sources, *by_authors, *by_mentions})
    )


_share = lru_cache(maxsize=65_536)(OrganisationShare)
"""Shares that many publications have in common are one object."""


def codes_of(match: Match) -> tuple[str, ...]:
    """The codes that a matched affiliation counts under; a string of several organisations counts under each."""
    return match.codes or (OTHER,)


def author_fractions(affiliations: Iterable[Matched]) -> dict[str, float]:
    """Organisation -> its part of the authorship; empty where the record ties no affiliation to its authors."""
    found: defaultdict[str, float] = defaultdict(float)
    for affiliation, match in affiliations:
        if affiliation.author_fraction is not None:
            _add(found, match, affiliation.author_fraction)
    total = sum(found.values())
    if total <= SMALLEST:
        return {}
    if total > 1:
        return {code: part / total for code, part in found.items()}
    if 1 - total > SMALLEST:
        found[UNKNOWN] += 1 - total
    return dict(found)


def organisation_fractions(affiliations: Sequence[Matched]) -> dict[str, float]:
    """Organisation -> its part of the mentions; empty where nothing is mentioned.

    An organisation that takes part by the export's word alone (occurrences 0) has a part only where all do.
    """
    by_word_alone = not any(affiliation.occurrences for affiliation, _ in affiliations)
    found: defaultdict[str, float] = defaultdict(float)
    for affiliation, match in affiliations:
        _add(found, match, 1 if by_word_alone else affiliation.occurrences)
    total = sum(found.values())
    return {code: part / total for code, part in found.items() if part} if total else {}


def _add(found: dict[str, float], match: Match, part: float) -> None:
    """Give `part` to the organisations of one affiliation, in equal parts where it names several."""
    codes = codes_of(match)
    for code in codes:
        found[code] += part / len(codes)


def attributed(affiliations: Iterable[Affiliation]) -> float | None:
    """Part of the authorship that has an affiliation, 0–1; None where no affiliation is tied to an author."""
    known = [one.author_fraction for one in affiliations if one.author_fraction is not None]
    return min(1.0, sum(known)) if known else None


def cooperation(affiliations: Sequence[Matched]) -> Cooperation:
    """With whom a record was written. What its affiliations cannot tell stays None.

    Yes needs one affiliation, no needs them all: every author with one, each with its country or sector known.
    """
    matches = [match for _, match in affiliations]
    authors = attributed(affiliation for affiliation, _ in affiliations)
    whole = bool(matches) and (authors is None or authors > 1 - 1e-6)
    return Cooperation(
        tuple(sorted({country for match in matches for country in match.countries})),
        _reported([match.business for match in matches], whole),
        _reported([set(match.countries) != {HOME} if match.countries else None for match in matches], whole),
    )


def _reported(answers: list[bool | None], whole: bool) -> bool | None:
    """True if one says so, False if all say no and nobody is missing, else None."""
    if any(answers):
        return True
    return False if whole and all(answer is False for answer in answers) else None
