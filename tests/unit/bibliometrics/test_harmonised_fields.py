"""Each field has the source that it came from, by a fixed order of sources and never by the order of files."""

from __future__ import annotations

from itertools import permutations

import pytest

from pipelines.bibliometrics.format_register import FORMATS
from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.precedence import (
    AFFILIATION_PRECEDENCE,
    BIBLIOGRAPHIC_PRECEDENCE,
    CITATION_PRECEDENCE,
    SUBJECT_PRECEDENCE,
)
from pipelines.bibliometrics.publications import CitationCount, Publications, Score
from tests.unit.bibliometrics.made_publications import file_of, identified, made

DOI = "10.1002/asi.22775"


def test_every_format_has_its_place_in_every_order() -> None:
    known = {one.source.lower() for one in FORMATS} - {"web of science"} | {"wos"}
    for order in (AFFILIATION_PRECEDENCE, BIBLIOGRAPHIC_PRECEDENCE, CITATION_PRECEDENCE, SUBJECT_PRECEDENCE):
        assert set(order) == known and len(order) == len(known)


def test_citations_keep_their_source_in_every_order_of_files() -> None:
    """bibliometrix issues 475 and 129: the count was that of whichever file came first."""
    files = {
        "a": file_of(made("swepub", doi=DOI, line=1)),
        "b": file_of(made("openalex", doi=DOI, citations=30, line=1)),
        "c": file_of(made("scopus", doi=DOI, citations=25, line=1)),
        "d": file_of(made("dimensions", doi=DOI, citations=40, supplements=True, line=1)),
    }
    found = {order: identify({file: files[file] for file in order}) for order in permutations(files)}
    first = next(iter(found.values()))
    assert all(one == first for one in found.values())
    publication = first.publications[0]
    assert (publication.citations, publication.citations_source) == (25, "scopus")
    assert publication.citation_counts == (
        CitationCount("scopus", 25, None),
        CitationCount("openalex", 30, None),
        CitationCount("dimensions", 40, None),
    )


def test_the_newer_export_of_one_source_counts() -> None:
    older = file_of(made("wos", wos="000348334200001", citations=12, line=1), exported_at="2026-01-31")
    newer = file_of(made("wos", wos="000348334200001", citations=9, line=1), exported_at="2026-02-28")
    for files in ({"a": older, "b": newer}, {"a": newer, "b": older}):
        assert identify(files).publications[0].citations == 9


def test_zero_is_a_count_and_nothing_is_none() -> None:
    assert identified(made("wos", citations=0)).publications[0].citations == 0
    nothing = identified(made("wos")).publications[0]
    assert (nothing.citations, nothing.citations_source) == (None, None)


def test_scores_of_different_names_stand_side_by_side() -> None:
    found = identified(
        made(
            "openalex", doi=DOI, normalised_score=1.5, score_name="fwci", top10_share=1.0, top10_name="openalex_top10"
        ),
        made("scival", doi=DOI, normalised_score=1.1, score_name="scival_fwci", supplements=True),
        made("incites", doi=DOI, normalised_score=0.9, score_name="cnci", supplements=True),
    ).publications[0]
    assert [(one.name, one.value, one.source) for one in found.normalised_scores] == [
        ("cnci", 0.9, "incites"),
        ("fwci", 1.5, "openalex"),
        ("scival_fwci", 1.1, "scival"),
    ]
    assert found.top10_shares == (Score("openalex_top10", 1.0, "openalex", None),)


def test_bibliographic_fields_come_from_the_first_source_that_has_them() -> None:
    found = identified(
        made("swepub", "Growth of boreal forests in a warmer climate", doi=DOI, year=2021, document_type="article"),
        made(
            "wos",
            "GROWTH OF BOREAL FORESTS IN A WARMER CLIMATE",
            doi=DOI,
            year=None,
            document_type="other",
            host_title="X",
        ),
    ).publications[0]
    assert (found.title, found.title_source) == ("GROWTH OF BOREAL FORESTS IN A WARMER CLIMATE", "wos")
    assert (found.year, found.year_source) == (2021, "swepub")
    assert (found.document_type, found.document_type_source) == ("article", "swepub")


def id_of(found: Publications) -> str:
    (one,) = found.publications
    return one.publication_id


def test_the_id_is_that_of_the_strongest_identifier() -> None:
    alone = id_of(identified(made("wos", doi=DOI)))
    assert alone == id_of(identified(made("scopus", "Another title, another year", doi=DOI.upper(), year=1999)))
    assert alone == id_of(identified(made("wos", doi=DOI), made("swepub", doi=DOI, pubmed="25123456", swepub="oai:a")))
    assert alone != id_of(identified(made("wos", wos="000348334200001")))
    assert len(alone) == 20


def test_ids_of_records_that_say_nothing_of_themselves_differ() -> None:
    found = identified(
        made("ris", "Introduction", author_count=1),
        made("ris", "Introduction", author_count=2),
        made("ris", "", author_count=1, year=None),
    )
    assert len({one.publication_id for one in found.publications}) == 3


def test_a_fault_is_counted_with_its_first_place_and_without_persons() -> None:
    found = identify(
        {
            "b": file_of(made("wos", doi="someone@lnu.se", line=3)),
            "a": file_of(made("scopus", pubmed="see note", line=7), made("scopus", pubmed="see text", line=2)),
        }
    )
    faults = {one.kind: one for one in found.identifier_faults}
    assert (faults["pubmed"].count, faults["pubmed"].example) == (2, "see text")
    assert (faults["pubmed"].file, faults["pubmed"].line) == ("a", 2)
    assert faults["doi"].example == ""


@pytest.mark.parametrize("title", ["Växjö", "growth"])
def test_members_say_where_each_record_stands(title: str) -> None:
    found = identify({"sha": file_of(made("wos", title, wos="000348334200001", line=17))})
    member = found.publications[0].members[0]
    assert (member.file, member.line, member.format, member.supplement) == ("sha", 17, "wos", False)
