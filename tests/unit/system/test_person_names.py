"""Which texts are names of natural persons, and which are not; every name here is made up of common ones."""

from __future__ import annotations

import pytest

from pipelines.system.person_names import is_a_persons_name, is_called_by_a_person

NAMES = [
    "Anna Svensson",
    "ANNA SVENSSON",
    "anna svensson",
    "Svensson, Anna",
    "Svensson, Anna Maria",
    "Svensson Anna",
    "A. Svensson",
    "A.B. Svensson",
    "Anna B. Svensson",
    "Anna-Karin Bergqvist",
    "Karl Erik Gustav Lund-Andersson",
    "Anna von Sydow",
    "Anna Svensson (ordförande)",
    "Anna Svensson, projektledare",
    "Dr Anna Svensson",
    "Anna och Karl Svensson",
    "Anna Svensson & Karl Ek",
    # A rare given name, and a rare surname.
    "Xerxes Andersson",
    "Ymer Lundqvist",
    "Anna Qvarnarp",
    "Anna Skolander",
    "Karl Åke Ö",
]
BUSINESSES = [
    "Firma Anna Svensson",
    "Anna Svenssons Lantbruk",
    "Anna Svensson Konsult 2",
    "Lantbruk: Karl Lindgren, Högsby",
    "ASTRID LINDGRENS GÅRD",
]
NOBODY = [
    "Region Kalmar län",
    "REGION KALMAR LÄN",
    "näringslivsenheten",
    "Kalmar kommun",
    "Linnéuniversitetet",
    "Linnea Universitet",
    "Astrid Lindgrens Värld AB",
    "Karl Andersson & Söner AB",
    "Karl Anderssons Byggnadsaktiebolag",
    "Stiftelsen Anna Svenssons minne",
    "Föreningen Karl Ek",
    "Per Brahegymnasiet",
    "Karl Åkessons Skola",
    "Hotell Falk",
    "Kustnära Turism",
    "Glasriket",
    "Energikontor Sydost",
    "Skog och trä",
    "Mat och Dryck",
    "Nyköpings strand",
    "Södra Skogsägarna ekonomisk förening",
    "",
    "2025",
    "Näringsliv, innovation",
    "per cent",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_persons_name_in_every_way_of_writing_it(name: str) -> None:
    assert is_a_persons_name(name) and is_called_by_a_person(name)


@pytest.mark.parametrize("name", BUSINESSES)
def test_a_business_that_is_called_by_its_owner(name: str) -> None:
    assert is_called_by_a_person(name) and not is_a_persons_name(name)


@pytest.mark.parametrize("name", NOBODY)
def test_organisations_and_offices_are_nobodys_names(name: str) -> None:
    assert not is_a_persons_name(name) and not is_called_by_a_person(name)


def test_what_is_somebodys_is_no_persons_name() -> None:
    # Without `AB` it may be a sole trader's: an office of a strategy, but no lead without a number.
    assert not is_a_persons_name("Astrid Lindgrens Värld") and is_called_by_a_person("Astrid Lindgrens Värld")
