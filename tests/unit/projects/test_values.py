"""Cells as people write them, and codes in all their spellings."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.projects.lists import FUNDS, named
from pipelines.projects.persons import is_personal_number, names_a_person, organisation_number
from pipelines.projects.quarters import before, first_day, last_day, latest_closed, quarter_in, quarter_of
from pipelines.projects.values import amount, day, grades, number, shares
from pipelines.system.person_data import without_person_data
from tests.made_projects import LISTS


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 234 567,50", 1234567.5),
        ("1\u00a0234,5", 1234.5),
        ("1,234,567.50", 1234567.5),
        ("1.234.567,50", 1234567.5),
        ("1,234,567", 1234567),
        ("2,5", 2.5),
        ("−200 kr", -200),
        ("(200)", -200),
        ("500 SEK", 500),
        (12, 12),
        ("", None),
        ("–", None),
    ],
)
def test_numbers_are_read_as_swedish_and_english_write_them(cell: object, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize("cell", ["tolv", "12 tkr", "1e5x", "12,3,4"])
def test_what_is_no_number_is_refused_and_never_made_one(cell: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        number(cell)


@pytest.mark.parametrize("cell", ["250.000", "12,500 kr", "1.500", "-1,234", "(1,234)", "999.999 SEK"])
def test_an_amount_that_can_be_read_in_two_ways_is_read_in_none(cell: str) -> None:
    """A quarter of a million was 250 kronor."""
    with pytest.raises(ValueError, match="can be read in two ways"):
        amount(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("250.00", 250),
        ("250,5", 250.5),
        ("1234.567", 1234.567),
        ("0.125", 0.125),
        ("1 234,500", 1234.5),
        ("1.234.567,50", 1234567.5),
        ("1,234,567", 1234567),
        (250.125, 250.125),
        ("", None),
    ],
)
def test_an_amount_that_can_be_read_in_one_way(cell: object, value: float | None) -> None:
    assert amount(cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-01",
        "20261001",
        "01/10/2026",
        "1.10.2026",
        "2026-10-01 00:00:00",
        "1/10/2026 9:30",
        "2026-10-01T00:00Z",
        date(2026, 10, 1),
    ],
)
def test_days(cell: object) -> None:
    assert day(cell) == date(2026, 10, 1)


@pytest.mark.parametrize(
    "cell", ["2026-13-01", "oktober", "31/02/2026", "2026-10-011", "2026-10-01/11-30", "01/10/20261"]
)
def test_no_day(cell: str) -> None:
    with pytest.raises(ValueError, match="is no day"):
        day(cell)


def test_shares_and_grades() -> None:
    assert shares("food=0.7|tourism=0,3") == [("food", 0.7), ("tourism", 0.3)]
    assert shares("food") == [("food", 1.0)]
    assert shares("food|tourism") == [("food", 0.5), ("tourism", 0.5)]
    assert grades("G1=2|G2=0") == [("G1", 2), ("G2", 0)]
    for wrong in ("food=0.7|tourism=0.4", "food=1.2", "food=0", "food=0.5|tourism"):
        with pytest.raises(ValueError, match="share"):
            shares(wrong)
    for wrong in ("G1=4", "G1=2|G1=3"):
        with pytest.raises(ValueError, match="grade"):
            grades(wrong)


@pytest.mark.parametrize(
    "text", ["2026Q4", "Q4 2026", "2026 kv 4", "kvartal 4 2026", "2026-K4", "rapport_2026kv4.xlsx"]
)
def test_a_quarter_in_any_writing(text: str) -> None:
    assert quarter_in(text) == "2026Q4"


@pytest.mark.parametrize("text", ["2026Q4 och 2026Q3", "Q4 2026, Q3 2026", "2026-12-31", "Q5 2026"])
def test_no_quarter_or_several_are_none(text: str) -> None:
    assert quarter_in(text) is None


def test_quarters_follow_each_other_and_close_45_days_after_their_end() -> None:
    assert quarter_in("SE-pp21-27-20251110.csv") is None
    assert (first_day("2026Q4"), last_day("2026Q4")) == (date(2026, 10, 1), date(2026, 12, 31))
    assert before("2026Q1") == "2025Q4" and quarter_of(date(2026, 8, 31)) == "2026Q3"
    # 14 November is the 45th day after 30 September.
    assert latest_closed(date(2026, 11, 13)) == "2026Q2"
    assert latest_closed(date(2026, 11, 14)) == "2026Q3"


@pytest.mark.parametrize("written", ["RCR03", "rcr3", "RCR 3", "RCR003", "RCR-03", "RCR03 SMEs introducing innovation"])
def test_an_indicators_code_in_every_spelling(written: str) -> None:
    assert LISTS.indicator(written) == "RCR03"


def test_codes_that_no_list_has_are_none() -> None:
    assert LISTS.indicator("RCR102") == "RCR102"
    assert LISTS.indicator("RCR99") is None and LISTS.indicator("antal företag") is None
    assert [LISTS.objective(one) for one in ("1.1", "SO1.1", "RSO 1.1 Forskning", "RSO9.9")] == ["RSO1.1"] * 3 + [None]
    assert [LISTS.intervention_field(one) for one in ("1", "001", "23 - Skills", "999")] == ["001", "001", "023", None]
    assert [named(one, FUNDS) for one in ("ERUF", "efru", "1:1", "ESF+", "okänd")] == [
        "ERDF",
        "ERDF",
        "STATE_1_1",
        "ESF+",
        None,
    ]


def test_a_sole_traders_number_is_a_persons() -> None:
    # 19121212-1212 is the tax agency's own example; 232100-0180 a region.
    assert is_personal_number("121212-1212") and is_personal_number("191212121212")
    assert organisation_number("121212-1212") is None
    assert organisation_number("232100-0180") == "2321000180" == organisation_number("162321000180")
    assert not is_personal_number("232100-0180")
    assert is_personal_number("SE121212121201") and is_personal_number("se 121212-1212 01")
    assert organisation_number("SE232100018001") == "2321000180"


# 0101010007 and 0001010008, which nobody has: a spreadsheet leaves their first noughts out.
@pytest.mark.parametrize(
    "written",
    [
        *("121212-XXXX", "19121212-****", "121212xxxx", "19121212", "121212", "1212121212.0", "16121212-1212"),
        *("101010007", "1010008"),
    ],
)
def test_a_personal_number_that_is_cut_or_hidden_is_a_persons(written: str) -> None:
    assert is_personal_number(written) and organisation_number(written) is None


@pytest.mark.parametrize(
    "written", ["912345678", "2321000180", "2321000180.0", "165561234567", "1234567-8", "12345678", "HRB 121212", ""]
)
def test_another_registers_number_is_not_a_persons(written: str) -> None:
    assert not is_personal_number(written)


def test_an_organisations_number_that_a_program_took_for_a_number_is_read() -> None:
    assert organisation_number("2321000180.0") == "2321000180"


@pytest.mark.parametrize("name", ["Örjan Zetterqvist 19121212-1212, Byn 2", "Ö Z, enskild firma", "(Privatperson)"])
def test_a_name_that_says_that_it_is_a_persons(name: str) -> None:
    assert names_a_person(name)


@pytest.mark.parametrize("name", ["Region Dalarna", "Stiftelsen Privatpersoner", "Högskolan 1977", "AB 5561234567"])
def test_a_name_that_does_not(name: str) -> None:
    assert not names_a_person(name)


@pytest.mark.parametrize(
    "private",
    [
        "19121212-1212",
        "121212–1212",
        "121212\u00a01212",
        "121272-1212",
        "anna.svensson@example.org",
        "mailto:anna@example.org",
        "0000-0002-1825-0097",
    ],
)
def test_a_persons_number_or_address_in_a_text_is_hidden(private: str) -> None:
    assert without_person_data(f"Kontakt {private} om det") == "Kontakt […] om det"


def test_other_numbers_are_not_hidden() -> None:
    said = "Dnr 2024-000123, 232100-0180, 2021-2027, 1 234 567 kr"
    assert without_person_data(said) == said
