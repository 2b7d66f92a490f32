"""Made files of projects: workbooks by the project's own template, lists as programmes publish them.

Not here: what a test expects of them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.projects.lists import Indicator, Lists, Rate
from pipelines.projects.template import workbook

STRATEGY = "made-2021"
LISTS = Lists(
    indicators={
        "RCO01": Indicator("Enterprises supported", "enterprises"),
        "RCR03": Indicator("SMEs introducing product or process innovation", "enterprises"),
        "RCR102": Indicator("Research jobs created", "annual FTE"),
    },
    objectives=frozenset({"RSO1.1", "RSO1.4"}),
    fields=frozenset({"001", "023"}),
    regions={"20": "20", "SE312": "20", "21": "21", "SE313": "21"},
    municipalities={"2080": "20"},
    areas={STRATEGY: frozenset({"food", "tourism"})},
    goals={STRATEGY: frozenset({"G1", "G2"})},
    rates=(Rate("EUR", date(2021, 1, 1), date(2027, 12, 31), 10.0, date(2021, 1, 1), "made"),),
)

PROJECT: Mapping[str, Any] = {
    "local_id": "P1",
    "fund": "ERUF",
    "title_sv": "Första projektet",
    "lead": "Region Dalarna",
    "lead_number": "232100-0180",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2027, 12, 31),
    "areas": "food=0.7|tourism=0,3",
    "goals": "G1=2",
}
BUDGET: Mapping[str, Any] = {"local_id": "P1", "kind": "budget", "financier": "eu", "amount": 1_000_000}

KOHESIO = [
    "Operation_Unique_Identifier",
    "Operation_Local_Identifier",
    "Operation_Name_English",
    "Operation_Name_Programme_Language",
    "Country",
    "Postal_Code",
    "Operation_Start_Date",
    "Operation_End_Date",
    "Cofinancing_Rate",
    "Total_Eligible_Expenditure_amount",
    "Total_Eligible_Expenditure_Currency",
    "Project_EU_Budget",
    "Beneficiary_Unique_Identifier",
    "Location_Indicator_latitude_longitude",
    "Category_Of_Intervention",
    "Category_Label",
    "Thematic_Objective_ID",
    "Thematic_Objective_Label",
    "Policy_Objective_ID",
    "Policy_Objective_Label",
    "Fund_Code",
    "Fund_Name",
    "Programme_Code",
    "Programme_Name",
    "Region",
    "NUTS3_Code",
    "Programming_Period",
    "Operation_Summary_English",
    "Operation_Summary_Programme_Language",
    "ManagingAuthority",
    "Image_URL",
    "InfoRegio_ID",
    "InfoRegio_URL",
]


def made_workbook(
    quarter: str = "2026Q3",
    strategy: str = STRATEGY,
    sheets: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    **more: Sequence[Mapping[str, Any]],
) -> bytes:
    """A workbook with the rows of each sheet; one project where no projects are given."""
    return workbook(quarter, strategy, {"projects": [PROJECT], **(sheets or {}), **more}, {})


def with_macros(body: bytes) -> bytes:
    """The same workbook with a member that only macros have."""
    packed = io.BytesIO(body)
    with zipfile.ZipFile(packed, "a") as members:
        members.writestr(zipfile.ZipInfo("xl/vbaProject.bin"), b"macro")
    return packed.getvalue()


def kohesio(*rows: Mapping[str, Any]) -> bytes:
    """A Kohesio file of 33 columns."""
    return made_csv(KOHESIO, rows)


def made_csv(headings: Sequence[str], rows: Sequence[Mapping[str, Any]], delimiter: str = ",") -> bytes:
    """A CSV file with a row for each of `rows`."""
    written = io.StringIO()
    writer = csv.DictWriter(written, headings, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
