"""Every workbook that is wrong somewhere: what is said, and that nothing is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.projects.errors import ProjectFileError
from pipelines.projects.reading import read_projects
from pipelines.projects.readings import Reading
from tests.made_projects import BUDGET, LISTS, PROJECT, made_workbook, with_macros

RECEIVED = date(2026, 10, 20)


def read(body: bytes, name: str = "projekt.xlsx") -> Reading:
    return read_projects(name, body, RECEIVED, LISTS)[0]


def only(reading: Reading, kind: str) -> str:
    (found,) = [one for one in reading.findings if one.kind == kind]
    return f"{found.subject}: {found.detail}"


def project(**changed: Any) -> Mapping[str, Any]:
    return {**PROJECT, **changed}


def test_a_right_workbook_gives_its_rows_and_nothing_to_look_at() -> None:
    paid = {**BUDGET, "kind": "utbetalt", "amount": 250_000}
    result = {"local_id": "P1", "code": "rco1", "target": 20, "achieved": 4}
    report = {"local_id": "P1", "period_to": date(2026, 9, 30), "arrived_on": date(2026, 10, 15), "light": "grön"}
    reading = read(made_workbook(economy=[BUDGET, paid], results=[result], reports=[report]))
    assert (reading.rows_read, reading.rows_loaded) == (5, 5)
    assert reading.quarantined == [] and reading.findings == []
    (row,) = reading.tables["projects"]
    assert (row["fund"], row["row_key"], row["lead_number"]) == ("ERDF", "ERDF:p1", "2321000180")
    assert [(one["kind"], one["amount_sek"]) for one in reading.tables["project_economy"]] == [
        ("budget", 1_000_000),
        ("paid", 250_000),
    ]
    assert {(one["kind"], one["code"], one["share"]) for one in reading.tables["project_shares"]} == {
        ("area", "food", 0.7),
        ("area", "tourism", 0.3),
        ("goal", "G1", 2),
    }
    assert reading.tables["project_results"][0]["code"] == "RCO01"


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (made_workbook("2027Q1"), "projekt.xlsx", "begins after 2026-10-20: correct the quarter"),
        (made_workbook("2026Q3"), "projekt 2026Q2.xlsx", "its name says 2026Q2 and its sheet Om 2026Q3"),
        (made_workbook("hösten"), "projekt.xlsx", "the sheet Om names no single quarter (`hösten`): write Kvartal"),
        (made_workbook("2026Q3 och 2026Q2"), "projekt.xlsx", "names no single quarter (`2026Q3 och 2026Q2`)"),
        (with_macros(made_workbook()), "projekt.xlsm", "it holds macros, which are never run here: save it as .xlsx"),
        (made_workbook()[:2000], "projekt.xlsx", "it is no whole .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0old", "projekt.xls", "save it as .xlsx without one"),
        (b"namn;summa\nett;2\n", "export.csv", "no file of projects that is known"),
        (b"", "export.csv", "the file is empty. Save or export it again"),
        (b"\n \n\n", "export.csv", "the file is empty. Save or export it again"),
        (b"", "portfolj.xlsx", "the file is empty. Save or export it again"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_what_to_do(body: bytes, name: str, said: str) -> None:
    with pytest.raises(ProjectFileError, match=re.escape(said)) as refused:
        read(body, name)
    assert str(refused.value).startswith(name)


def _changed(change: Callable[[Workbook], object]) -> bytes:
    book, written = load_workbook(io.BytesIO(made_workbook(economy=[BUDGET]))), io.BytesIO()
    change(book)
    book.save(written)
    return written.getvalue()


def _copied(book: Workbook, title: str) -> None:
    book.copy_worksheet(book["Ekonomi"]).title = title


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book["Ekonomi"].cell(1, 9, "Amount"), "sheet Ekonomi has 2 columns of one meaning (Belopp or"),
        (lambda book: book["Projekt"].cell(1, 20, "Diarienummer"), "sheet Projekt has 2 columns of one meaning"),
        (lambda book: _copied(book, "Economy"), "the sheets Ekonomi, Economy are of one kind"),
    ],
)
def test_a_column_or_a_sheet_that_is_there_twice_is_refused(change: Callable[[Workbook], object], said: str) -> None:
    """The last column counted and the first sheet, without a word of the other."""
    with pytest.raises(ProjectFileError, match=re.escape(said)):
        read(_changed(change))


def test_a_copied_sheet_is_not_read_and_said() -> None:
    reading = read(_changed(lambda book: _copied(book, "Ekonomi (2)")))
    assert "sheet Ekonomi (2): it has the columns of Ekonomi and is not read" in only(reading, "columns_known")
    assert len(reading.tables["project_economy"]) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends_on": date(2025, 1, 1)}, "ends_on 2025-01-01 is before starts_on 2026-01-01: correct"),
        ({"starts_on": "i höst"}, "starts_on `i höst` is no day: write it as YYYY-MM-DD"),
        ({"title_sv": ""}, "title_sv is empty: fill it in"),
    ],
)
def test_a_project_that_cannot_be_used_is_quarantined_with_its_money(changed: dict[str, Any], said: str) -> None:
    reading = read(made_workbook(projects=[project(**changed)], economy=[BUDGET]))
    first, second = reading.quarantined
    assert said in first.reason and (first.sheet, first.line) == ("Projekt", 2)
    assert "project `P1` is no project of this file" in second.reason
    assert (reading.rows_read, reading.rows_loaded) == (2, 0)


def test_a_project_twice_in_a_file_is_there_once() -> None:
    reading = read(made_workbook(projects=[PROJECT, project(fund="EFRU")]))
    assert len(reading.tables["projects"]) == 1
    assert "is in the file twice" in reading.quarantined[0].reason


def test_two_funds_may_use_the_same_id_and_then_the_fund_is_asked_for() -> None:
    both = [PROJECT, project(fund="1:1", title_sv="Ett annat")]
    reading = read(made_workbook(projects=both, economy=[BUDGET, {**BUDGET, "fund": "1:1"}]))
    assert [row["row_key"] for row in reading.tables["project_economy"]] == ["STATE_1_1:p1"]
    assert "write the fund too" in reading.quarantined[0].reason


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**BUDGET, "amount": "en miljon"}, "amount `en miljon` is no number"),
        ({**BUDGET, "kind": "lön"}, "kind `lön` is unknown: write one of budget, accrued"),
        ({**BUDGET, "financier": "mormor"}, "financier `mormor` is unknown"),
        ({**BUDGET, "local_id": "P9"}, "project `P9` is no project of this file"),
    ],
)
def test_an_amount_that_cannot_be_used_is_quarantined(row: dict[str, Any], said: str) -> None:
    reading = read(made_workbook(economy=[row]))
    (found,) = reading.quarantined
    assert said in found.reason and found.sheet == "Ekonomi"


def test_an_unknown_indicator_is_quarantined() -> None:
    reading = read(made_workbook(results=[{"local_id": "P1", "code": "RCO999", "achieved": 3}]))
    assert "indicator `RCO999` is in no list" in reading.quarantined[0].reason


def test_an_unknown_code_of_a_project_is_left_out_and_its_money_kept() -> None:
    wrong = project(intervention_field="777", specific_objective="9.9", municipality_code="9999")
    reading = read(made_workbook(projects=[wrong], economy=[BUDGET]))
    said = [one.detail for one in reading.findings if one.kind == "project_codes_known"]
    assert len(said) == 3 and any("intervention_field `777` is in no list" in one for one in said)
    assert reading.tables["projects"][0]["intervention_field"] is None
    assert len(reading.tables["project_economy"]) == 1


def test_projects_whose_ids_are_hidden_keep_their_own_money() -> None:
    """Both ids were hidden alike: the second project was gone, and its money was that of the first."""
    projects = [project(local_id="850412-1234"), project(local_id="9103051111", title_sv="Andra projektet")]
    paid = [
        {**BUDGET, "local_id": "850412-1234", "amount": 111_000},
        {**BUDGET, "local_id": "9103051111", "amount": 222_000},
    ]
    reading = read(made_workbook(projects=projects, economy=paid))
    keys = {row["title_sv"]: row["row_key"] for row in reading.tables["projects"]}
    amounts = {row["row_key"]: row["amount_sek"] for row in reading.tables["project_economy"]}
    assert amounts == {keys["Första projektet"]: 111_000, keys["Andra projektet"]: 222_000}
    assert reading.quarantined == [] and {row["local_id"] for row in reading.tables["projects"]} == {"[…]"}
    assert [found.kind for found in reading.findings] == ["persons_left_out"] * 2
    assert "850412" not in str(reading) and "910305" not in str(reading)
    # In the next quarter's workbook they are the same projects.
    again = read(made_workbook("2026Q2", projects=projects))
    assert {row["title_sv"]: row["row_key"] for row in again.tables["projects"]} == keys


def test_a_rate_has_as_many_decimals_as_it_has() -> None:
    euro = {**BUDGET, "amount": "100 000", "currency": "EUR", "rate": "11,325", "rate_date": date(2026, 9, 30)}
    reading = read(made_workbook(economy=[euro, {**BUDGET, "kind": "paid", "amount": "250.000"}]))
    assert [row["amount_sek"] for row in reading.tables["project_economy"]] == [1_132_500]
    assert "amount `250.000` can be read in two ways" in reading.quarantined[0].reason


def test_a_budget_in_thousands_is_said() -> None:
    assert "looks like thousands: write whole SEK" in only(
        read(made_workbook(economy=[{**BUDGET, "amount": 4_500}])), "amounts_plausible"
    )


def test_a_negative_payment_is_a_recovery() -> None:
    reading = read(made_workbook(economy=[BUDGET, {**BUDGET, "kind": "paid", "amount": "-25 000"}]))
    assert "paid -25,000 SEK is negative: it is loaded as a recovery" in only(reading, "amounts_plausible")
    assert reading.tables["project_economy"][1]["amount_sek"] == -25_000


def test_euro_needs_a_rate_and_its_day() -> None:
    euro = {**BUDGET, "currency": "EUR", "amount": 100_000}
    written = read(made_workbook(economy=[{**euro, "rate": 11.5, "rate_date": date(2026, 9, 30)}]))
    assert written.findings == [] and written.tables["project_economy"][0]["amount_sek"] == 1_150_000
    known = read(made_workbook(economy=[euro]))
    assert known.tables["project_economy"][0]["amount_sek"] == 1_000_000
    assert known.tables["project_economy"][0]["rate_date"] == "2021-01-01"
    undated = read(made_workbook(economy=[{**euro, "rate": 11.5}]))
    assert "has no day: write when the rate is from" in only(undated, "rates_known")
    foreign = read(made_workbook(economy=[{**euro, "currency": "NOK"}]))
    assert "no rate of NOK" in only(foreign, "rates_known")
    (row,) = foreign.tables["project_economy"]
    assert (row["amount_original"], row["amount_sek"]) == (100_000, None)


@pytest.mark.parametrize("rate", [0, -11.5])
def test_a_rate_that_is_none_is_quarantined_and_never_makes_nothing_of_an_amount(rate: float) -> None:
    reading = read(made_workbook(economy=[{**BUDGET, "currency": "EUR", "rate": rate, "rate_date": date(2026, 9, 30)}]))
    (row,) = reading.quarantined
    assert (row.sheet, row.line) == ("Ekonomi", 2) and "write how many SEK one EUR is" in row.reason
    assert not reading.tables["project_economy"]


def test_a_rate_upside_down_is_said() -> None:
    euro = {**BUDGET, "currency": "EUR", "amount": 1_000_000, "rate_date": date(2026, 9, 30)}
    assert "rate 0.09 of EUR is far from 10" in only(
        read(made_workbook(economy=[{**euro, "rate": 0.09}])), "rates_known"
    )
    assert read(made_workbook(economy=[{**euro, "rate": 11.5}])).findings == []


def test_an_amount_that_is_there_twice_is_added_and_said() -> None:
    reading = read(made_workbook(economy=[BUDGET, {**BUDGET, "financier": "state"}, BUDGET]))
    assert "Ekonomi 4: budget of eu is in line 2 too: both are added" in only(reading, "said_once")
    assert len(reading.tables["project_economy"]) == 3
    # A prefilled line that was left empty says nothing.
    paid = {**BUDGET, "kind": "paid"}
    empty = read(made_workbook(economy=[BUDGET, {**paid, "amount": None}, {**paid, "amount": 20_000}]))
    assert empty.findings == []


def test_a_result_or_report_that_is_there_twice_is_said_however_its_code_is_spelled() -> None:
    first = {"local_id": "P1", "code": "RCO01", "achieved": 3}
    twice = read(made_workbook(results=[first, {**first, "code": "rco 1", "achieved": 4}]))
    assert "RCO01 of all is in line 2 too: the later line counts" in only(twice, "said_once")
    assert len(twice.tables["project_results"]) == 2
    assert read(made_workbook(results=[first, {**first, "split": "women"}])).findings == []
    report = {"local_id": "P1", "period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30)}
    reports = read(made_workbook(reports=[report, {**report, "arrived_on": date(2026, 10, 9)}]))
    assert "a report of 2026Q3 is in line 2 too: the one that came counts" in only(reports, "said_once")


def test_a_report_cannot_have_come_after_the_file_that_says_so() -> None:
    report = {"local_id": "P1", "period_to": date(2026, 9, 30), "arrived_on": RECEIVED}
    assert read(made_workbook(reports=[report])).quarantined == []
    mistyped = made_workbook(reports=[{**report, "arrived_on": date(2062, 10, 15)}])
    (row,) = read(mistyped).quarantined
    assert "arrived_on 2062-10-15 is after 2026-10-20, when the file was received: correct the day" in row.reason


def test_shares_over_one_leave_the_money_unassigned() -> None:
    reading = read(made_workbook(projects=[project(areas="food=0.8|tourism=0.4")], economy=[BUDGET]))
    assert "money would be counted twice" in only(reading, "shares_usable")
    assert [one for one in reading.tables["project_shares"] if one["kind"] == "area"] == []


def test_an_unknown_area_is_said_and_kept_for_a_later_version_of_the_strategy() -> None:
    reading = read(made_workbook(projects=[project(areas="fodd")]))
    assert "area `fodd` is unknown: expected one of food, tourism" in only(reading, "project_codes_known")
    assert [one["code"] for one in reading.tables["project_shares"] if one["kind"] == "area"] == ["fodd"]


def test_a_report_is_of_the_quarter_in_which_its_period_ends() -> None:
    late = {"local_id": "P1", "period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}
    reading = read(made_workbook(reports=[late]))
    assert reading.tables["project_reports"][0]["quarter"] == "2026Q2"
    assert "ends in 2026Q2, and the workbook is of 2026Q3" in only(reading, "quarters_agree")


@pytest.mark.parametrize(
    "lead",
    [
        {"lead": "Anna Svensson", "lead_number": ""},
        {"lead": "Anna Svensson", "lead_number": "saknas"},
        {"lead": "Firman", "lead_number": "121212-1212"},
        {"lead": "Firman", "lead_number": "SE121212121201"},
    ],
)
def test_nothing_of_a_natural_person_is_in_any_row(lead: dict[str, str]) -> None:
    row_twice = project(**lead, local_id="NR-4711", unique_id="Q4711", title_sv="Firmans bageri")
    reading = read(made_workbook(projects=[row_twice, row_twice], economy=[{**BUDGET, "local_id": "NR-4711"}]))
    (row,) = reading.tables["projects"]
    assert row["is_natural_person"] and len(reading.tables["project_economy"]) == 1
    assert "twice" in reading.quarantined[0].reason
    # Published lists have the name beside the id.
    everything = repr([reading.tables, reading.findings]).lower()
    for private in ("anna", "svensson", "firman", "121212", "bageri", "4711"):
        assert private not in everything
    assert all(private not in reading.quarantined[0].reason.lower() for private in ("firman", "4711"))
    (detail,) = {one.detail for one in reading.findings}
    # Of a name alone it is not certain, and an organisation can say what it is.
    assert detail.endswith("give its organisation number") == ("Anna" in lead["lead"])


@pytest.mark.parametrize(
    "column",
    [
        "local_id", "unique_id", "title_sv", "title_en", "summary", "programme", "status", "plan_id", "lead", "fund",
        "municipality_code", "specific_objective", "intervention_field", "areas", "goals", "regions", "starts_on",
    ],
)  # fmt: skip
@pytest.mark.parametrize("private", ["19121212-1212", "anna.svensson@example.org"])
def test_a_persons_number_or_address_is_hidden_in_whatever_cell_it_is(column: str, private: str) -> None:
    reading = read(made_workbook(projects=[project(**{column: f"Ring {private}"})], economy=[BUDGET]))
    assert private.lower() not in repr([reading.tables, reading.findings, reading.quarantined]).lower()


def _with_formula(value: object) -> bytes:
    """The amount of the first row of the economy as a formula, with or without a value that the file holds."""
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    about = book.add_worksheet("Om")
    about.write_row(0, 0, ["Kvartal", "2026Q3"])
    about.write_row(1, 0, ["Strategi", "made-2021"])
    projects = book.add_worksheet("Projekt")
    projects.write_row(0, 0, ["Projekt-id", "Fond", "Titel", "Startdatum", "Slutdatum"])
    projects.write_row(1, 0, ["P1", "ERUF", "Ett projekt", "2026-01-01", "2027-12-31"])
    economy = book.add_worksheet("Ekonomi")
    economy.write_row(0, 0, ["Projekt-id", "Slag", "Finansiär", "Belopp"])
    economy.write_row(1, 0, ["P1", "budget", "eu"])
    economy.write_formula(1, 3, "=500000*2", None, value)
    book.close()
    return written.getvalue()


def test_a_formula_is_said_and_its_value_taken() -> None:
    reading = read(_with_formula(1_000_000))
    assert "a formula: its value was taken; paste values" in only(reading, "no_formulas")
    assert reading.tables["project_economy"][0]["amount_sek"] == 1_000_000


def test_a_formula_without_a_value_is_quarantined() -> None:
    reading = read(_with_formula(""))
    assert "amount is a formula whose value the file does not hold" in reading.quarantined[0].reason


def test_a_missing_column_is_named() -> None:
    book = load_workbook(io.BytesIO(made_workbook(economy=[BUDGET])))
    book["Ekonomi"].delete_cols(3)
    written = io.BytesIO()
    book.save(written)
    with pytest.raises(ProjectFileError, match="sheet Ekonomi has no column Slag: write the heading back"):
        read(written.getvalue())


def test_an_unknown_column_is_said() -> None:
    book = load_workbook(io.BytesIO(made_workbook()))
    book["Projekt"].cell(1, 30, "Kontaktperson")
    written = io.BytesIO()
    book.save(written)
    assert "`Kontaktperson` is unknown and is not read" in only(read(written.getvalue()), "columns_known")


def test_english_headings_and_sheets_are_read_too() -> None:
    book = load_workbook(io.BytesIO(made_workbook(economy=[BUDGET])))
    book["Ekonomi"].title = "Economy"
    for place, heading in enumerate(("Project id", "Fund", "Kind", "Financier", "Amount"), start=1):
        book["Economy"].cell(1, place, heading)
    written = io.BytesIO()
    book.save(written)
    assert len(read(written.getvalue()).tables["project_economy"]) == 1


def test_a_workbook_with_lists_to_choose_from_has_no_formulas_to_look_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """`<formula1>` of the template's validation lists made every workbook be parsed twice."""

    def looked_for(*_: object, **__: object) -> None:
        raise AssertionError("the workbook is parsed once more")

    monkeypatch.setattr("pipelines.projects.sheets._places", looked_for)
    assert read(made_workbook(economy=[BUDGET])).rows_loaded == 2


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_of_the_spreadsheet_is_quarantined(error: str) -> None:
    """It was an empty cell, and a row that says nothing: the money was lost without a word."""

    def broken(book: Workbook) -> None:
        book["Ekonomi"].append(["P1", None, "utbetalt", "eu", error])
        book["Ekonomi"].cell(book["Ekonomi"].max_row, 5).data_type = "e"

    reading = read(_changed(broken))
    (found,) = reading.quarantined
    assert "amount holds an error of the spreadsheet" in found.reason and found.sheet == "Ekonomi"
    assert (reading.rows_read, reading.rows_loaded) == (3, 2)


@pytest.mark.parametrize(
    ("amount", "currency", "in_sek"),
    [
        ("50 000 EUR", "", 500_000),
        ("50 000 €", "euro", 500_000),
        ("50 000", "€", 500_000),
        ("50 000 kr", "", 50_000),
        ("50 000", "kr", 50_000),
        ("50 000 EUR", "SEK", None),
        ("50 000 kr", "EUR", None),
    ],
)
def test_an_amount_is_in_the_currency_that_it_names(amount: str, currency: str, in_sek: float | None) -> None:
    """`50 000 EUR` was 50,000 SEK."""
    reading = read(made_workbook(economy=[{**BUDGET, "amount": amount, "currency": currency}]))
    assert [row["amount_sek"] for row in reading.tables["project_economy"]] == ([in_sek] if in_sek else [])
    assert ["names another currency than" in one.reason for one in reading.quarantined] == [True] * (in_sek is None)


def test_money_spent_before_the_project_starts_asks_whether_the_quarter_is_right() -> None:
    spent = {**BUDGET, "kind": "accrued", "amount": 50_000}
    reading = read(made_workbook("2025Q3", economy=[BUDGET, spent]))
    assert "accrued in 2025Q3, and the project starts 2026-01-01" in only(reading, "quarters_agree")
    assert len(reading.tables["project_economy"]) == 2, "nothing is lost, and a budget may be decided before"
