"""Kohesio's CSV, lists of operations and exports by a mapping."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from pydantic import ValidationError

from pipelines.projects.errors import ProjectFileError
from pipelines.projects.formats.mapped import Amount, MappingFile
from pipelines.projects.reading import read_projects
from tests.made_projects import KOHESIO, LISTS, kohesio, made_csv

RECEIVED = date(2026, 10, 20)

OPERATION: dict[str, Any] = {
    "Operation_Unique_Identifier": "https://linkedopendata.eu/entity/Q1",
    "Operation_Local_Identifier": "20367000",
    "Operation_Name_English": "Digital food",
    "Operation_Name_Programme_Language": "Digitala livsmedel",
    "Operation_Start_Date": "2023-01-01",
    "Operation_End_Date": "2025-12-31",
    "Total_Eligible_Expenditure_amount": "250000.00",
    "Total_Eligible_Expenditure_Currency": "EUR",
    "Project_EU_Budget": "100000.00",
    "Category_Of_Intervention": "023",
    "Fund_Code": "ERDF",
    "Programme_Name": "Småland och öarna",
    "NUTS3_Code": "SE312",
}


def test_a_kohesio_file_gives_projects_with_their_budget_in_sek() -> None:
    assert len(KOHESIO) == 33
    reading, _ = read_projects("SE-pp21-27-20251110.csv", kohesio(OPERATION), RECEIVED, LISTS)
    assert (reading.format, reading.quarter, reading.rows_read, reading.rows_loaded) == ("kohesio", "2025Q4", 1, 1)
    (row,) = reading.tables["projects"]
    assert (row["row_key"], row["title_sv"], row["title_en"]) == ("ERDF:20367000", "Digitala livsmedel", "Digital food")
    assert [(one["financier"], one["amount_sek"], one["rate"]) for one in reading.tables["project_economy"]] == [
        ("eu", 1_000_000, 10),
        ("other", 1_500_000, 10),
    ]
    assert [(one["kind"], one["code"]) for one in reading.tables["project_shares"]] == [("region", "20")]


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("SE_2021-2027.csv", "2026Q4"),
        ("SE-2021-2027-20251110.csv", "2025Q4"),
        ("SE-pp21-27-20251332.csv", "2026Q4"),
        ("SE 2025-11-10 (1).csv", "2025Q4"),
    ],
)
def test_a_period_or_no_day_in_a_kohesio_files_name_is_not_its_day(name: str, quarter: str) -> None:
    """Without a day in its name the file is of the day on which it was received."""
    assert read_projects(name, kohesio(OPERATION), RECEIVED, LISTS)[0].quarter == quarter


def test_a_kohesio_row_that_is_cut_or_ends_before_it_starts_is_quarantined() -> None:
    body = kohesio({**OPERATION, "Operation_End_Date": "2022-01-01"}) + b'"cut","row"\n'
    reading, _ = read_projects("SE.csv", body, RECEIVED, LISTS)
    assert [(one.line, one.reason.split(":")[0]) for one in reading.quarantined] == [
        (2, "ends_on 2022-01-01 is before starts_on 2023-01-01"),
        (3, "has 2 cells under 33 headings"),
    ]
    assert reading.rows_read == len(reading.quarantined)


HEADINGS = ["Ärende-ID", "Stödmottagare", "Projektnamn", "Startdatum", "Slutdatum", "Total kostnad (SEK)", "EU-stöd"]
LISTED = dict(
    zip(
        HEADINGS,
        ["20367000", "Region Dalarna", "Digitala livsmedel", "2023-01-01", "2025-12-31", "2 500 000", "1000000"],
        strict=True,
    )
)


def test_a_list_of_operations_in_swedish_csv() -> None:
    reading, _ = read_projects("insatser.csv", made_csv(HEADINGS, [LISTED], ";"), RECEIVED, LISTS)
    assert (reading.format, reading.rows_loaded) == ("operations", 1)
    assert reading.tables["projects"][0]["row_key"] == "ERDF:20367000"
    amounts = [(one["financier"], one["amount_sek"]) for one in reading.tables["project_economy"]]
    assert amounts == [("eu", 1_000_000), ("other", 1_500_000)]


@pytest.mark.parametrize("rows", [1, 2])
def test_a_quotation_mark_that_takes_projects_along_is_refused(rows: int) -> None:
    """The projects behind it were lost, and the file was said to be whole."""
    listed = [{**LISTED, "Ärende-ID": str(number)} for number in range(4)]
    lines = made_csv(HEADINGS, listed, ";").decode().replace('"', "").splitlines()
    lines[2 : 2 + rows] = [f'"{line}' for line in lines[2 : 2 + rows]]
    with pytest.raises(ProjectFileError, match="a quotation mark"):
        read_projects("insatser.csv", "\n".join(lines).encode(), RECEIVED, LISTS)


def test_an_amount_of_a_list_that_can_be_read_in_two_ways_is_not_loaded() -> None:
    listed = made_csv(HEADINGS, [{**LISTED, "Total kostnad (SEK)": "250.000"}], ";")
    reading, _ = read_projects("insatser.csv", listed, RECEIVED, LISTS)
    assert "can be read in two ways" in reading.quarantined[0].reason
    reading, _ = read_projects("SE.csv", kohesio({**OPERATION, "Project_EU_Budget": "100,000"}), RECEIVED, LISTS)
    assert "can be read in two ways" in reading.findings[0].detail and not reading.tables["project_economy"]


def test_an_amount_of_a_list_is_in_the_currency_that_it_names() -> None:
    listed = {("Total kostnad" if key.startswith("Total") else key): value for key, value in LISTED.items()}
    euro = {**listed, "Total kostnad": "250 000 EUR", "EU-stöd": "100 000 EUR"}
    reading, _ = read_projects("insatser.csv", made_csv(list(listed), [euro], ";"), RECEIVED, LISTS)
    assert [one["amount_sek"] for one in reading.tables["project_economy"]] == [1_000_000, 1_500_000]
    reading, _ = read_projects(
        "insatser.csv", made_csv(HEADINGS, [{**LISTED, "EU-stöd": "100 000 €"}], ";"), RECEIVED, LISTS
    )
    assert "names another currency than SEK" in reading.quarantined[0].reason
    reading, _ = read_projects("SE.csv", kohesio({**OPERATION, "Project_EU_Budget": "100000 SEK"}), RECEIVED, LISTS)
    assert "an amount is not in EUR" in reading.findings[0].detail and not reading.tables["project_economy"]


def test_more_support_than_cost_is_not_loaded() -> None:
    """What the others give was less than nothing, and called a correction."""
    listed = made_csv(HEADINGS, [{**LISTED, "Total kostnad (SEK)": "2500"}], ";")
    reading, _ = read_projects("insatser.csv", listed, RECEIVED, LISTS)
    assert "union_support 1,000,000 is more than total_cost 2,500" in reading.quarantined[0].reason
    reading, _ = read_projects("SE.csv", kohesio({**OPERATION, "Project_EU_Budget": "300000"}), RECEIVED, LISTS)
    assert "more than the whole" in reading.findings[0].detail and not reading.tables["project_economy"]


def test_a_list_of_operations_in_an_english_workbook_under_a_title() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["List of operations, Article 49(3)"])
    sheet.append([])
    sheet.append(
        [
            *("Operation code", "Name of the operation", "Beneficiary", "Start date", "Expected end date"),
            "Total cost (EUR)",
            "Union co-financing rate",
            "Specific objective concerned",
            "Type of intervention",
            "Location (NUTS 3)",
        ]
    )
    sheet.append(
        ["X1", "A project", "A firm", date(2024, 1, 1), date(2025, 1, 1), 1000000, "40 %", "RSO 1.4", 23, "SE312"]
    )
    sheet.append([None, None, None, None, None, 1000000])
    written = io.BytesIO()
    book.save(written)
    reading, _ = read_projects("list 2026-09-30.xlsx", written.getvalue(), RECEIVED, LISTS)
    assert (reading.quarter, reading.quarantined, reading.rows_loaded) == ("2026Q3", [], 1)
    (row,) = reading.tables["projects"]
    assert (row["specific_objective"], row["intervention_field"], row["lead"]) == ("RSO1.4", "023", "A firm")
    # 40 per cent of a million euro at 10 SEK.
    amounts = [(one["financier"], one["amount_sek"]) for one in reading.tables["project_economy"]]
    assert amounts == [("eu", 4_000_000), ("other", 6_000_000)]


NYPS = MappingFile(
    name="nyps",
    recognise=["arende", "beviljat_belopp", "trans_ar"],
    columns={
        "local_id": "arende",
        "title_sv": "arende",
        "starts_on": "startdatum",
        "ends_on": "slutdatum",
        "municipality_code": "kommun",
    },
    constants={"fund": "STATE_1_1"},
    amounts=[
        Amount(column="utbet_belopp", kind="paid", financier="state", when="trans_ar"),
    ],
    only={"stodtyp": ["PROJ"]},
    is_rows_per_amount=True,
)
NYPS_HEADINGS = [
    "arende",
    "stodtyp",
    "beviljat_belopp",
    "trans_ar",
    "utbet_belopp",
    "startdatum",
    "slutdatum",
    "kommun",
]


def nyps(*rows: tuple[str, ...]) -> bytes:
    return made_csv(NYPS_HEADINGS, [dict(zip(NYPS_HEADINGS, row, strict=True)) for row in rows], ";")


def test_an_export_is_read_by_a_mapping_and_transactions_of_a_quarter_are_added() -> None:
    body = nyps(
        ("A1", "PROJ", "900000", "2024", "100000", "2023-01-01", "2025-12-31", "2080"),
        ("A1", "PROJ", "900000", "2024", "50000", "2023-01-01", "2025-12-31", "2080"),
        ("A1", "PROJ", "900000", "2025", "70000", "2023-01-01", "2025-12-31", "2080"),
        ("B1", "FTG", "1", "2025", "1", "2023-01-01", "2025-12-31", "2080"),
    )
    reading, mapping = read_projects("export.csv", body, RECEIVED, LISTS, [NYPS])
    assert mapping is NYPS and reading.format == "nyps"
    assert [(one["quarter"], one["amount_sek"]) for one in reading.tables["project_economy"]] == [
        ("2024Q4", 150_000),
        ("2025Q4", 70_000),
    ]
    assert [one.line for one in reading.quarantined] == [5]
    assert reading.rows_read == reading.rows_loaded + len(reading.quarantined) == 4


def _with_error(headings: list[str], row: list[Any], column: str) -> bytes:
    book, written = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings)
    sheet.append(row)
    sheet.cell(2, headings.index(column) + 1, "#REF!").data_type = "e"
    book.save(written)
    return written.getvalue()


def test_an_error_of_the_spreadsheet_in_a_list_or_an_export_is_quarantined() -> None:
    listed = _with_error(HEADINGS, list(LISTED.values()), "EU-stöd")
    reading, _ = read_projects("insatser.xlsx", listed, RECEIVED, LISTS)
    assert [one.reason.split(":")[0] for one in reading.quarantined] == [
        "union_support holds an error of the spreadsheet"
    ]
    row = ["A1", "PROJ", "900000", "2024", "100000", "2023-01-01", "2025-12-31", "2080"]
    exported = _with_error(NYPS_HEADINGS, row, "utbet_belopp")
    reading, _ = read_projects("export.xlsx", exported, RECEIVED, LISTS, [NYPS])
    assert [one.reason.split(":")[0] for one in reading.quarantined] == [
        "utbet_belopp holds an error of the spreadsheet"
    ]


def test_rows_without_an_id_are_of_one_project_only_where_all_that_is_said_of_it_is_the_same() -> None:
    """The money of every project without an id was that of the first."""
    mapping = NYPS.model_copy(update={"columns": {**NYPS.columns, "title_sv": "stodtyp", "lead": "beviljat_belopp"}})
    body = nyps(
        ("", "PROJ", "Region A", "2024", "100000", "2023-01-01", "2025-12-31", "2080"),
        ("", "PROJ", "Region B", "2024", "50000", "2023-01-01", "2025-12-31", "2080"),
        ("", "PROJ", "Region B", "2024", "1000", "2023-01-01", "2025-12-31", "2080"),
    )
    reading, _ = read_projects("export.csv", body, RECEIVED, LISTS, [mapping])
    assert [one["lead"] for one in reading.tables["projects"]] == ["Region A", "Region B"]
    assert [one["amount_sek"] for one in reading.tables["project_economy"]] == [100_000, 51_000]
    assert len({one["row_key"] for one in reading.tables["project_economy"]}) == 2


def test_rows_of_two_funds_with_one_id_are_two_projects() -> None:
    columns = {key: heading for key, heading in NYPS.columns.items() if key != "municipality_code"}
    mapping = NYPS.model_copy(update={"columns": {**columns, "fund": "kommun"}, "constants": {}})
    body = nyps(
        ("A1", "PROJ", "1", "2024", "100000", "2023-01-01", "2025-12-31", "ERUF"),
        ("A1", "PROJ", "1", "2024", "50000", "2023-01-01", "2025-12-31", "1:1"),
    )
    reading, _ = read_projects("export.csv", body, RECEIVED, LISTS, [mapping])
    amounts = {one["row_key"]: one["amount_sek"] for one in reading.tables["project_economy"]}
    assert amounts == {"ERDF:a1": 100_000, "STATE_1_1:a1": 50_000}


@pytest.mark.parametrize(
    ("written", "quarter"),
    [
        ("2024-05", "2024Q2"),
        ("202411", "2024Q4"),
        ("2024-05-31", "2024Q2"),
        ("2026", "2026Q4"),
        ("feb 2024", "is no day, month, quarter or year"),
        ("2024-13-01", "is no day, month, quarter or year"),
        ("2027", "is after 2026-10-20"),
        ("2027-01-31", "is after 2026-10-20"),
    ],
)
def test_an_amount_is_of_the_time_that_is_written_or_of_none(written: str, quarter: str) -> None:
    """A time that could not be read was the quarter of receipt, and years of payments were paid in one."""
    body = nyps(("A1", "PROJ", "1", written, "100000", "2023-01-01", "2025-12-31", "2080"))
    reading, _ = read_projects("export.csv", body, RECEIVED, LISTS, [NYPS])
    loaded = [one["quarter"] for one in reading.tables["project_economy"]]
    said = [found.detail for found in reading.findings]
    assert loaded == ([quarter] if quarter[4:5] == "Q" else [])
    assert bool(said) != bool(loaded) and all(quarter in one and "it is not loaded" in one for one in said)


def test_an_amount_without_a_time_is_of_the_quarter_of_receipt_and_said() -> None:
    body = nyps(("A1", "PROJ", "1", "", "100000", "2023-01-01", "2025-12-31", "2080"))
    reading, _ = read_projects("export.csv", body, RECEIVED, LISTS, [NYPS])
    assert [one["quarter"] for one in reading.tables["project_economy"]] == ["2026Q4"]
    assert [one.detail for one in reading.findings] == ["trans_ar is empty: utbet_belopp is counted in 2026Q4"]


@pytest.mark.parametrize(
    ("was", "heading", "said"),
    [
        ("utbet_belopp", "utbetalt_belopp", "the mapping nyps names utbet_belopp, and no heading is so"),
        ("kommun", "Utbet_belopp", "the heading utbet_belopp is there twice"),
    ],
)
def test_an_export_whose_amounts_cannot_be_told_is_refused(was: str, heading: str, said: str) -> None:
    """A renamed heading lost every amount without a word; of two with one name the last counted."""
    body = nyps(("A1", "PROJ", "1", "2024", "100000", "2023-01-01", "2025-12-31", "2080"))
    body = body.replace(was.encode(), heading.encode())
    with pytest.raises(ProjectFileError, match=said):
        read_projects("export.csv", body, RECEIVED, LISTS, [NYPS])


def test_an_export_that_lacks_another_heading_of_its_mapping_is_loaded_and_says_so() -> None:
    body = nyps(("A1", "PROJ", "1", "2024", "100000", "2023-01-01", "2025-12-31", "2080")).replace(b"kommun", b"ort")
    reading, _ = read_projects("export.csv", body, RECEIVED, LISTS, [NYPS])
    (found,) = reading.findings
    assert (found.kind, found.detail) == (
        "columns_known",
        "no heading is `kommun`, which the mapping reads as municipality_code",
    )


@pytest.mark.parametrize(("is_of_project", "budget", "said"), [(False, 1_800_000, 1), (True, 900_000, 0)])
def test_a_budget_that_every_transaction_repeats_is_said_or_counted_once(
    is_of_project: bool, budget: int, said: int
) -> None:
    once = Amount(column="beviljat_belopp", kind="budget", financier="state", is_of_project=is_of_project)
    mapping = NYPS.model_copy(update={"amounts": [*NYPS.amounts, once]})
    row = ("A1", "PROJ", "900000", "2024", "100000", "2023-01-01", "2025-12-31", "2080")
    reading, _ = read_projects("export.csv", nyps(row, row), RECEIVED, LISTS, [mapping])
    amounts = {one["kind"]: one["amount_sek"] for one in reading.tables["project_economy"]}
    assert amounts == {"paid": 200_000, "budget": budget}
    assert [found.kind for found in reading.findings] == ["said_once"] * said
    differing, _ = read_projects("e.csv", nyps(row, ("A1", "PROJ", "800000", *row[3:])), RECEIVED, LISTS, [mapping])
    assert ["is `900000` in an earlier row" in one.detail for one in differing.findings] == [True] * is_of_project


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"columns": {"titel": "arende"}}, "titel is no column of projects"),
        ({"amounts": [{"column": "a", "kind": "paid", "financier": "staaten"}]}, "expected one of eu, state"),
    ],
)
def test_a_mapping_of_what_nobody_knows_is_none(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        MappingFile.model_validate({**NYPS.model_dump(), **changed})


def test_an_export_that_no_mapping_knows_says_how_to_write_one() -> None:
    with pytest.raises(ProjectFileError, match=r"its headings begin arende, stodtyp.*Write a mapping"):
        read_projects("export.csv", nyps(), RECEIVED, LISTS)
