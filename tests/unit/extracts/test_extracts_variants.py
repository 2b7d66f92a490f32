"""Cases of the kinds that were met in use, in the other forms that programs give them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.extracts import NotRecognised, UnreadableFile, recognise
from pipelines.sources.catalogue import all_sources
from pipelines.sources.ordered_extract import OrderedExtract

EMPLOYMENT = "scb_extract_employment_divisions"
TABLE = """Region;Näringsgren SNI 2007;Kön;År;Antal sysselsatta
00 Riket;01 Jordbruk;totalt;2021;1234
00 Riket;16 Trä;totalt;2021;20
08 Kalmar län;01 Jordbruk;totalt;2021;30
08 Kalmar län;16 Trä;totalt;2021;40
"""
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]
"""With a mark and without one: Excel's "Unicode text", and what scripts write."""
LINES = [line.split(";") for line in TABLE.splitlines()]
PX = """CHARSET="{charset}";
{codepage}MATRIX="X1";
UNITS="antal";
TITLE="Sysselsatta";
CONTENTS="Sysselsatta";
STUB="Region","Näringsgren SNI 2007";
HEADING="År";
VALUES("Region")="Riket","Kalmar län";
CODES("Region")="00","08";
VALUES("Näringsgren SNI 2007")="Jordbruk";
CODES("Näringsgren SNI 2007")="01";
VALUES("År")="2020","2021";
DATA=
1 2 3 4;
"""


def values(body: bytes, name: str) -> list[float | None]:
    declared = {name: one for name, one in all_sources().items() if isinstance(one, OrderedExtract)}
    (found,) = recognise(name, body, declared)
    assert found.name == EMPLOYMENT
    return list(found.cells.values)


def refusal(body: bytes, name: str) -> str:
    with pytest.raises((NotRecognised, UnreadableFile)) as caught:
        values(body, name)
    return str(caught.value)


@pytest.mark.parametrize("encoding", [*WIDE, "utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "mac_roman"])
def test_a_text_in_any_page_that_swedish_programs_write(encoding: str) -> None:
    assert values(TABLE.encode(encoding), "uttag.csv") == [1234, 20, 30, 40]


def test_an_older_page_is_not_seen_where_the_windows_one_says_something() -> None:
    """The en dash of Windows is a letter of Macintosh: one Swedish letter decides."""
    assert values(TABLE.replace("1234", "–").encode("cp1252"), "uttag.csv") == [None, 20, 30, 40]


@pytest.mark.parametrize(
    "text", [f"\ufeff\ufeff{TABLE}", f"Uttag\n\ufeff{TABLE}", TABLE.replace("08 Kalmar", "\ufeff08 Kalmar", 1)]
)
def test_a_mark_of_utf_8_within_the_text_is_no_letter(text: str) -> None:
    """Files that were put together carry the mark of the second one in their middle."""
    assert values(text.encode(), "uttag.csv") == [1234, 20, 30, 40]


@pytest.mark.parametrize("place", ["head", "end"])
def test_a_zero_byte_anywhere_is_no_text(place: str) -> None:
    body = TABLE.encode() + b"\n" * 120_000
    assert "neither text nor" in refusal(
        body[:50] + b"\0" + body[50:] if place == "head" else body + b"\0", "uttag.csv"
    )


@pytest.fixture
def shortest_limit() -> Iterator[None]:
    """The limit of a cell as Python has it: readers of exports raise it for the process when they are imported."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("shortest_limit")
@pytest.mark.parametrize("line", [1, 9])
def test_a_cell_without_end_is_refused_and_stops_nothing_else(line: int) -> None:
    """It ended the run: a quotation mark that is never closed makes the rest of a file one cell."""
    lines = TABLE.splitlines()
    lines.insert(line, "00 Riket;01 " + "J" * 200_000 + ";totalt;2021;5")
    assert "is no line of cells" in refusal("\n".join(lines).encode(), "uttag.csv")


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("line", [1, 3])
@pytest.mark.parametrize("again", [False, True])
def test_a_quotation_mark_that_takes_lines_along_is_refused(place: int, line: int, again: bool) -> None:
    """The lines behind it were lost without a word, or the figures of one stood beside the codes of another."""
    lines = [row.split(";") for row in TABLE.splitlines()]
    for number in (line, line + 1)[: 1 + again]:
        lines[number][place] = f'"{lines[number][place]}'
    body = "\n".join(map(";".join, lines)).encode()
    assert "a quotation mark" in refusal(body, "uttag.csv")


@pytest.mark.parametrize("mark", ["..", ".", "-", "–", "U", "C", "..C"])
def test_a_mark_for_a_figure_that_is_withheld_is_kept(mark: str) -> None:
    assert values(TABLE.replace("1234", mark).encode(), "uttag.csv") == [None, 20, 30, 40]


@pytest.mark.parametrize(
    "words", ["1000-tal", "1 000-tal", "Enhet: tusental", "Tusentals personer", "i hundratal", "tkr", "Thousands"]
)
@pytest.mark.parametrize("place", ["title", "footnote", "heading"])
def test_a_unit_of_another_size_is_refused(words: str, place: str) -> None:
    """Persons in thousands have no decimals either: nothing in the figures shows it."""
    text = {
        "title": f"{words}\n{TABLE}",
        "footnote": f"{TABLE}\n{words}\n",
        "heading": TABLE.replace("sysselsatta", f"sysselsatta, {words}"),
    }[place]
    assert "others than those" in refusal(text.encode(), "uttag.csv")


@pytest.mark.parametrize("note", ["Tabellen avser endast kvinnor", "Uppgifterna gäller män 15-74 år"])
@pytest.mark.parametrize("place", ["title", "footnote"])
def test_a_part_of_what_was_ordered_is_refused(note: str, place: str) -> None:
    """Women's figures were those of both sexes where a footnote alone said so, and no column the sex."""
    table = TABLE.replace("Kön;", "").replace("totalt;", "")
    text = f"{note}\n{table}" if place == "title" else f"{table}\n{note}\n"
    assert "is less than what was ordered" in refusal(text.encode(), "uttag.csv")


def test_a_footnote_on_both_sexes_is_none_on_a_part() -> None:
    table = TABLE.replace("Kön;", "").replace("totalt;", "") + "\nAvser män och kvinnor tillsammans\n"
    assert values(table.encode(), "uttag.csv") == [1234, 20, 30, 40]


@pytest.mark.parametrize("version", ["SNI 2025", "SNI2002", "SNI 92", "sni-2025"])
@pytest.mark.parametrize("place", ["title", "heading"])
def test_another_version_of_the_classification_is_refused(version: str, place: str) -> None:
    """The same two digits mean other industries in it."""
    text = TABLE.replace("SNI 2007", version if place == "heading" else "SNI")
    text = f"Sysselsatta efter region och {version}\n{text}" if place == "title" else text
    assert version.casefold() in refusal(text.encode(), "uttag.csv").casefold()


def test_a_title_that_compares_two_versions_is_of_the_one_that_was_ordered() -> None:
    text = f"Sysselsatta efter SNI 2007 (motsvarar SNI 2002 till 2008)\n{TABLE}\nTidigare SNI 2002\n"
    assert values(text.encode(), "uttag.csv") == [1234, 20, 30, 40]


@pytest.mark.parametrize("words", ["Sysselsatta 16-64 år", "Sysselsatta 20–64 år", "Sysselsatta, 100-tal"])
def test_other_ages_and_hundreds_are_refused(words: str) -> None:
    assert "others than those" in refusal(f"{words}\n{TABLE}".encode(), "uttag.csv")


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_with_any_delimiter_and_end_of_line(delimiter: str, end: str) -> None:
    text = TABLE.replace(";", delimiter).replace("\n", end)
    assert values(text.encode(), "uttag.txt") == [1234, 20, 30, 40]


@pytest.mark.parametrize("written", ["1 234", "1\u00a0234", "1\u202f234", '"1234"'])
def test_a_number_in_any_form_that_means_one_thing(written: str) -> None:
    assert values(TABLE.replace("1234", written).encode(), "uttag.csv")[0] == 1234


@pytest.mark.parametrize("written", ["1.234", "1234,5", '"1,234"', "1'234", "1.2E3", "-5", "−5", "#SAKNAS!", ""])
def test_a_number_that_could_mean_another_is_refused_with_its_place(written: str) -> None:
    said = refusal(TABLE.replace("1234", written).encode(), "uttag.csv")
    assert "line 2, column 'Antal sysselsatta'" in said


@pytest.mark.parametrize(
    "heading",
    [
        "Antal sysselsatta (nattbefolkning)",
        "Sysselsatta, promille",
        "Sysselsatta, index 2010=100",
        "Ökning av antal sysselsatta",
        "Sysselsättningsgrad",
        "Sysselsatta boende i kommunen",
        "Sysselsatta utpendlare",
        "Antal sysselsatta, tusental",
    ],
)
def test_headings_of_related_figures_are_refused(heading: str) -> None:
    refusal(TABLE.replace("Antal sysselsatta", heading).encode(), "uttag.csv")


@pytest.mark.parametrize(
    ("charset", "codepage", "encoding"),
    [
        ("ANSI", "iso-8859-15", "iso-8859-15"),
        ("ANSI", "windows-1252", "cp1252"),
        ("ANSI", "utf-8", "utf-8"),
        ("ANSI", "utf-8", "utf-8-sig"),
        ("ANSI", "", "cp1252"),
        ("OEM", "", "cp850"),
        # PxWeb has written UTF-8 under the code page of the file that it was made of.
        ("ANSI", "iso-8859-15", "utf-8"),
    ],
)
def test_a_px_file_in_any_page_whatever_it_says(charset: str, codepage: str, encoding: str) -> None:
    text = PX.format(charset=charset, codepage=f'CODEPAGE="{codepage}";\n' if codepage else "")
    assert values(text.encode(encoding), "tabell.px") == [1, 2, 3, 4]


@pytest.mark.parametrize("encoding", [*WIDE, "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_px_file_in_wide_text(encoding: str, end: str) -> None:
    text = PX.format(charset="ANSI", codepage="").replace("\n", end)
    assert values(text.encode(encoding), "tabell.px") == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "first", ["", 'CREATOR="SCB";', 'CREATION-DATE="20250101 09:30";', "DECIMALS=0;", 'NOTE="se DATA=\nDATA=5;";']
)
@pytest.mark.parametrize("case", [str, str.title, str.lower])
def test_a_px_file_with_its_keywords_in_any_order_and_case(first: str, case: Callable[[str], str]) -> None:
    """Whatever did not begin with one of five keywords got an error about the headings of a table."""
    _, _, rest = PX.format(charset="", codepage="").partition("\n")
    text = re.sub(r"^[A-Z]+", lambda found: case(found[0]), f"{first}\n{rest}", flags=re.MULTILINE)
    assert values(text.encode(), "tabell.px") == [1, 2, 3, 4]


def test_a_quotation_mark_within_a_title_does_not_hide_what_follows() -> None:
    text = PX.format(charset="ANSI", codepage="").replace('"Sysselsatta";\nCONT', '"Antal ""BAS"" procent";\nCONT')
    assert "'procent'" in refusal(text.encode(), "tabell.px")


@pytest.mark.parametrize("number", ["1E400", "nan", "inf", "-Infinity"])
def test_a_word_that_python_takes_for_a_number_is_no_figure_of_px(number: str) -> None:
    text = PX.format(charset="ANSI", codepage="").replace("1 2 3", f"{number} 2 3")
    assert "expected a number that ends" in refusal(text.encode(), "tabell.px")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_word_that_is_no_number_of_json_is_no_figure(word: str) -> None:
    document = {"class": "dataset", "value": [1, 2]}
    assert word in refusal(json.dumps(document).replace("2]", f"{word}]").encode(), "tabell.json")


def dataset(**changed: Any) -> bytes:
    """A JSON-stat dataset of two regions and two years."""
    dimensions = {
        "Region": ("Region", {"00": 0, "08": 1}),
        "SNI2007": ("Näringsgren SNI 2007", {"01": 0}),
        "Tid": ("år", {"2020": 0, "2021": 1}),
        "ContentsCode": ("tabellinnehåll", {"Antal sysselsatta": 0}),
    }
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": "Sysselsatta (BAS)",
        "id": list(dimensions),
        "size": [2, 1, 2, 1],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            name: {"label": label, "category": {"index": index}} for name, (label, index) in dimensions.items()
        },
        "value": [1, 2, 3, 4],
    }
    for name, index in changed.pop("index", {}).items():
        document["dimension"][name]["category"]["index"] = index  # type: ignore[index]
    return json.dumps({**document, **changed}).encode()


def test_a_dataset_is_read_whole() -> None:
    assert values(dataset(), "tabell.json") == [1, 2, 3, 4]
    sparse = dataset(value={"0": 1, "3": 4}, status={"1": "..C"})
    assert values(sparse, "tabell.json") == [1, None, None, 4]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": {"0": 1, "4": 9}}, "points outside the table"),
        ({"status": {"4": ".."}}, "points outside the table"),
        ({"index": {"Region": {"00": 0, "08": 0}}}, "does not number its codes"),
        ({"index": {"Region": {"00": 1, "08": 2}}}, "does not number its codes"),
        ({"value": [1, True, 3, 4]}, "not all plain numbers"),
        ({"value": [1, 2, 3]}, "it has 3 cells, and its dimensions say 4"),
        ({"size": [2, 1, 1, 1]}, "lists 2 codes but its size is 1"),
    ],
)
def test_a_dataset_that_does_not_agree_with_itself_is_refused(changed: dict[str, Any], said: str) -> None:
    """A figure outside the table was lost, and two codes of one number were put in order as they came."""
    assert said in refusal(dataset(**changed), "tabell.json")


def test_two_rows_of_one_key_in_a_sparse_px_file_are_refused() -> None:
    """The later one counted."""
    text = PX.format(charset="ANSI", codepage="")
    head, data = text.split("DATA=")
    keys = 'KEYS("Region")=CODES;\nKEYS("Näringsgren SNI 2007")=CODES;\nDATA=\n'
    once = f'{head}{keys}"00","01",1,2\n"08","01",3,4;\n'
    assert len(data) and values(once.encode(), "tabell.px") == [1, 2, 3, 4]
    twice = once.replace('"08","01",3', '"00","01",3')
    assert "two rows of 00, 01" in refusal(twice.encode(), "tabell.px")


def workbook(fill: Callable[[Any], None]) -> bytes:
    made, body = Workbook(), io.BytesIO()
    fill(made)
    made.save(body)
    return body.getvalue()


def write(sheet: Any, lines: list[list[str]]) -> None:
    for line in lines:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line])


@pytest.mark.parametrize("title", ["{}", "År {}", " år {}", "Year {}"])
def test_the_title_of_a_sheet_may_give_its_year(title: str) -> None:
    def fill(made: Any) -> None:
        made.remove(made.active)
        for year in (2021, 2022):
            write(made.create_sheet(title.format(year)), [[*line[:3], line[4]] for line in LINES])

    assert values(workbook(fill), "uttag.xlsx") == [1234, 20, 30, 40] * 2


@pytest.mark.parametrize("title", ["Uttag 2024-12-05", "BAS 2021 prel", "Blad1"])
def test_a_title_that_says_more_than_a_year_gives_none(title: str) -> None:
    def fill(made: Any) -> None:
        made.active.title = title
        write(made.active, [[*line[:3], line[4]] for line in LINES])

    assert "ends with a year" in refusal(workbook(fill), "uttag.xlsx")


def test_sheets_of_words_and_empty_ones_beside_the_table_do_no_harm() -> None:
    def fill(made: Any) -> None:
        made.active.title = "Läs mig"
        made.active.append(["Beställt uttag"])
        write(made.create_sheet("Data"), LINES)
        made.create_sheet("Tom")

    assert values(workbook(fill), "uttag.xlsx") == [1234, 20, 30, 40]


def test_a_workbook_without_cells_is_named_as_such() -> None:
    assert "every sheet is empty" in refusal(workbook(lambda made: None), "uttag.xlsx")
