"""Damaged and altered exports: each is reported with its line and what to do; nothing is lost or half loaded."""

from __future__ import annotations

import json

import pytest

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.errors import (
    EmptyExport,
    ExportError,
    Misaligned,
    PastedTogether,
    Truncated,
    UnknownHeader,
    WrongEncoding,
)
from pipelines.bibliometrics.reading import read_export
from tests import made_export_files as made

HITS = [made.swepub_hit(number) for number in range(1, 6)]
RECORDS = [made.wos_record(number) for number in range(1, 4)]


def fails(content: str | bytes, error: type[ExportError]) -> ExportError:
    with pytest.raises(error) as raised:
        read_export("export", content.encode() if isinstance(content, str) else content)
    assert type(raised.value) is error
    assert raised.value.advice in str(raised.value) and "expected" in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    "text",
    [
        made.wos_text(RECORDS, closed=False),
        made.wos_text(RECORDS)[:-300],
        made.wos_text(RECORDS).replace("ER\n\nEF\n", "EF\n"),
        made.swepub_json(HITS)[:-20],
        made.swepub_json(HITS)[:-1500],
        made.openalex_answer([made.openalex_work()])[:-30],
        json.dumps(made.openalex_work(1)) + "\n" + json.dumps(made.openalex_work(2))[:-100],
        made.ris_text()[:-60],
        made.scopus_csv(made.SCOPUS_2023)[:-200],
        made.wos_tab(RECORDS)[:-60],
        made.diva_csv()[:-100],
    ],
    ids=[
        "no EF",
        "within a record",
        "no ER",
        "json tail",
        "json record",
        "answer",
        "json line",
        "ris",
        "quoted",
        "tab",
        "csv",
    ],
)
def test_a_cut_export_is_refused_whole(text: str) -> None:
    reported = fails(text, Truncated)
    assert "xport" in reported.advice or "fetch" in reported.advice


def test_a_cut_parquet_part_is_refused() -> None:
    fails(b"PAR1" + b"\x15\x04\x15" * 50, Truncated)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (made.swepub_table() + made.swepub_table(), 5),
        (made.scopus_csv(made.SCOPUS_2023) + made.scopus_csv(made.SCOPUS_2023), 6),
        (made.diva_csv() + made.diva_csv().replace("\r\n", "\n"), 4),
        (made.wos_tab(RECORDS) + made.wos_tab(RECORDS), 5),
        (made.openalex_csv() + made.openalex_csv(), 4),
        (made.dimensions_csv() + made.dimensions_csv(), 6),
        (made.wos_text(RECORDS) + made.wos_text(RECORDS), None),
        (made.swepub_json(HITS) + made.swepub_json(HITS), None),
    ],
)
def test_two_exports_in_one_file_are_distinguished(text: str, line: int | None) -> None:
    reported = fails(text, PastedTogether)
    assert line is None or (reported.line is not None and abs(reported.line - line) <= 1)
    assert "separate files" in reported.advice


def test_two_exports_under_one_header_are_found_by_their_fields() -> None:
    text = made.scopus_csv(made.SCOPUS_2017) + "".join(
        made.scopus_csv([*made.SCOPUS_2017, "Funding Text 3"], rows=9).split("\n", 1)[1:]
    )
    reported = fails(text, Misaligned)
    assert "9 of 11 rows" in reported.found and "pasted together" in reported.advice


def test_a_bad_row_is_quarantined_with_its_line_and_the_others_are_read() -> None:
    rows = made.openalex_csv(5).split("\n")
    rows[2] += ",one field more"
    rows[4] = rows[4].replace("2022", "20x2")
    reading = read_export("export", "\n".join(rows).encode())
    assert reading.read == 5 and len(reading.records) == 3
    assert [(bad.line, bad.reason) for bad in reading.quarantined] == [
        (3, "20 fields where the header has 19"),
        (5, "column 'publication_year': no year"),
    ]


@pytest.mark.parametrize("year", [20188, "20188", 2018.7, "2018.7", 999, "0018-05", "i tryck"])
def test_a_year_of_json_that_is_none_is_quarantined(year: object) -> None:
    """Of a number of five digits the first four were a year."""
    (bad,) = read_export("export", json.dumps({**made.openalex_work(1), "publication_year": year}).encode()).quarantined
    assert bad.reason == "field 'publication_year': no year"


@pytest.mark.parametrize("year", [2018, "2018", 2018.0, "2018-05", "2018-05-31", "20180531", " 2018 "])
def test_a_year_of_json_is_read_from_years_and_days(year: object) -> None:
    (record,) = read_export("export", json.dumps({**made.openalex_work(1), "publication_year": year}).encode()).records
    assert record.year == 2018


@pytest.mark.parametrize("count", ["²", "1²", "(7)", "7.5"])
def test_a_count_of_web_of_science_that_is_none_is_quarantined(count: str) -> None:
    """A raised figure is a digit to Python and no number: it ended the run."""
    text = made.wos_text(RECORDS).replace("TC 7", f"TC {count}", 1)
    reading = read_export("export", text.encode())
    assert [bad.reason for bad in reading.quarantined] == ["TC: not a count"] and reading.read == 3


@pytest.mark.parametrize(("said", "count"), [("Cited By: 1,234", 1234), ("Cited By :12, of them 3", 12)])
def test_citations_of_ris_are_read_whole(said: str, count: int) -> None:
    text = made.ris_text().replace("Cited By :1", said)
    assert read_export("export", text.encode()).records[0].citations == count


def test_a_column_that_is_there_twice_is_named() -> None:
    """The first of two counted, whatever the second held."""
    lines = made.openalex_csv(1).split("\n")
    text = "\n".join([f"{lines[0]},publication_year", f"{lines[1]},1999", ""])
    reported = fails(text, UnknownHeader)
    assert "twice the column 'publication_year'" in reported.found and reported.line == 1


def test_a_decimal_comma_is_named_for_what_it_is() -> None:
    text = made.openalex_csv(3).replace(",1.5,", ',"1,5",', 1)
    (bad,) = read_export("export", text.encode()).quarantined
    assert "decimal comma" in bad.reason and "spreadsheet" in bad.reason


def test_broken_quotation_is_quarantined() -> None:
    text = made.scopus_csv(made.SCOPUS_2023, rows=3).replace('"The ""made"" title 2"', '"The "made" title 2"')
    reading = read_export("export", text.encode())
    assert [record.identifiers.doi for record in reading.records] == ["10.1000/E1", "10.1000/E3"]
    assert reading.quarantined and reading.read == len(reading.records) + len(reading.quarantined)
    assert "quotation" in reading.quarantined[0].reason


def test_a_broken_record_of_json_leaves_the_others() -> None:
    texts = [json.dumps(hit) for hit in HITS]
    texts[2] = texts[2].replace('"source": ["lnu"]', '"source": [lnu]')
    whole = made.swepub_json(HITS)
    text = whole.replace(json.dumps(HITS[2]), texts[2])
    assert text != whole
    reading = read_export("export", text.encode())
    assert [record.identifiers.swepub for record in reading.records] == [
        f"oai:DiVA.org:lnu-{number}" for number in (1, 2, 4, 5)
    ]
    assert [(bad.line, bad.reason) for bad in reading.quarantined] == [(3, "not valid JSON")]


def test_records_of_another_kind_are_quarantined() -> None:
    hits = [
        *HITS,
        {**made.swepub_hit(9), "creators": "Almqvist"},
        {"title": "no id"},
        {**made.swepub_hit(8), "publicationYear": "s.a."},
    ]
    topics = {"threeDigitTopics": ["2O2"]}
    reading = read_export("export", made.swepub_json([*hits, made.swepub_hit(7, classifications=topics)]).encode())
    assert (reading.read, len(reading.records), len(reading.quarantined)) == (9, 5, 4)
    assert [bad.line for bad in reading.quarantined] == [6, 7, 8, 9]
    assert "Almqvist" not in repr(reading.quarantined)


def test_json_that_is_cut_at_many_pieces_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = made.swepub_json(
        [made.swepub_hit(number, title=f'A {{"archiveURI": }},{{ [ \\ " {number}') for number in range(1, 40)]
    )
    expected = read_export("export", text.encode()).records
    for piece in (1, 700, 5_000):
        monkeypatch.setattr("pipelines.bibliometrics.json_exports._PIECE", piece)
        assert read_export("export", text.encode()).records == expected


@pytest.mark.parametrize(
    "text", [made.scopus_csv(made.SCOPUS_2023), made.swepub_table(), made.wos_text(RECORDS), made.ris_text()]
)
def test_another_encoding_is_reported_with_its_line(text: str) -> None:
    text = text.replace("made title", "gjorda titeln på svenska", 1).replace('""made"" title', "på svenska", 1)
    body = text.replace('The "made" title', "på svenska").encode("cp1252")
    reported = fails(body, WrongEncoding)
    assert reported.line == body[: body.index(b"\xe5")].count(b"\n") + 1
    assert "Windows-1252" in reported.advice


def test_wrong_bytes_behind_the_first_window_are_found_too() -> None:
    source = Source("export", b"x\n" * 600_000 + b"\xff")
    with pytest.raises(WrongEncoding) as raised:
        source.open_text()
    assert raised.value.line == 600_001
    with pytest.raises(WrongEncoding):
        Source("export", b"abc\n" + "å".encode()[:1]).open_text()


def test_json_in_another_encoding_is_not_read_with_replacements() -> None:
    text = json.dumps({"hits": [made.swepub_hit(1, title="Företag")], "total": 1}, ensure_ascii=False)
    fails(text.encode("cp1252"), WrongEncoding)


def test_text_that_was_decoded_twice_is_reported() -> None:
    text = made.swepub_json([made.swepub_hit(1, title="FÃ¶retag i smÃ¥ lÃ¤n"), made.swepub_hit(2, title="São Paulo")])
    assert any("1 titles" in warning for warning in read_export("export", text.encode()).warnings)


def test_cells_cut_for_a_spreadsheet_are_reported() -> None:
    reading = read_export("export", made.scopus_csv(made.SCOPUS_2023, rows=1, Abstract="x" * 32_767).encode())
    assert any(warning.startswith("1 cells") and "32,767" in warning for warning in reading.warnings)
    whole = read_export("export", made.scopus_csv(made.SCOPUS_2023, rows=1, Abstract="x" * 32_766).encode())
    assert whole.warnings == ()


def test_a_header_alone_is_no_export() -> None:
    for text in (made.scopus_csv(made.SCOPUS_2023, rows=0), made.swepub_table(rows=0), made.swepub_json([])):
        fails(text, EmptyExport)


def test_swepub_without_its_header_is_reported() -> None:
    lines = made.swepub_table().split("\n")
    fails("\n".join([lines[0], *lines[2:]]), UnknownHeader)


def test_a_ris_record_without_its_end_leaves_the_others() -> None:
    text = made.ris_text(3).replace("ER  - \nID  - 9\n\nTY", "\nTY", 1)
    reading = read_export("export", text.encode())
    assert (reading.read, len(reading.records), len(reading.quarantined)) == (3, 2, 1)
    assert "without its end" in reading.quarantined[0].reason


def test_a_diva_row_whose_persons_cannot_be_distinguished_is_quarantined() -> None:
    reading = read_export("export", made.diva_csv(2, Name="Almqvist, Alma (Linnéuniversitetet [881]").encode())
    assert {bad.reason for bad in reading.quarantined} == {"column 'Name': parentheses that do not close"}
