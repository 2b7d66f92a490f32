"""Which records are one publication, whatever the order that they come in."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.records import Format, Quarantined, Reading, Record
from pipelines.bibliometrics.titles import title_key, titles_agree
from tests.unit.bibliometrics.made_publications import file_of, identified, made, named, shuffled, ssif, titles

DOI = "10.1002/asi.22775"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "https://doi.org/10.1002/ASI.22775"}, {"doi": "10.1002/asi.22775."}),
        ({"wos": "000348334200001"}, {"wos": "WOS:000348334200001"}),
        ({"scopus": "2-s2.0-84920000001"}, {"scopus": "84920000001"}),
        ({"pubmed": "25123456"}, {"pubmed": "PMID: 25123456"}),
    ],
)
def test_a_shared_identifier_joins_two_sources(one: dict[str, str], other: dict[str, str]) -> None:
    found = identified(made("swepub", year=2020, **one), made("scopus", year=2021, author_count=9, **other))
    assert titles(found) == [["scopus", "swepub"]]
    assert (found.read, found.merged, found.quarantined) == (2, 1, 0)


@pytest.mark.parametrize("nothing", ["", "-", "see text", None])
def test_an_empty_or_malformed_identifier_is_never_a_match(nothing: str | None) -> None:
    """bibliometrix issue 495: every record without a DOI was taken for a copy of the first."""
    one = made("wos", "Labour markets of small towns in the north", doi=nothing, pubmed=nothing)
    other = made("scopus", "Milk yield of cows on clover and grass", doi=nothing, pubmed=nothing)
    assert titles(identified(one, other)) == [["scopus"], ["wos"]]


def test_chapters_that_share_the_books_doi_stay_apart() -> None:
    """ReCiter issue 750."""
    book = made(
        "scopus", "Rural development in the Nordic countries", document_type="book", doi=DOI, scopus="84920000001"
    )
    chapters = [
        made("scopus", title, document_type="chapter", doi=DOI, scopus=f"8492000000{number}")
        for number, title in enumerate(["Introduction", "Rural schools", "Rural development: milk", "Rural roads"], 2)
    ]
    found = identified(book, *chapters)
    assert len(found.publications) == 5
    assert len({one.publication_id for one in found.publications}) == 5
    assert [one.value for one in found.kept_apart] == [DOI]
    assert len(found.kept_apart[0].publication_ids) == 5


def test_a_book_is_never_joined_to_a_chapter_of_the_same_export() -> None:
    """A monograph's only chapter may bear its title."""
    one, other = (
        made("ris", "Rural schools and their pupils", document_type=kind, doi=DOI) for kind in ("book", "chapter")
    )
    assert len(identified(one, other).publications) == 2


def test_a_chapter_meets_the_same_chapter_of_another_source() -> None:
    doi = {"doi": DOI, "document_type": "chapter"}
    found = identified(
        made("scopus", "Rural schools and their pupils", scopus="84920000001", **doi),
        made("scopus", "Rural roads and their travellers", scopus="84920000002", **doi),
        made("swepub", "Rural schools and their pupils.", swepub="a", **doi),
        made("swepub", "RURAL ROADS and their travellers", swepub="b", **doi),
    )
    assert titles(found) == [["scopus", "swepub"], ["scopus", "swepub"]]


@pytest.mark.parametrize("title", ["Introduction", "Förord", "Editorial"])
def test_a_poor_title_joins_no_chapters(title: str) -> None:
    doi = {"doi": DOI, "document_type": "chapter"}
    assert len(identified(made("scopus", title, **doi), made("swepub", title, swepub="a", **doi)).publications) == 2


def test_an_editorial_with_a_doi_of_its_own_is_one() -> None:
    """A poor title parts chapters only: an article's DOI is its own."""
    one, other = made("wos", "Editorial", doi=DOI), made("scopus", "Editorial", doi=DOI)
    assert titles(identified(one, other)) == [["scopus", "wos"]]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Forest owners and their goals", "Forest owners and their goals: a survey in Sweden", True),
        ("Growth of boreal forests, part 1", "Growth of boreal forests, part 2", False),
        ("Growth of boreal forests", "Growth of boreal forests: part 2", False),
        ("Växjö – den gröna staden", "Vaxjo - den grona staden", True),
        ("Effects of <i>Salix</i> on soil", "Effects of Salix on soil", True),
        ("Milk yield of cows on clover", "Labour markets of small towns", False),
        ("Effect of feeding on the yield of cows", "Effects of feeding on yields of cows", True),
    ],
)
def test_titles_that_agree(one: str, other: str, agree: bool) -> None:
    assert titles_agree(title_key(one), title_key(other)) is agree
    assert titles_agree(title_key(other), title_key(one)) is agree


def test_a_shared_identifier_with_other_titles_is_looked_at_by_a_person() -> None:
    one = made("wos", "Milk yield of cows on clover", doi=DOI, document_type="conference_paper")
    other = made("scopus", "Labour markets of small towns", doi=DOI, document_type="conference_paper")
    found = identified(one, other)
    assert len(found.publications) == 2
    assert (found.kept_apart[0].kind, found.kept_apart[0].value) == ("doi", DOI)


def test_an_article_with_a_translated_title_is_one() -> None:
    one = made("swepub", "Skogsägares mål och medel", doi=DOI, issns=("2049-3630",), year=2021)
    other = made("scopus", "Goals and means of forest owners", doi=DOI, issns=("20493630",), year=2022)
    assert titles(identified(one, other)) == [["scopus", "swepub"]]
    farther = made("scopus", "Goals and means of forest owners", doi=DOI, issns=("20493630",), year=2024)
    assert len(identified(one, farther).publications) == 2


def test_the_same_record_in_two_files_is_one() -> None:
    """savedrecs.txt and savedrecs(1).txt overlap."""
    one = made("wos", wos="000348334200001")
    other = made("wos", "Another work of the same query", wos="000348334200002")
    found = identify({"a": file_of(one, other), "b": file_of(one)})
    assert (found.read, len(found.publications), found.merged) == (3, 2, 1)


def test_a_record_without_any_identifier_that_is_exported_twice_is_one() -> None:
    one = made("ris", "Short", line=1)
    found = identify({"a": file_of(one), "b": file_of(one, made("ris", "Short", author_count=4))})
    assert (found.read, len(found.publications), found.merged) == (3, 2, 1)


def test_title_and_year_join_what_shares_no_identifier() -> None:
    one = made("swepub", swepub="oai:a", host_title="Scandinavian Journal of Forest Research", author_count=None)
    other = made("scopus", scopus="84920000001", doi=DOI, host_title="Scandinavian journal of forest research")
    assert titles(identified(one, other)) == [["scopus", "swepub"]]


@pytest.mark.parametrize(
    "differs",
    [
        {"year": 2020},
        {"document_type": "report"},
        {"author_count": 4},
        {"title": "Growth of boreal forests in a colder climate"},
    ],
)
def test_title_and_year_alone_are_not_enough(differs: dict[str, object]) -> None:
    assert len(identified(made("swepub", swepub="a"), made("scopus", **differs)).publications) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["Introduction", "Book review", "Forests", "Letter to the editor"])
def test_a_title_that_names_no_work_joins_nothing_by_year(title: str) -> None:
    assert len(identified(made("swepub", title, swepub="a"), made("scopus", title)).publications) == 2


def test_different_identifiers_forbid_title_and_year() -> None:
    """A preprint and its article, or the yearly report: the third fits both, and is left apart from both."""
    found = identified(
        made("scopus", doi=DOI, scopus="84920000001"),
        made("scopus", doi="10.1002/asi.99999", scopus="84920000002"),
        made("swepub", swepub="a"),
    )
    assert len(found.publications) == 3
    assert [one.kind for one in found.kept_apart] == ["title_year"]
    assert len(found.kept_apart[0].publication_ids) == 3


def test_two_records_that_an_index_holds_as_two_need_the_same_title() -> None:
    article = made("wos", "Growth of boreal forests", doi=DOI, wos="000348334200001")
    correction = made("wos", "Growth of boreal forests (vol 1, pg 2)", doi=DOI, wos="000348334200002")
    assert len(identified(article, correction).publications) == 2


def test_many_records_with_one_identifier_are_joined_by_title() -> None:
    """Proceedings whose papers all bear the DOI of the volume."""
    sources: tuple[Format, ...] = ("wos", "scopus")
    papers = [
        made(source, f"Paper on subject number {number}", doi=DOI, document_type="conference_paper")
        for number in range(80)
        for source in sources
    ]
    found = identified(*papers)
    assert titles(found) == [["scopus", "wos"]] * 80


def test_a_supplement_joins_by_doi_only() -> None:
    work = made("swepub", swepub="a", doi=DOI)
    joined = made("scival", doi=f"https://doi.org/{DOI}", supplements=True, citations=7)
    lost = made("dimensions", doi="10.1002/asi.99999", supplements=True)
    nameless = made("lens", supplements=True, lens="100-004-910-081-14X")
    found = identified(work, joined, lost, nameless)
    assert len(found.publications) == 1
    assert found.publications[0].citations == 7
    assert found.publications[0].members[0].supplement
    # A supplement that no publication takes was read whole: nothing of it is in quarantine.
    assert (found.read, found.merged, found.quarantined, len(found.unjoined)) == (4, 1, 0, 2)
    reasons = [one.reason for one in found.unjoined]
    assert "no publication has its DOI" in reasons[0] and "add an export" in reasons[0]
    assert "no DOI" in reasons[1]


def test_a_supplement_to_a_shared_doi_goes_where_its_title_fits() -> None:
    book = made("scopus", "Rural development in the Nordic countries", document_type="book", doi=DOI)
    chapter = made("scopus", "Rural schools and their pupils", document_type="chapter", doi=DOI, scopus="84920000002")
    fits = made("dimensions", "Rural schools and their pupils", doi=DOI, supplements=True, citations=3)
    fits_none = made("dimensions", "Something else", doi=DOI, supplements=True, citations=99)
    found = identified(book, chapter, fits, fits_none)
    assert {one.document_type: one.citations for one in found.publications} == {"book": None, "chapter": 3}
    assert (found.quarantined, len(found.unjoined)) == (0, 1)


def test_a_supplement_that_fits_two_joins_neither() -> None:
    one = made("scopus", "Rural schools and their pupils", document_type="chapter", doi=DOI, scopus="84920000002")
    other = made("swepub", "Rural schools and their pupils", document_type="book", doi=DOI, swepub="a", year=1999)
    third = made("scopus", "Rural schools and their pupils", document_type="book", doi=DOI, scopus="84920000003")
    fits = made("dimensions", "Rural schools and their pupils", doi=DOI, supplements=True, citations=3)
    found = identified(one, third, fits)
    assert len(found.publications) == 2
    assert "2 publications share its DOI" in found.unjoined[0].reason
    assert identified(other, fits).unjoined == ()


def test_counts_balance_with_what_the_reader_quarantined() -> None:
    reading = file_of(made("wos", wos="000348334200001"), quarantined=(Quarantined(7, "a field too many"),))
    found = identify({"a": reading, "b": reading})
    assert (found.read, len(found.publications), found.merged, found.quarantined) == (4, 1, 1, 2)


_TITLES = [
    "Growth of boreal forests in a warmer climate",
    "Growth of boreal forests in a warmer climate: part 2",
    "Milk yield of cows on clover and grass",
    "Introduction",
    "",
]
_DOIS = [None, "", DOI, f"https://doi.org/{DOI.upper()}", "10.1000/book"]


@st.composite
def _records(draw: st.DrawFn, source: str, line: int) -> Record:
    names = {
        "doi": draw(st.sampled_from(_DOIS)),
        "pubmed": draw(st.sampled_from([None, None, "25123456"])),
        "issns": draw(st.sampled_from([(), ("2049-3630",)])),
    }
    if source in ("wos", "scopus", "swepub"):
        names[source] = draw(st.sampled_from([None, "000348334200001", "000348334200002"]))
    return made(
        source,  # type: ignore[arg-type]
        draw(st.sampled_from(_TITLES)),
        line=line,
        year=draw(st.sampled_from([2020, 2021, None])),
        document_type=draw(st.sampled_from(["article", "chapter", "book", "other"])),
        author_count=draw(st.sampled_from([None, 2, 3])),
        citations=draw(st.sampled_from([None, 0, 5])),
        affiliations=draw(st.sampled_from([(), (named("Linnaeus Univ"),), (named("Univ Oslo", country="NO"),)])),
        subjects=draw(st.sampled_from([(), ssif("10203", "102"), ssif("504")])),
        supplements=source == "scival",
    )


@st.composite
def _readings(draw: st.DrawFn) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for source in draw(st.permutations(["wos", "scopus", "swepub", "ris", "scival", "wos"])):
        records = [draw(_records(source, line)) for line in range(draw(st.integers(1, 4)))]
        when = draw(st.sampled_from([None, "2026-01-01", "2026-02-01"]))
        found[f"{source}{len(found)}"] = file_of(*records, exported_at=when)
    return found


@settings(max_examples=80, deadline=None)
@given(_readings(), st.integers(0, 2**32))
def test_no_order_of_files_or_records_changes_anything(readings: dict[str, Reading], seed: int) -> None:
    found = identify(readings)
    assert identify(shuffled(readings, seed)) == found
    assert found.read == len(found.publications) + found.merged + found.quarantined + len(found.unjoined)
    assert len({one.publication_id for one in found.publications}) == len(found.publications)
    placed = sum(len(one.members) for one in found.publications) + len(found.unjoined)
    assert placed == sum(len(reading.records) for reading in readings.values())


def test_many_shared_identifiers_do_not_depend_on_order_either() -> None:
    """Above the limit from which pairs are made by title."""
    chance = random.Random(4)
    records = [
        made(
            chance.choice(["wos", "scopus", "swepub"]),  # type: ignore[arg-type]
            chance.choice(_TITLES),
            line=line,
            doi=DOI,
            year=chance.choice([2020, 2021]),
            document_type=chance.choice(["article", "chapter"]),
        )
        for line in range(150)
    ]
    readings = {
        source: file_of(*(one for one in records if one.format == source)) for source in ("wos", "scopus", "swepub")
    }
    found = identify(readings)
    for seed in range(5):
        assert identify(shuffled(readings, seed)) == found
