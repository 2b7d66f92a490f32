"""A strategy as people write it: comma or semicolon, with a mark or without, a folder or a workbook, a skeleton."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.archive import Archive
from pipelines.ingest.strategy_folders import SHIPPED, StrategyFolders, county, folders, read_all, strategy_codes
from pipelines.strategies.reading import parse, read_files
from pipelines.strategies.skeleton import Place, skeleton_files, workbook, write_skeleton
from pipelines.strategies.strategy import checked, read_strategy

DALARNA = Path(__file__).resolve().parents[2] / "data" / "strategies" / "dalarna"


def _place(region: str) -> Place:
    place = county(region)
    assert place is not None
    return place


def cells(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in parse(files).rows(table)]


def test_semicolons_decimal_commas_and_a_mark_say_the_same() -> None:
    plain = b"area_id,scheme,code,tier,share\nfood,sni2007,10,core,0.5\n"
    swedish = "\ufeffarea_id;scheme;code;tier;share\r\nfood;sni2007;10;core;0,5\r\n".encode()
    assert cells({"area_codes.csv": plain}, "area_codes") == cells({"area_codes.csv": swedish}, "area_codes")
    assert cells({"area_codes.csv": swedish}, "area_codes")[0]["share"] == "0.5"


def test_an_old_excels_code_page_is_read() -> None:
    body = "area_id,label_sv\nfood,Småland\n".encode("cp1252")
    assert cells({"areas.csv": body}, "areas") == [{"area_id": "food", "label_sv": "Småland"}]


def test_on_and_no_are_words_in_yaml() -> None:
    document = parse({"strategy.yml": b"country: NO\ndecided: {on: 2022-01-01}\n"})
    assert document.strategy["country"] == "NO" and "on" in document.strategy["decided"]


def test_a_workbook_says_what_the_folder_says() -> None:
    files = read_files(DALARNA)
    texts = {name: body.decode() for name, body in files.items()}
    texts["area_codes.csv"] = texts["area_codes.csv"].replace(",", ".").replace(";", ",")
    book = {"strategy.xlsx": workbook({**skeleton_files(_place("20"), "dalarna-2022", 2022), **texts})}
    from_book, found = checked(book, strategy_codes())
    from_folder, _ = checked(files, strategy_codes())
    assert [finding.sentence for finding in found if finding.refuses] == []
    assert from_book.strategy == from_folder.strategy and from_book.claims == from_folder.claims
    for table in ("areas", "area_codes", "targets", "projects"):
        assert [row.cells for row in from_book.rows(table)] == [row.cells for row in from_folder.rows(table)]


def test_a_code_that_a_workbook_holds_as_a_number_is_refused_and_not_guessed() -> None:
    texts = {name: body.decode() for name, body in read_files(DALARNA).items()}
    texts["area_codes.csv"] = texts["area_codes.csv"].replace(",", ".").replace(";", ",")
    book = load_workbook(io.BytesIO(workbook({**skeleton_files(_place("20"), "dalarna-2022", 2022), **texts})))
    sheet = book["area_codes"]
    row = next(number for number in range(2, 50) if sheet.cell(number, 3).value == "02")
    sheet.cell(row, 3).value = 2
    written = io.BytesIO()
    book.save(written)
    (error,) = [one for one in checked({"s.xlsx": written.getvalue()}, strategy_codes())[1] if one.refuses]
    assert (error.code, error.row, error.value) == ("E204", row, "2")


def test_an_empty_workbook_misses_what_is_needed_and_nothing_breaks() -> None:
    written = io.BytesIO()
    Workbook().save(written)
    codes = {one.code for one in checked({"s.xlsx": written.getvalue()}, strategy_codes())[1]}
    assert codes == {"E102"}


@pytest.mark.parametrize("region", ["20", "Dalarna", "Dalarnas län"])
def test_a_skeleton_passes_the_check_as_folder_and_as_workbook(tmp_path: Path, region: str) -> None:
    place = county(region)
    assert place is not None and place.code == "20"
    files = skeleton_files(place, "dalarna-2026", 2026)
    write_skeleton(tmp_path / "new", files)
    assert read_strategy(tmp_path / "new", strategy_codes()).regions == ["20"]
    (tmp_path / "new.xlsx").write_bytes(workbook(files))
    assert read_strategy(tmp_path / "new.xlsx", strategy_codes()).regions == ["20"]
    with pytest.raises(FileExistsError):
        write_skeleton(tmp_path / "new", files)


def test_a_skeleton_that_is_followed_is_a_warning_until_its_examples_are_replaced(tmp_path: Path) -> None:
    """The next nightly run put "Example: productivity shall rise" on the start page, and nothing said so."""
    files = skeleton_files(_place("20"), "dalarna-2026", 2026)
    place = tmp_path / "strategies" / "new"
    write_skeleton(place, files)
    warned = [one for one in checked(read_files(place), strategy_codes())[1] if one.code == "W09"]
    assert {one.file for one in warned} == {"areas.csv", "area_codes.csv", "goals.csv", "targets.csv"}
    assert not any(one.refuses for one in warned)
    archive = Archive(tmp_path / "archive")
    found = StrategyFolders(tmp_path, archive).examples
    assert not found.passed and found.severity == "warning"
    assert "dalarna-2026 has examples in area_codes, areas, goals, targets" in str(found.observed)
    for file in place.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(",example", ",convention"), encoding="utf-8")
    assert StrategyFolders(tmp_path, archive).examples.passed


def test_no_county_is_guessed() -> None:
    assert county("99") is None and county("8") is None and county("0880") is None


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    files = skeleton_files(_place("20"), "dalarna-2026", 2026)
    write_skeleton(tmp_path / "one", files)
    write_skeleton(tmp_path / "two", files)
    one, two = (read_strategy(tmp_path / name, strategy_codes()).version for name in ("one", "two"))
    assert one == two
    targets = tmp_path / "two" / "targets.csv"
    targets.write_text(targets.read_text().replace("2030", "2031"))
    assert read_strategy(tmp_path / "two", strategy_codes()).version != one


def test_one_refused_folder_stops_no_other_and_the_installation_replaces_what_ships(tmp_path: Path) -> None:
    home = tmp_path / "strategies"
    write_skeleton(home / "good", skeleton_files(_place("20"), "dalarna-2026", 2026))
    write_skeleton(home / "wrong", skeleton_files(_place("21"), "gavleborg-2026", 2026))
    (home / "wrong" / "goals.csv").unlink()
    shipped = next(SHIPPED.iterdir())
    identity = read_strategy(shipped, strategy_codes()).strategy_id
    write_skeleton(home / "own", skeleton_files(_place("08"), identity, 2026))
    found = read_all(folders(tmp_path))
    assert "dalarna-2026" in {one.strategy_id for one in found.strategies}
    assert len(found.refused) == 1 and "goals.csv" in str(found.refused[0])
    (own,) = [one for one in found.strategies if one.strategy_id == identity]
    assert own.decided_on.year == 2026


def test_what_lies_among_the_strategies_is_never_passed_over(tmp_path: Path) -> None:
    """`styrka strategy check` read these, and the nightly run left them out without a word."""
    home = tmp_path / "strategies"
    files = skeleton_files(_place("20"), "dalarna-2026", 2026)
    write_skeleton(home / "unpacked" / "unpacked", files)
    (home / "unpacked" / "unpacked" / "strategy.yml").rename(home / "unpacked" / "unpacked" / "strategy.yaml")
    (home / "book").mkdir()
    (home / "book" / "Gävle.XLSX").write_bytes(workbook(skeleton_files(_place("21"), "gavleborg-2026", 2026)))
    (home / "Örebro.XLSX").write_bytes(workbook(skeleton_files(_place("18"), "orebro-2026", 2026)))
    write_skeleton(home / "headless", skeleton_files(_place("17"), "varmland-2026", 2026))
    (home / "headless" / "strategy.yml").unlink()
    found = read_all(folders(tmp_path))
    assert {"dalarna-2026", "gavleborg-2026", "orebro-2026"} <= {one.strategy_id for one in found.strategies}
    (refused,) = found.refused
    assert "headless" in str(refused) and "strategy.yml" in str(refused)


def test_the_files_of_one_strategy_need_no_folder_of_their_own(tmp_path: Path) -> None:
    write_skeleton(tmp_path / "strategies", skeleton_files(_place("20"), "dalarna-2026", 2026))
    assert "dalarna-2026" in {one.strategy_id for one in read_all(folders(tmp_path)).strategies}


def test_of_two_folders_with_one_id_neither_is_followed(tmp_path: Path) -> None:
    for name in ("dalarna", "dalarna - kopia"):
        write_skeleton(tmp_path / "strategies" / name, skeleton_files(_place("20"), "dalarna-2026", 2026))
    found = read_all(folders(tmp_path))
    assert "dalarna-2026" not in {one.strategy_id for one in found.strategies}
    (refused,) = found.refused
    assert "E201" in str(refused) and "`dalarna` has the same id" in str(refused)
