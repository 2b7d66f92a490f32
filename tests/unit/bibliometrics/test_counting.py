"""Full and fractional counting of one publication, and with whom it was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bibliometrics.publications import OTHER, UNKNOWN, OrganisationShare, Publication
from pipelines.bibliometrics.records import Affiliation
from tests.unit.bibliometrics.made_publications import identified, made, named

LNU = "Linnaeus Univ, Dept Biol, Kalmar, Sweden"
SLU = "Swedish Univ Agr Sci, Alnarp, Sweden"
OSLO = "Univ Oslo, Dept Biosci, Oslo, Norway"


def publication(*affiliations: Affiliation, **fields: Any) -> Publication:
    return identified(made("wos", affiliations=affiliations, **fields)).publications[0]


def parts(one: Publication) -> dict[str, tuple[float | None, float | None]]:
    return {
        share.organisation_code: (share.author_fraction, share.organisation_fraction) for share in one.organisations
    }


def test_a_worked_example() -> None:
    """Three authors: one at LNU, one at LNU and SLU, one in Oslo: 1/3 + 1/6, 1/6, 1/3 of the authorship."""
    found = parts(
        publication(
            named(LNU, author_fraction=1 / 3 + 1 / 6, occurrences=2),
            named(SLU, author_fraction=1 / 6, occurrences=1),
            named(OSLO, author_fraction=1 / 3, occurrences=1, country="NO"),
        )
    )
    assert found["lnu"] == pytest.approx((1 / 2, 2 / 4))
    assert found["slu"] == pytest.approx((1 / 6, 1 / 4))
    assert found[OTHER] == pytest.approx((1 / 3, 1 / 4))


def test_authors_without_an_affiliation_are_unknown() -> None:
    found = publication(named(LNU, author_fraction=0.25))
    assert parts(found) == {"lnu": (0.25, 1.0), UNKNOWN: (0.75, None)}
    assert found.attributed == 0.25


def test_a_publication_without_affiliations_is_unknown_whole() -> None:
    found = publication()
    assert found.organisations == (OrganisationShare(UNKNOWN, 1.0, 1.0, ()),)
    assert (found.with_business, found.with_abroad, found.fractions_source, found.attributed) == (None,) * 4


def test_addresses_without_authors_have_no_author_fractions() -> None:
    """Web of Science before 2008 names no authors in its addresses."""
    assert parts(publication(named(LNU, occurrences=2), named(OSLO, country="NO"))) == {
        "lnu": (None, 2 / 3),
        OTHER: (None, 1 / 3),
    }


def test_an_organisation_by_the_exports_word_alone_counts_in_full_counting_only() -> None:
    """SwePub's `source`: the record is Linnéuniversitetet's, whoever its authors are said to be with."""
    found = publication(Affiliation("", "lnu", occurrences=0), Affiliation("", "liu.se", author_fraction=0.5))
    assert parts(found) == {"lnu": (None, None), "liu": (0.5, 1.0), UNKNOWN: (0.5, None)}
    alone = publication(Affiliation("", "lnu", occurrences=0), Affiliation("", "slu", occurrences=0))
    assert parts(alone) == {"lnu": (None, 0.5), "slu": (None, 0.5)}


def test_one_string_of_two_organisations_is_shared_equally() -> None:
    found = parts(publication(named("Linnaeus Univ ; Univ Kalmar ; Lund University", author_fraction=1.0)))
    assert found == {"lnu": (0.5, 0.5), "lu": (0.5, 0.5)}


def test_an_organisation_that_another_export_names_counts_in_full_counting() -> None:
    doi = "10.1002/asi.22775"
    one = made(
        "openalex", doi=doi, affiliations=(Affiliation("SLU", "https://ror.org/02yy8x990", author_fraction=1.0),)
    )
    other = made("swepub", doi=doi, affiliations=(Affiliation("", "lnu", occurrences=0),))
    found = identified(one, other).publications[0]
    assert found.organisations == (
        OrganisationShare("lnu", None, None, ("swepub",)),
        OrganisationShare("slu", 1.0, 1.0, ("openalex",)),
    )
    assert found.fractions_source == "openalex"


def test_affiliations_tied_to_authors_go_before_better_sources_without() -> None:
    doi = "10.1002/asi.22775"
    cut = made("openalex", doi=doi, affiliations=(Affiliation("", "https://ror.org/02yy8x990"),))
    whole = made("swepub", doi=doi, affiliations=(Affiliation("", "lnu.se", author_fraction=1.0),))
    assert identified(cut, whole).publications[0].fractions_source == "swepub"


_NAMES = st.sampled_from([LNU, SLU, OSLO, "", "Univ Nowhere", "Linnaeus Univ; Lund Univ"])
_AFFILIATIONS = st.lists(
    st.builds(
        Affiliation,
        _NAMES,
        identifier=st.sampled_from([None, "lnu.se", "https://ror.org/02yy8x990", "chalmers.se"]),
        author_fraction=st.none() | st.floats(0, 1),
        occurrences=st.integers(0, 3),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=150)
@given(_AFFILIATIONS)
def test_fractions_of_one_publication_sum_to_one(affiliations: tuple[Affiliation, ...]) -> None:
    found = publication(*affiliations)
    codes = [share.organisation_code for share in found.organisations]
    assert codes == sorted(set(codes)) and codes
    for fraction in ("author_fraction", "organisation_fraction"):
        known = [part for share in found.organisations if (part := getattr(share, fraction)) is not None]
        assert all(0 <= part <= 1 + 1e-9 for part in known)
        assert not known or sum(known) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("affiliations", "business", "abroad"),
    [
        ((named(LNU), named("AstraZeneca R&D, Molndal, Sweden", country="SE")), True, False),
        ((named(LNU), named(OSLO, country="NO")), False, True),
        ((named(LNU), named(SLU)), False, False),
        ((named(LNU), named("Institutionen för design")), False, None),
        ((named("Lund University ; Univ Toulouse, France"),), False, True),
        ((named(LNU), Affiliation("", "ericsson.com", sector="company", country="SE")), True, False),
        ((Affiliation("", "lnu.se", author_fraction=0.5),), None, None),
        ((Affiliation("", "lnu.se", author_fraction=1.0),), False, False),
        ((named("Vattenfall AB, Älvkarleby, Sweden", author_fraction=0.2, country="SE"),), True, None),
        ((named("Statoil ASA, Stavanger", sector="company", country="NO", author_fraction=0.2),), True, True),
    ],
)
def test_with_whom_it_was_written(
    affiliations: tuple[Affiliation, ...], business: bool | None, abroad: bool | None
) -> None:
    """Yes needs one affiliation, no needs all of them: otherwise it is not known."""
    found = publication(*affiliations)
    assert (found.with_business, found.with_abroad) == (business, abroad)
