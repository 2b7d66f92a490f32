"""SSIF of both versions at one stable level; other schemes beside it and never in it."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from pipelines import seed_file
from pipelines.bibliometrics.publications import PublicationSubject
from pipelines.bibliometrics.records import Subject
from pipelines.bibliometrics.subjects import harmonise
from pipelines.bibliometrics.subjects import ssif as ssif_codes
from tests import published_figures
from tests.shared_files import shared_path
from tests.unit.bibliometrics.made_publications import identified, made, ssif


def test_the_standard_is_whole() -> None:
    """Facts: SSIF 2025 has 6 areas, 42 groups, 297 subjects; 2011/2016 had 260 subjects, of which 41 were withdrawn."""
    current = [one.code for one in ssif_codes().values() if not one.withdrawn]
    withdrawn = [one.code for one in ssif_codes().values() if one.withdrawn]
    assert [sum(len(code) == digits for code in current) for digits in (1, 3, 5)] == [6, 42, 297]
    assert len(withdrawn) == 41


def test_the_seed_says_what_the_published_lists_say() -> None:
    lists = {
        name: published_figures.lines("ssif", f"{name}.csv")
        for name in ("ssif_2025", "ssif_2011_2016", "ssif_2011_to_2025_replaced", "ssif3_to_ford")
    }
    seed = {
        row["field_code"]: row
        for row in csv.DictReader(seed_file("research_fields").open(encoding="utf-8"))
        if "ssif" in row["field_scheme"]
    }
    for row in lists["ssif_2025"]:
        assert (seed[row["code"]]["label_sv"], seed[row["code"]]["label_en"]) == (row["sv"], row["en"])
        assert seed[row["code"]]["parent_code"] == row["parent"]
    assert {row["code"] for row in lists["ssif_2025"] + lists["ssif_2011_2016"]} == set(seed)
    for row in lists["ssif_2011_to_2025_replaced"]:
        assert row["new_code"] in seed[row["old_code"]]["replaced_by"].split("|")
    for row in lists["ssif3_to_ford"]:
        assert seed[row["ssif3"]]["ford_code"] == row["ford"]


def test_openalex_fields_are_those_of_its_topics() -> None:
    path = shared_path("data", "classifications", "openalex_topics.csv")
    topics = list(csv.DictReader(path.open(encoding="utf-8")))
    seed = {
        (row["field_scheme"], row["field_code"]): row
        for row in csv.DictReader(seed_file("research_fields").open(encoding="utf-8"))
    }
    for row in topics:
        field = seed["openalex_field", row["id_field"].removeprefix("fields/")]
        assert field["label_en"] == row["field"]
        assert field["parent_code"] == row["id_domain"].removeprefix("domains/")
    assert sum(scheme == "openalex_field" for scheme, _ in seed) == 26


# The nine codes with several targets, and three of the 32 with one (UKÄ's replacement list; KB's rule for the nine).
@pytest.mark.parametrize(
    ("code", "subject", "group", "rule"),
    [
        ("10203", "10203", "102", "kept"),
        ("102", None, "102", "kept"),
        ("1", None, None, "kept"),
        ("40501", "20904", "209", "one target"),
        ("40108", "40505", "405", "one target"),
        ("50602", "50905", "509", "one target"),
        ("10209", None, "102", "same group"),
        ("20401", None, "204", "same group"),
        ("21001", None, "210", "same group"),
        ("30210", None, "302", "same group"),
        ("30214", None, "302", "same group"),
        ("50303", None, "503", "same group"),
        ("10602", "10616", "106", "narrow match"),
        ("30302", "30311", "303", "close match"),
        ("21101", "21101", "211", "left"),
        ("99999", None, None, "unknown"),
        ("Forestry", None, None, "unknown"),
    ],
)
def test_withdrawn_codes_follow_the_list_and_kbs_rule(
    code: str, subject: str | None, group: str | None, rule: str
) -> None:
    found = harmonise(code)
    assert (found.subject, found.group, found.rule) == (subject, group, rule)


def test_thirty_two_withdrawn_codes_have_one_target() -> None:
    rules = [harmonise(one.code).rule for one in ssif_codes().values() if one.withdrawn]
    assert rules.count("one target") == 32
    assert len(rules) == 41


def subjects_of(*subjects: Subject, **fields: Any) -> list[tuple[str, str, float]]:
    found = identified(made("swepub", subjects=subjects, **fields)).publications[0].subjects
    return [(one.scheme, one.code, one.fraction) for one in found]


def test_each_level_sums_to_one() -> None:
    assert subjects_of(*ssif("1", "102", "10203", "103", "5")) == [
        ("ssif_1", "1", 0.5),
        ("ssif_1", "5", 0.5),
        ("ssif_3", "102", 0.5),
        ("ssif_3", "103", 0.5),
        ("ssif_5", "10203", 1.0),
    ]


def test_the_group_of_a_code_that_has_moved_goes_with_it() -> None:
    assert subjects_of(*ssif("4", "405", "40501")) == [("ssif_1", "2", 1), ("ssif_3", "209", 1), ("ssif_5", "20904", 1)]


def test_three_digits_alone_are_enough() -> None:
    assert subjects_of(*ssif("504")) == [("ssif_1", "5", 1), ("ssif_3", "504", 1)]


def test_a_code_of_no_version_is_reported_and_counts_nowhere() -> None:
    found = identified(made("swepub", subjects=ssif("999", "504")))
    assert [one.code for one in found.publications[0].subjects] == ["5", "504"]
    assert [(one.code, one.records) for one in found.unknown_subjects] == [("999", 1)]


def test_schemes_are_never_mixed() -> None:
    doi = "10.1002/asi.22775"
    found = identified(
        made("swepub", doi=doi, subjects=ssif("504")),
        made(
            "openalex",
            doi=doi,
            subjects=(Subject("openalex_field", "https://openalex.org/fields/33", "Social Sciences"),),
        ),
        made("wos", doi=doi, subjects=(Subject("wos_category", "Sociology"), Subject("wos_category", "Demography"))),
    )
    assert found.publications[0].subjects == (
        PublicationSubject("openalex_field", "33", "Social Sciences", 1.0, "openalex", None),
        PublicationSubject("ssif_1", "5", "", 1.0, "swepub", None),
        PublicationSubject("ssif_3", "504", "", 1.0, "swepub", None),
        PublicationSubject("wos_category", "Demography", "", 0.5, "wos", None),
        PublicationSubject("wos_category", "Sociology", "", 0.5, "wos", None),
    )


def test_what_a_person_chose_goes_before_the_machines_guess() -> None:
    doi = "10.1002/asi.22775"
    guessed = made("swepub", doi=doi, subjects=ssif("504"), autoclassified=True)
    chosen = made("diva", doi=doi, subjects=ssif("401"))
    found = identified(guessed, chosen).publications[0].subjects
    assert {(one.code, one.source, one.autoclassified) for one in found} == {("4", "diva", None), ("401", "diva", None)}
    alone = identified(guessed).publications[0].subjects
    assert all(one.autoclassified for one in alone)
