"""Folders as people deliver them: what is read all the same, and what is one error with its place and what to do.

Each is a copy of a sound folder with one thing wrong in the way that spreadsheets, archives and mail make it wrong. Not
here: the rules of the format, one by one (``test_rules.py``).
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.ingest.strategy_folders import county, strategy_codes
from pipelines.strategies.findings import Finding
from pipelines.strategies.reading import read_files
from pipelines.strategies.skeleton import skeleton_files, workbook
from pipelines.strategies.strategy import checked

DALARNA = Path(__file__).resolve().parents[2] / "data" / "strategies" / "dalarna"
CODES = strategy_codes()
Change = Callable[[Path], None]


def found(folder: Path) -> list[Finding]:
    return [one for one in checked(read_files(folder), CODES)[1] if one.refuses]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DALARNA, tmp_path / "dalarna")
    return tmp_path / "dalarna"


def text(name: str, change: Callable[[str], str], encoding: str = "utf-8") -> Change:
    """A file with its text changed, in an encoding."""

    def make(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_text()).encode(encoding))

    return make


def same(written: str) -> str:
    return written


def code(scheme: str, written: str) -> Change:
    """One more code of an area, in the file with semicolons."""
    return text("area_codes.csv", lambda was: f"{was}bioeconomy;{scheme};{written};core;1;read;\n")


def with_commas(last: str) -> Change:
    return text("area_codes.csv", lambda was: was.replace(",", ".").replace(";", ",") + last)


def moved(name: str, to: str) -> Change:
    def make(folder: Path) -> None:
        (folder / name).rename(folder / to)

    return make


def inner(folder: Path) -> None:
    (folder / "dalarna").mkdir()
    for path in [one for one in folder.iterdir() if one.is_file()]:
        path.rename(folder / "dalarna" / path.name)


def marked(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(text("targets.csv", lambda was: was.replace(",", "\t")), id="tabs"),
        pytest.param(text("targets.csv", same, "utf-16"), id="UTF-16"),
        pytest.param(text("strategy.yml", same, "utf-16"), id="UTF-16 YAML"),
        pytest.param(text("goals.csv", lambda was: was.replace(",", ";"), "cp1252"), id="Windows-1252 with semicolons"),
        pytest.param(text("strategy.yml", same, "cp1252"), id="Windows-1252 YAML"),
        pytest.param(marked, id="marks in all files"),
        pytest.param(text("goals.csv", lambda was: was.replace("\n", ",,,\n")), id="empty columns at the end"),
        pytest.param(
            text("goals.csv", lambda was: was.replace("\n", ",,\n").replace(",,\n", "\n", 1)), id="but for the heading"
        ),
        pytest.param(text("goals.csv", lambda was: was.replace("goal_id", "Goal_ID ", 1)), id="heading in capitals"),
        pytest.param(text("goals.csv", lambda was: was.replace("\n", "\r")), id="lines of an old Macintosh"),
        pytest.param(text("goals.csv", lambda was: was.replace("ska", "s" * 200_000, 1)), id="a very long cell"),
        pytest.param(moved("goals.csv", "Goals.CSV"), id="file name in capitals"),
        pytest.param(moved("strategy.yml", "strategy.yaml"), id="yaml"),
        pytest.param(inner, id="a folder in a folder"),
        pytest.param(code("ford", "2,7"), id="FORD with the decimal comma of a Swedish spreadsheet"),
        pytest.param(code("nace2", "55.10"), id="NACE to four digits"),
        pytest.param(
            text("projects.csv", lambda was: was.replace(",", ";").replace("=0.", "=0,")), id="shares with commas"
        ),
        pytest.param(
            text(
                "targets.csv",
                lambda was: f"{was}T99,M1,P1,result,change_at_least,25,,own:2010,20,,,,2030,example,,\n",
            ),
            id="ten per cent on one year and 25 on another",
        ),
    ],
)
def test_what_can_be_read_is_read(folder: Path, change: Change) -> None:
    change(folder)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (with_commas("bioeconomy,ford,2,7,core,1,read,\n"),
         "E105 area_codes.csv, row 18: `bioeconomy`: expected 7 cells, but found 8; a cell with a comma needs quotes"),
        (with_commas('bioeconomy,ford,"2,7",core,1,read,\n'),
         "E204 area_codes.csv, row 18, column code: `2,7`: expected `2.7`: write it with a point"),
        (code("ford", "27"), "`27`: expected `2.7`, as ford writes it"),
        (code("ford", "2.70"), "`2.70`: expected `2.7`"),
        (code("ssif2025", "2.7"), "`2.7`: expected a code of ssif2025: this is one of ford"),
        (code("nace2", "I55"), "`I55`: expected `55`, as nace2 writes it"),
        (code("sni2007", "01-jan"), "probably taken for a date; write the code as text"),
        (code("tol2008", "55"), "E205 area_codes.csv, row 18, column scheme: `tol2008`: expected"),
        (code("sn2007", "55"), "a country's own version of NACE is written as nace2 or nace2.1"),
        (text("goals.csv", lambda was: was.split("\n", 1)[1]),
         "E103 goals.csv, row 1, column goal_id: the first line is no line of headings"),
        (text("goals.csv", lambda was: f"Mål 2024\n\n{was}"), "the headings are in row 3; take out the lines above"),
        (text("goals.csv", lambda was: was.replace("responsible", "level", 1)),
         "column level: the heading is there 2 times"),
        (text("goals.csv", lambda was: was.replace("Näringslivet", '"Näringslivet', 1)),
         "E102 goals.csv: the file has a quotation mark that is opened in row 2 or later and never closed"),
        (text("goals.csv", lambda was: was.replace("Fler ska delta i arbetet", "#REF!")),
         "E104 goals.csv, row 5, column sentence_sv: `#REF!`: the cell holds an error of the spreadsheet"),
        (text("figures.csv", lambda was: was.replace(",120,", ",1e999,", 1)), "E343 figures.csv, row 2, column value"),
        # It was a remark, and gone.
        (text("figures.csv", lambda was: was.replace("P5,20,,2024", "#N/A,20,,2024", 1)),
         "E104 figures.csv, row 3, column indicator_id: `#N/A`: the cell holds an error of the spreadsheet"),
        # Goal M3 was gone, and M2 had its figures.
        (text("goals.csv", lambda was: was.replace(",Besök", ',"Besök').replace(",Industrins", ',"Industrins')),
         "E102 goals.csv: the file has a fault of quotation: a quotation mark makes one cell of several lines, the "
         "last of them 4; close the mark"),
        (text("goals.csv", lambda was: was.replace("Näringslivet ska bli mer produktivt", '"Näringslivet\nska\nbli"')
              .replace("M4,M1", "M4,M9")), "E202 goals.csv, row 7, column part_of: `M9`"),
        (text("goals.csv", lambda was: was.split("\n")[0]), "E102 goals.csv: the file has no rows"),
        (text("goals.csv", lambda was: ""), "E103 goals.csv, row 1, column goal_id: the file is empty"),
        (text("goals.csv", lambda was: "<html>Logga in</html>"), "the first line is no line of headings"),
        (text("goals.csv", same, "mac_roman"), "E212 goals.csv, row 3, column level"),
        (text("strategy.yml", lambda was: was.replace("language: sv", "language: sv\nlanguage: en")),
         "E102 strategy.yml: cannot be read as YAML: the key language is there twice"),
        (text("strategy.yml", lambda was: was.replace('"17", "18"', "17, 18")),
         "E108 strategy.yml, column comparison.neighbours: `17`: expected codes of counties as text"),
        (text("claims.yml", lambda was: f"{was}- bara text\n"),
         "E102 claims.yml, row 5: `bara text`: expected a claim"),
        (code("sni2007", "B+C"), "`B+C`: is a sum of industries in official tables; write each section or division"),
        (text("areas.csv", lambda was: was.replace("\nbuilding,", "\n,")), "E104 areas.csv, row 3, column area_id"),
        (text("areas.csv", lambda was: was.replace("\nbuilding,", "\nhus och hem,")),
         "E106 areas.csv, row 3, column area_id: `hus och hem`: expected an id without blanks"),
        (text("areas.csv", lambda was: was.replace("\nbuilding,", "\nhouses,")),
         "E202 areas.csv, row 7, column part_of: `building`: is not in areas.csv"),
        (text("goals.csv", lambda was: was.replace("\nM1,", "\nM 1,")), "E106 goals.csv, row 2, column goal_id: `M 1`"),
        (text("goals.csv", lambda was: was.replace(",2030,example", ",20300000000,example", 1)),
         "E313 goals.csv, row 2, column horizon: `20300000000`"),
        (text("plans.csv", lambda was: was.replace(",4000000,SEK", ",fyra miljoner,")),
         "E313 plans.csv, row 2, column budget: `fyra miljoner`"),
        (text("projects.csv", lambda was: was.replace("experiences=0.7|inclusion=0.3", "besöksnäring=mycket")),
         "E313 projects.csv, row 2, column areas: `besöksnäring=mycket`: expected shares as code=0.25"),
        (text("projects.csv", lambda was: was.replace("20=0.5|21=0.5", "Dalarna=hela")),
         "E313 projects.csv, row 3, column regions: `Dalarna=hela`"),
        (text("figures.csv", lambda was: was.replace(",2022,120", ",hösten 2022,120")),
         "E107 figures.csv, row 2, column period: `hösten 2022`: expected a year, or a period that begins"),
        (text("figures.csv", lambda was: was.replace("P5,20,,2022", "P5,2,,2022")),
         "E108 figures.csv, row 2, column region: `2`: expected a region's code with its leading zero"),
        (text("targets.csv", lambda was: was.replace(",,2019,2030,example", ",,före krisen,2030,example", 1)),
         "E107 targets.csv, row 2, column baseline_period: `före krisen`: expected a year"),
        (text("claims.yml", lambda was: was.replace("since: 2020}", 'since: "2020"}', 1)),
         "column D2.tests.1.since: `2020`: expected a year as 2010"),
        (text("claims.yml", lambda was: was.replace("is: above, than: 1}", "is: above, than: [1, 2]}", 1)),
         "column D1.tests.1.than: `[1, 2]`: expected a number"),
        (text("claims.yml", lambda was: was.replace("is: above, than: 1}", "is: between, than: [låg, hög]}", 1)),
         "column D1.tests.1.than: `['låg', 'hög']`: expected two numbers"),
        (text("claims.yml", lambda was: was.replace("than: nation", "than: {own: snart}", 1)),
         "column D2.tests.2.than: `{'own': 'snart'}`: expected a number"),
        (text("targets.csv", lambda was: was.replace(",,,20,", ",,,2,")),
         "E319 targets.csv, row 2, column region: `2`: is not covered by the strategy"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_error(folder: Path, change: Change, said: str) -> None:
    change(folder)
    (error,) = found(folder)
    assert said in error.sentence


def test_a_folder_without_a_strategy_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "strategy.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (error,) = found(tmp_path)
    assert "no file of a strategy" in error.message and ".xls is saved as .xlsx first" in error.message


@pytest.fixture(scope="module")
def book() -> bytes:
    """The sound folder as a workbook."""
    place = county("20")
    assert place is not None
    texts = {path.name: path.read_text() for path in DALARNA.iterdir()}
    texts["area_codes.csv"] = texts["area_codes.csv"].replace(",", ".").replace(";", ",")
    return workbook({**skeleton_files(place, "dalarna-2022", 2022), **texts})


def changed(book: bytes, change: Callable[[object], None]) -> bytes:
    opened, written = load_workbook(io.BytesIO(book)), io.BytesIO()
    change(opened)
    opened.save(written)
    return written.getvalue()


def test_a_workbook_is_read_under_any_name(tmp_path: Path, book: bytes) -> None:
    (tmp_path / "Strategi.XLSX").write_bytes(book)
    assert found(tmp_path) == []


def test_a_decimal_comma_is_a_number_in_a_workbook(tmp_path: Path, book: bytes) -> None:
    """Its cells are text, as they were typed, and a Swedish hand types 1,2."""

    def typed(opened: object) -> None:
        sheet = opened["targets"]  # type: ignore[index]
        (row,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "T04"]
        row[5].value = "1,2"

    (tmp_path / "s.xlsx").write_bytes(changed(book, typed))
    assert found(tmp_path) == []


def _renamed(opened: object) -> None:
    opened["goals"].title = "Mål"  # type: ignore[index]


def _computed(opened: object) -> None:
    opened["targets"].cell(2, 6).value = "=5+5"  # type: ignore[index]


def _with_macros(book: bytes) -> bytes:
    written = io.BytesIO(book)
    with zipfile.ZipFile(written, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("s.xlsx", lambda book: book[:2000], "E102 s.xlsx: the workbook is no whole .xlsx workbook"),
        ("s.xlsm", _with_macros, "E102 s.xlsm: the workbook holds macros, which are never run here"),
        (
            "s.xlsx",
            lambda book: changed(book, _renamed),
            "E102 goals.csv: the workbook has no sheet goals; it has strategy",
        ),
        ("s.xlsx", lambda book: changed(book, _computed), "a formula without a value in F2 of the sheet targets"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_error(
    tmp_path: Path, book: bytes, name: str, make: Callable[[bytes], bytes], said: str
) -> None:
    (tmp_path / name).write_bytes(make(book))
    (error,) = found(tmp_path)
    assert said in error.sentence


def test_nothing_is_read_twice(tmp_path: Path, folder: Path, book: bytes) -> None:
    (folder / "old.xlsx").write_bytes(book)
    (error,) = found(folder)
    assert "goals.csv" in error.message and "beside the workbook; keep one form" in error.message
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(book)
    (error,) = [one for one in found(tmp_path) if one.file == "a.xlsx"]
    assert "expected one workbook, but found a.xlsx, b.xlsx" in error.message
