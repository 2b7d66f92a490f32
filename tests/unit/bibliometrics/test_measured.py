"""Which publications are measured as research, and why the others are not."""

from __future__ import annotations

import pytest

from pipelines.bibliometrics.formats.swepub import is_retracted
from pipelines.bibliometrics.measured import Unmeasured, unmeasured
from pipelines.bibliometrics.reading import read_export
from tests import made_export_files as exports
from tests.shared_files import shared_path
from tests.unit.bibliometrics.made_publications import identified, made


@pytest.mark.parametrize(
    ("exported", "reason"),
    [
        ("Article", None),
        ("Article; Early Access", None),
        ("Article; Proceedings Paper", None),
        ("Article; Data Paper", None),
        ("Review; Book Chapter", None),
        ("Doctoral thesis, monograph", None),
        ("Doktorsavhandling, sammanläggning", None),
        ("publication/licentiate-thesis", None),
        ("Rapport", None),
        ("", None),
        ("Studentuppsats (Examensarbete)", "student_thesis"),
        ("Student thesis", "student_thesis"),
        ("Självständigt arbete på avancerad nivå (masterexamen)", "student_thesis"),
        ("Independent thesis Basic level (degree of Bachelor)", "student_thesis"),
        ("Masteroppgave", "student_thesis"),
        ("Thesis", None),
        ("Correction", "correction"),
        ("Erratum", "correction"),
        ("erratum", "correction"),
        ("Retraction", "retraction_notice"),
        ("Article; Retracted Publication", "retracted"),
        ("Retracted", "retracted"),
        ("Meeting Abstract", "meeting_abstract"),
        ("conference/poster", "meeting_abstract"),
        ("Editorial Material", "editorial"),
        ("Editorial Material; Book Chapter", "editorial"),
        ("publication/editorial-letter", "editorial"),
        ("Letter", "letter"),
        ("Book Review", "book_review"),
        ("Artikel, recension", "book_review"),
        ("publication/book-review", "book_review"),
        ("News Item", "news"),
        ("publication/newspaper-article", "news"),
        ("dataset", "not_a_publication"),
        ("Letter; Retracted Publication", "retracted"),
    ],
)
def test_the_words_of_exports(exported: str, reason: Unmeasured | None) -> None:
    assert unmeasured(exported, "A study of reeds", retracted=False) == reason


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("RETRACTED: A study of reeds", "retracted"),
        ("Retracted article: A study of reeds", "retracted"),
        ("Correction to: A study of reeds", "correction"),
        ("Author Correction: A study of reeds", "correction"),
        ("Corrigendum to: A study of reeds", "correction"),
        ("Retraction note: A study of reeds", "retraction_notice"),
        ("[Retracted] A study of reeds", "retracted"),
        ("Notice of Retraction: A study of reeds", "retracted"),
        ("A study of reeds (Retracted article. See vol. 12, pg. 3, 2020)", "retracted"),
        ("A study of reeds (RETRACTED PAPER)", "retracted"),
        ("Tillbakadragen: En studie av vass", "retracted"),
        ("Corrigendum to “A study of reeds” [J. Reeds 3 (2020) 1–9]", "correction"),
        ('Erratum to "A study of reeds"', "correction"),
        ('Retraction notice to "A study of reeds"', "retraction_notice"),
        ("Why papers are retracted (and what follows)", None),
        ("Correction to the mean of small samples", None),
        ("Withdrawn children (a study of retracted articles)", None),
        ("Retraction of glaciers in Norway", None),
        ("Correction of vision in children", None),
    ],
)
def test_what_a_title_alone_says(title: str, reason: Unmeasured | None) -> None:
    assert unmeasured("article", title, retracted=False) == reason


def test_openalex_and_swepub_have_a_status_for_retracted_works() -> None:
    works = [{**exports.openalex_work(1), "is_retracted": True}, exports.openalex_work(2)]
    read = read_export("x", exports.openalex_answer(works).encode()).records
    assert [record.retracted for record in read] == [True, False]
    status = "https://id.kb.se/term/swepub/"
    hits = [
        {**exports.swepub_hit(n), "publicationStatus": status + kind}
        for n, kind in enumerate(("Retracted", "Published"), 1)
    ]
    read = read_export("x", exports.swepub_json(hits).encode()).records
    assert [record.retracted for record in read] == [True, False]


def test_lens_and_swepub_in_swedish_say_it_too() -> None:
    heading = "Lens ID,Title,Publication Year,Publication Type,DOI,Retraction\n"
    said = ("", "2021-03-02", "No")
    lines = "".join(f"000-000-00{n},A study,2020,journal article,10.5555/{n},{one}\n" for n, one in enumerate(said))
    assert [one.retracted for one in read_export("x.csv", (heading + lines).encode()).records] == [False, True, False]
    assert is_retracted("Tillbakadragen") and is_retracted("https://id.kb.se/term/swepub/Retracted/")
    assert not is_retracted("Publicerad") and not is_retracted(None)


def test_one_source_that_says_retracted_is_enough_and_else_the_first_that_gives_a_type() -> None:
    doi = "10.1002/asi.20001"
    (found,) = identified(made("wos", doi=doi), made("openalex", doi=doi, retracted=True)).publications
    assert found.unmeasured == "retracted"
    letter = made("wos", doi=doi, document_type="other", document_type_exported="Letter")
    (found,) = identified(
        letter, made("swepub", doi=doi, document_type_exported="publication/journal-article")
    ).publications
    assert found.unmeasured == "letter"


def test_the_made_cases() -> None:
    cases = shared_path("cases", "bibliometrics")
    students = read_export("a.csv", (cases / "diva_students.csv").read_bytes()).records
    reasons = [unmeasured(one.document_type_exported, one.title, retracted=one.retracted) for one in students]
    assert (reasons.count(None), reasons.count("student_thesis")) == (10, 30)
    types = read_export("a.txt", (cases / "wos_lnu_types.txt").read_bytes()).records
    reasons = [unmeasured(one.document_type_exported, one.title, retracted=one.retracted) for one in types]
    assert reasons == [
        "correction", "retraction_notice", "retracted", "meeting_abstract", "editorial", "letter",
        None, None, None, None, "book_review",
    ]  # fmt: skip
