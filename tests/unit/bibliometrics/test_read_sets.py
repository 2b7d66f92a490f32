"""Files of one query compared with each other."""

from __future__ import annotations

from dataclasses import replace

from pipelines.bibliometrics.reading import read_export
from pipelines.bibliometrics.records import Reading
from pipelines.bibliometrics.sets import compare
from tests import made_export_files as made


def wos(*numbers: int) -> Reading:
    return read_export("x", made.wos_tab([made.wos_record(number) for number in numbers]).encode())


def test_whole_sets_without_overlap_tell_nothing() -> None:
    assert compare({"savedrecs.txt": wos(1, 2), "savedrecs(1).txt": wos(3, 4), "savedrecs(2).txt": wos(5)}) == []
    assert compare({"savedrecs (1).txt": wos(1), "savedrecs (2).txt": wos(2)}) == []


def test_a_missing_part_is_named() -> None:
    (found,) = compare({"savedrecs.txt": wos(1), "savedrecs(1).txt": wos(2), "savedrecs(4).txt": wos(3)})
    assert found.kind == "missing_part"
    assert "savedrecs(2).txt, savedrecs(3).txt" in found.message


def test_overlap_and_the_same_file_twice() -> None:
    overlap, repeated = compare(
        {"a.txt": wos(1, 2), "b.txt": wos(2, 3, 9), "copy of a.txt": wos(2, 1), "z.txt": wos(7)}
    )[:2]
    assert (overlap.kind, overlap.files, overlap.records) == ("overlap", ("a.txt", "b.txt"), 1)
    assert (repeated.kind, repeated.files, repeated.records) == ("repeated_file", ("a.txt", "copy of a.txt"), 2)


def test_records_of_different_formats_do_not_overlap() -> None:
    scopus = read_export("x", made.scopus_csv(made.SCOPUS_2023).encode())
    assert compare({"a": wos(1), "b": scopus}) == []


def test_a_last_part_as_full_as_its_source_makes_it_is_reported() -> None:
    full = wos(*range(1, 501))
    (found,) = compare({"savedrecs.txt": full})
    assert found.kind == "cut_at_limit" and "500 records" in found.message
    assert compare({"savedrecs.txt": full, "savedrecs(1).txt": wos(501)}) == []
    # A file that says itself how many there are is asked after only where that is another number.
    assert compare({"savedrecs.txt": replace(full, parts={"total": "500"})}) == []
    assert compare({"savedrecs.txt": replace(full, parts={"total": "600"})}) == [found]


def test_pages_of_an_answer_that_do_not_add_up() -> None:
    def page(*numbers: int, number: int) -> Reading:
        works = [made.openalex_work(each) for each in numbers]
        return read_export("x", made.openalex_answer(works, count=5, page=number).encode())

    (found,) = compare({"p1": page(1, 2, number=1), "p2": page(3, 4, number=2)})
    assert (found.kind, found.records) == ("incomplete", 1) and "next_cursor" in found.message
    assert compare({"p1": page(1, 2, number=1), "p2": page(3, 4, number=2), "p3": page(5, number=3)}) == []


def test_numbered_names_in_folders_belong_to_their_folder() -> None:
    readings = {"2020/savedrecs.txt": wos(1), "2021/savedrecs(2).txt": wos(2)}
    assert compare(readings) == []


def test_parts_named_by_their_records_or_counted_are_series_too() -> None:
    assert compare({"wos 1-2.txt": wos(1, 2), "wos 3-4.txt": wos(3, 4)}) == []
    (found,) = compare({"wos 1-2.txt": wos(1, 2), "wos 5-6.txt": wos(5, 6)})
    assert (found.kind, found.files) == ("missing_part", ("wos 1-2.txt", "wos 5-6.txt"))
    assert "records 3-4" in found.message
    (found,) = compare({"wos 3-4.txt": wos(3, 4)})
    assert "records 1-2" in found.message
    (found,) = compare({"lnu_01.txt": wos(1), "lnu_02.txt": wos(2), "lnu_04.txt": wos(4)})
    assert "number 3 of lnu" in found.message
    assert compare({"lnu 2015-2019.txt": wos(1), "slu 2020-2024.txt": wos(2)}) == [], "spans of years are no parts"


def test_only_the_last_of_a_full_series_is_asked_after() -> None:
    """Series of 500 and 1,000 records were flagged file by file, and their records counted as files."""
    first, last = wos(*range(1, 501)), wos(*range(501, 1001))
    (found,) = compare({"wos 1-500.txt": first, "wos 501-1000.txt": last})
    assert (found.kind, found.files) == ("cut_at_limit", ("wos 501-1000.txt",)) and "styrka complete" in found.message
