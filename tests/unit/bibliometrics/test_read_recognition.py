"""Formats are reported by content, never by name; what is no export is refused with what to do."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from pipelines.bibliometrics.errors import (
    EmptyExport,
    ExportError,
    NotRecognised,
    RefusedFormat,
    ResavedBySpreadsheet,
    WebPage,
    WrongEncoding,
)
from pipelines.bibliometrics.reading import read_export
from tests import made_export_files as made

EXPORTS = {
    "swepub_json": made.swepub_json([made.swepub_hit(1), made.swepub_hit(2)]),
    "swepub_table_2025_csv": made.swepub_table(),
    "swepub_table_2025_tsv": made.swepub_table(delimiter="\t"),
    "diva_csvall2": made.diva_csv(),
    "diva_persons": made.diva_persons_csv(),
    "wos_tab": made.wos_tab([made.wos_record(1), made.wos_record(2)]),
    "wos_plain_text": made.wos_text([made.wos_record(1), made.wos_record(2)]),
    "scopus_2017": made.scopus_csv(made.SCOPUS_2017),
    "scopus_2023": made.scopus_csv(made.SCOPUS_2023),
    "scopus_2025": made.scopus_csv(made.SCOPUS_2025),
    "openalex_web_dotted": made.openalex_csv(),
    "openalex_api": made.openalex_answer([made.openalex_work(1)]),
    "openalex_list": json.dumps([made.openalex_work(1)]),
    "openalex_jsonl": json.dumps(made.openalex_work(1)) + "\n",
    "ris": made.ris_text(),
    "dimensions_2023": made.dimensions_csv(),
    "lens": made.lens_csv(),
    "scival": made.scival_csv(),
    "incites_documents": made.incites_csv(),
}


@pytest.mark.parametrize("layout", EXPORTS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_the_layout_is_reported_by_content_whatever_the_name(layout: str, mark: bytes) -> None:
    reading = read_export("photo.jpg", mark + EXPORTS[layout].encode())
    assert reading.layout == layout
    assert reading.read == len(reading.records) + len(reading.quarantined)
    assert reading.records and not reading.quarantined


@pytest.mark.parametrize(
    "layout",
    [name for name in EXPORTS if not name.startswith(("swepub_json", "openalex_a", "openalex_l", "openalex_j"))],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "mixed"])
def test_line_ends_do_not_matter(layout: str, end: str) -> None:
    plain = EXPORTS[layout].replace("\r\n", "\n")
    lines = plain.split("\n")
    text = (
        "".join(line + ("\r\n" if at % 2 else "\n") for at, line in enumerate(lines))
        if end == "mixed"
        else end.join(lines)
    )
    reading, expected = read_export("x", text.encode()), read_export("x", plain.encode())
    assert [record.identifiers for record in reading.records] == [record.identifiers for record in expected.records]
    assert [record.line for record in reading.records] == [record.line for record in expected.records]
    assert not reading.quarantined


@pytest.mark.parametrize("layout", ["wos_tab", "wos_plain_text"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_web_of_science_comes_in_utf_16_too(layout: str, encoding: str) -> None:
    assert read_export("savedrecs.txt", EXPORTS[layout].encode(encoding)).read == 2


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", EmptyExport, "Export again"),
        (b"\xef\xbb\xbf \r\n", EmptyExport, "empty"),
        (b"\n<!DOCTYPE html><html><title>Sign in</title>", WebPage, "log in, and export again"),
        (b'<?xml version="1.0"?>\n<html xmlns="x"></html>', WebPage, "log in, and export again"),
        (b'<?xml version="1.0"?><mods/>', RefusedFormat, "JSON"),
        (b"%PDF-1.7", RefusedFormat, "PDF"),
        (workbook(), RefusedFormat, "workbook"),
        (b"\x1f\x8b\x08\x00abc", RefusedFormat, "packed"),
        (b"@article{key1,\n title={A}\n}\n", RefusedFormat, "BibTeX"),
        (b"Scopus\nEXPORT DATE: 1 Jan 2026\n\n@ARTICLE{Almqvist2026,\nauthor={A},\n}", RefusedFormat, "BibTeX"),
        (b"FN OpenAlex\nVR 1.0\nPT J\n", RefusedFormat, "CSV"),
        (b'{"error": "Invalid query parameters"}', RefusedFormat, "error message"),
        (b'{"meta": {"count": 2}, "results": [], "group_by": [{"key": "a", "count": 2}]}', RefusedFormat, "group_by"),
        (b"name,age\nx,1\n", NotRecognised, "Drop the file as it was downloaded"),
        (b'{"a": 1}', NotRecognised, "no export"),
        ("record_id,source\n".encode("utf-16-le"), WrongEncoding, "byte order mark"),
        (made.swepub_json([made.swepub_hit()]).encode("utf-16"), WrongEncoding, "downloaded"),
        (made.openalex_csv().replace(",", ";").encode(), ResavedBySpreadsheet, "unopened"),
        (
            made.scopus_csv(made.SCOPUS_2023)
            .replace('","', '";"')
            .replace("Authors,", "Authors;")
            .replace(",", ";")
            .encode(),
            ResavedBySpreadsheet,
            "unopened",
        ),
        (made.incites_csv().replace(",", ";").replace("3.5", "3,5").encode(), ResavedBySpreadsheet, "unopened"),
        (made.diva_csv().replace(",", ";").encode("utf-8"), ResavedBySpreadsheet, "unopened"),
        (
            made.scopus_csv(made.SCOPUS_2023).split("\n")[0].replace(",", "\t").encode(),
            ResavedBySpreadsheet,
            "unopened",
        ),
    ],
)
def test_what_is_no_export_is_refused_with_what_to_do(content: bytes, error: type[ExportError], says: str) -> None:
    with pytest.raises(error) as raised:
        read_export("export.csv", content)
    assert type(raised.value) is error
    assert says in str(raised.value)
    assert raised.value.file == "export.csv" and "export.csv" in str(raised.value)


def test_aggregates_of_incites_are_refused_since_they_have_no_publications() -> None:
    header = "Name,% Documents in Q1 Journals,% Documents in Top 1%,% Documents in Top 10%,"
    header += "Category Normalized Citation Impact,Average Percentile,% Industry Collaborations,"
    header += "% International Collaborations"
    with pytest.raises(RefusedFormat, match="document details"):
        read_export("x", f"{header}\nGERMANY (FED REP GER),50,1,10,1.1,50,3,40\n".encode())


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (made.swepub_table().replace("three_digit_topics", "tresiffriga"), "tresiffriga"),
        (made.scopus_csv(made.SCOPUS_2023).replace("Cited by", "Citations so far"), "Citations so far"),
        (made.openalex_csv().replace("fwci", "impact_of_field"), "impact_of_field"),
        (made.diva_csv().replace("ScopusId", "ScopusNummer"), "ScopusNummer"),
        (made.wos_tab([made.wos_record()]).replace("\tTC\t", "\tQ9\t", 1), "Q9"),
        (made.dimensions_csv().replace("Times cited", "Cited until today"), "Cited until today"),
        (made.lens_csv().replace("Citing Works Count", "Works that cite"), "Works that cite"),
        (made.incites_csv().replace("Times Cited", "Sum of citations"), "Sum of citations"),
    ],
)
def test_an_unknown_column_fails_and_is_named(text: str, column: str) -> None:
    with pytest.raises(ExportError) as raised:
        read_export("export.csv", text.encode())
    assert type(raised.value).__name__ == "UnknownHeader"
    assert repr(column) in str(raised.value) and "pipelines/bibliometrics/formats/" in str(raised.value)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ExportError, match="no column 'title'"):
        read_export("export.csv", b'"Authors","Year","Cited by","EID"\n"A B.","2018","1","2-s2.0-1"\n')


def test_a_work_longer_than_the_head_is_recognised_by_its_names() -> None:
    work = {"doi": None, "abstract": "x \u2028", **made.openalex_work(), "full": "x" * 70_000}
    assert read_export("x", (json.dumps(work, ensure_ascii=False) + "\n").encode()).layout == "openalex_jsonl"


def test_a_delimiter_behind_the_last_column_is_none() -> None:
    lines = made.openalex_csv().rstrip("\n").split("\n")
    reading = read_export("x", "\n".join(line + "," for line in lines).encode())
    assert (len(reading.records), reading.quarantined) == (2, ())


def test_a_table_that_is_nearly_known_is_named_with_what_differs() -> None:
    """The message named neither the columns nor the nearest format (faults.md D8)."""
    text = "Titel,År,Cited by,DOI,Källa,Typ,Fält A,Fält B\nA study,2020,3,10.5555/x,Journal,Article,1,2\n"
    with pytest.raises(NotRecognised) as caught:
        read_export("lista.csv", text.encode())
    message = str(caught.value)
    assert "lista.csv, line 1" in message and "the nearest is scopus" in message
    assert "does not know the columns 'Titel', 'År', 'Källa', 'Typ', 'Fält A', 'Fält B'" in message


def test_nothing_is_said_of_a_line_that_may_hold_persons() -> None:
    with pytest.raises(NotRecognised) as caught:
        read_export("lista.csv", b"Anna Persdotter,Kalmar,Per Annasson\n1,2,3\n")
    assert "Persdotter" not in str(caught.value) and "nearest" not in str(caught.value)


def test_a_row_of_data_is_not_named_as_columns_that_differ() -> None:
    """`Article` and `English` are cells and names of columns: persons beside them were quoted as unknown columns."""
    lines = EXPORTS["wos_tab"].replace("\r\n", "\n").split("\n")
    with pytest.raises(NotRecognised) as caught:
        read_export("lista.txt", "\n".join(["", "", *lines[1:]]).encode())
    assert not [name for name in made.PERSONS if name in str(caught.value)]


def test_a_text_of_many_windows_lines_that_is_no_export_is_refused_at_once() -> None:
    """Looking for RIS below other lines once tried each of them both ways: years for forty lines."""
    with pytest.raises(NotRecognised):
        read_export("notes.txt", b"a line of somebody\r\n" * 200)
