"""Files in the shapes that agencies deliver: the same cells come out of all of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest

from pipelines.extracts import NotRecognised, UnreadableFile, arrow_table
from pipelines.sources.ordered_extract import OrderedExtract
from tests.made_extracts import misfits, read, rows

CELLS = [
    ("0880", "16", "1+2", "employment", "2020", 1234.0, None),
    ("0880", "16", "1+2", "employment", "2021", None, ".."),
    ("08", "02", "1", "employment", "2020", 7.0, None),
    ("08", "02", "1", "employment", "2021", None, "-"),
]
ONE_CELL = [
    "Region;Näringsgren SNI 2007;Kön;Antal 2020;Antal 2021",
    "0880 Kalmar;16 Trävaror, ej möbler;totalt;1 234;..",
    "08 Kalmar län;02 Skogsbruk;män;7;-",
]
TWO_CELLS = [
    "Kommunkod,Kommun,SNI2007,Näringsgren,Kön,Antal 2020,Antal 2021",
    '0880,Kalmar,16,"Trävaror, ej möbler",1+2,1234,..',
    "08,Kalmar län,02,Skogsbruk,1 män,7,-",
]
YEARS_AS_ROWS = [
    "Region;SNI;Kön;År;Antal",
    "0880;16;1+2;2020;1234",
    "0880;16;1+2;2021;..",
    "08;02;1;2020;7",
    "08;02;1;2021;-",
]


@pytest.mark.parametrize("lines", [ONE_CELL, TWO_CELLS, YEARS_AS_ROWS], ids=["one cell", "two cells", "years as rows"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_table_in_every_shape(jobs: OrderedExtract, lines: list[str], encoding: str, newline: str) -> None:
    assert rows(read(jobs, newline.join(lines).encode(encoding))) == CELLS


def test_texts_of_codes_are_kept_whether_in_one_cell_or_two(jobs: OrderedExtract) -> None:
    for lines in (ONE_CELL, TWO_CELLS):
        labels = read(jobs, "\n".join(lines)).labels
        assert labels["Region"] == {"0880": "Kalmar", "08": "Kalmar län"}
        assert labels["SNI2007"] == {"16": "Trävaror, ej möbler", "02": "Skogsbruk"}


def test_a_text_column_without_a_heading_belongs_to_the_code_on_its_left(jobs: OrderedExtract) -> None:
    cells = read(jobs, "Region;;SNI;Kön;Antal 2020\n0880;Kalmar;16;totalt;5\n")
    assert cells.labels["Region"] == {"0880": "Kalmar"}


def test_the_text_may_stand_before_the_code(jobs: OrderedExtract) -> None:
    cells = read(jobs, "Region;Näringsgren;SNI-kod;Kön;Antal 2020\n0880;Skogsbruk;02;totalt;5\n")
    assert cells.codes["SNI2007"] == ["02"]
    assert cells.labels["SNI2007"] == {"02": "Skogsbruk"}


def test_a_year_alone_heads_a_column_where_the_declaration_says_so(jobs: OrderedExtract) -> None:
    assert rows(read(jobs, "Region;SNI;Kön;2020\n08;02;totalt;5\n")) == [
        ("08", "02", "1+2", "employment", "2020", 5.0, None)
    ]


def test_several_measures_stand_side_by_side(jobs: OrderedExtract) -> None:
    cells = read(jobs, "Region;SNI;Kön;Antal 2020;Lön, mnkr 2020\n08;02;totalt;5;1 234,5\n")
    assert [(row[3], row[5]) for row in rows(cells)] == [("employment", 5.0), ("wages", 1234.5)]


def test_what_stands_above_and_below_the_table_is_kept_as_notes(jobs: OrderedExtract) -> None:
    lines = ["Sysselsatta; uttag", "Uttagsdatum: 2026-10-05", "", *ONE_CELL, "", ".. sekretess", "Källa: SCB; BAS"]
    cells = read(jobs, "\n".join(lines))
    assert rows(cells) == CELLS
    assert cells.notes == ["Sysselsatta uttag", "Uttagsdatum: 2026-10-05", ".. sekretess", "Källa: SCB BAS"]


@pytest.mark.parametrize("symbol", ["..", ".", "...", "-", "–", "U"])
def test_symbols_are_kept_as_they_are(jobs: OrderedExtract, symbol: str) -> None:
    for encoding in ("utf-8", "cp1252"):
        cells = read(jobs, f"Region;SNI;Kön;Antal 2020\n08;02;totalt; {symbol} \n".encode(encoding))
        assert (cells.values, cells.statuses) == ([None], [symbol])


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234", 1234.0),
        ("1 234", 1234.0),
        ("1\u00a0234\u00a0567", 1234567.0),
        ("1\u202f234", 1234.0),
        ("1 234,5", 1234.5),
        ("0,1", 0.1),
        ("12.5", 12.5),
        ("-3,5", -3.5),
        ("\u22123", -3.0),
    ],
)
def test_numbers_as_swedish_files_write_them(jobs: OrderedExtract, written: str, number: float) -> None:
    cells = read(jobs, f'Region;SNI;Kön;"Lön, mnkr 2020"\n08;02;totalt;{written}\n')
    assert (cells.values, cells.statuses) == ([number], [None])


def workbook(sheets: Mapping[str, Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


HEADINGS = ["Region", "SNI", "Kön", "Antal 2020", "Antal 2021"]
FIGURES = [["0880 Kalmar", "16 Trä", "totalt", 1234, ".."], ["08 Kalmar län", "02 Skog", "män", 7.0, "-"]]


def test_a_workbook_gives_the_same_cells(jobs: OrderedExtract) -> None:
    body = workbook({"Om": [["Beställt uttag"]], "Tabell": [["Titel"], [], HEADINGS, *FIGURES, [], ["Källa: SCB"]]})
    cells = read(jobs, body, "uttag.xlsx")
    assert rows(cells) == CELLS
    assert cells.notes == ["Titel", "Källa: SCB"]


def test_sheets_of_one_table_are_read_together(jobs: OrderedExtract) -> None:
    later = [["Region", "SNI", "Kön", "Antal 2022"], ["0880 Kalmar", "16 Trä", "totalt", 5]]
    cells = read(jobs, workbook({"A": [HEADINGS, *FIGURES], "2022": later}), "uttag.xlsx")
    assert rows(cells) == [*CELLS, ("0880", "16", "1+2", "employment", "2022", 5.0, None)]


def test_sheets_that_hold_the_same_cells_are_not_chosen_between(jobs: OrderedExtract) -> None:
    with pytest.raises(NotRecognised, match=r"sheet 'B', line 2: .* each combination once: another sheet has it"):
        read(jobs, workbook({"A": [HEADINGS, *FIGURES], "B": [HEADINGS, *FIGURES]}), "uttag.xlsx")


def test_codes_that_a_workbook_holds_as_numbers_have_lost_their_zero(jobs: OrderedExtract) -> None:
    lines = [HEADINGS, [880, "16", "totalt", 1, 2]]
    found = misfits(jobs, workbook({"A": lines}), "uttag.xlsx")
    assert [(one.line, one.column, one.value) for one in found] == [(2, "Region", "880")]
    assert "a leading zero is gone if the column was saved as numbers" in found[0].expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"PK\x03\x04 no workbook", "no whole .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0old", "Excel 97"),
        (b"a\x00b\x01", "neither text nor"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(jobs: OrderedExtract, body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(jobs, body)


def test_a_workbook_that_was_cut_is_said_to_be_damaged(jobs: OrderedExtract) -> None:
    body = workbook({"A": [HEADINGS, *FIGURES]})
    with pytest.raises(UnreadableFile, match="no whole"):
        read(jobs, body[: len(body) // 2], "uttag.xlsx")


def test_the_table_is_arrow_with_dictionaries(jobs: OrderedExtract) -> None:
    table = arrow_table(read(jobs, "\n".join(ONE_CELL)))
    assert table.column_names == ["Region", "SNI2007", "Kon", "ContentsCode", "Tid", "value", "status"]
    assert [tuple(row.values()) for row in table.to_pylist()] == CELLS
