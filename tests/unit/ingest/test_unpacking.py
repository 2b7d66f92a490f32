"""Files, folders and archives: what is inside is opened within limits, or refused whole."""

from __future__ import annotations

import errno
import gzip
import io
import os
import re
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipelines.bibliometrics.reading import read_export
from pipelines.ingest import unpacking
from pipelines.ingest.unpacking import (
    ArchiveBomb,
    BatchRefused,
    ClimbingPath,
    DamagedArchive,
    NestedArchive,
    open_batch,
)
from tests import made_export_files as made


def zipped(path: Path, members: Mapping[Any, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def opened(path: Path) -> dict[str, bytes]:
    return {member.name: bytes(member.content[:]) for member in open_batch(path)}


def refused(path: Path, error: type[BatchRefused]) -> BatchRefused:
    with pytest.raises(error) as raised:
        opened(path)
    assert type(raised.value) is error and path.name in str(raised.value)
    return raised.value


def test_files_folders_and_archives(tmp_path: Path) -> None:
    export = made.ris_text().encode()
    folder = tmp_path / "autumn"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "b.ris").write_bytes(export)
    (folder / ".DS_Store").write_bytes(b"x")
    zipped(folder / "a.zip", {"one.ris": export, "sub/two.ris": export, "__MACOSX/._one.ris": b"x", ".hidden": b"y"})
    (folder / "part_000.gz").write_bytes(gzip.compress(export))
    expected = {"a.zip/one.ris", "a.zip/sub/two.ris", "deeper/b.ris", "part_000"}
    assert opened(folder).keys() == expected
    assert set(opened(folder).values()) == {export}
    assert opened(folder / "deeper" / "b.ris") == {"b.ris": export}


def test_the_same_bytes_have_the_same_identity_under_any_name(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"one.ris": made.ris_text()})
    (tmp_path / "b.txt").write_text(made.ris_text())
    identities = [member.sha256 for member in open_batch(tmp_path)]
    assert len(identities) == 2 and len(set(identities)) == 1


def test_large_files_are_mapped_and_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAPPED_FROM", 1)
    texts = {
        "a": made.swepub_json([made.swepub_hit(1)]),
        "b": made.scopus_csv(made.SCOPUS_2023),
        "c": made.wos_text([made.wos_record()]),
        "d": "\n".join(made.openalex_answer([made.openalex_work()]).splitlines()),
    }
    zipped(tmp_path / "all.zip", {**texts})
    (tmp_path / "plain").write_text(texts["a"])
    for member in open_batch(tmp_path):
        assert not isinstance(member.content, bytes)
        name = member.name.rpartition("/")[2]
        assert read_export("x", member.content) == read_export("x", texts.get(name, texts["a"]).encode())


@pytest.mark.parametrize(
    "name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "C:\\out.csv", "..\\out.csv", "\\\\host\\out"]
)
def test_a_path_that_climbs_out_is_refused_before_anything_is_unpacked(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    path = zipped(tmp_path / "drop.zip", {"good.ris": made.ris_text(), info: b"x"})
    refused(path, ClimbingPath)
    with pytest.raises(ClimbingPath):
        next(open_batch(path))


def test_links_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(zipped(tmp_path / "drop.zip", {info: b"/etc/passwd"}), ClimbingPath)
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text("x")
    (folder / "inside.txt").symlink_to(tmp_path / "outside.txt")
    refused(folder, ClimbingPath)


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"zeros.csv": bytes(unpacking.RATIO_FROM + 1)})
    assert "times the packed size" in str(refused(bomb, ArchiveBomb))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(unpacking.RATIO_FROM + (2 << 20))))
    refused(tmp_path / "bomb.gz", ArchiveBomb)
    monkeypatch.setattr(unpacking, "UNPACKED_AT_MOST", 1_000)
    refused(zipped(tmp_path / "large.zip", {"a.ris": made.ris_text(20)}), ArchiveBomb)
    monkeypatch.setattr(unpacking, "MEMBERS_AT_MOST", 2)
    refused(zipped(tmp_path / "many.zip", dict.fromkeys("abc", "x")), ArchiveBomb)


def test_a_directory_that_lies_about_a_size_unpacks_no_more_than_it_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", {"a.csv": bytes(3_000_000)})
    body = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(body)
    refused(path, DamagedArchive)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.ris", made.ris_text())
    refused(zipped(tmp_path / "outer.zip", {"inner.dat": inner.getvalue()}), NestedArchive)
    refused(zipped(tmp_path / "gz.zip", {"part.gz": gzip.compress(b"x")}), NestedArchive)
    (tmp_path / "inner.gz").write_bytes(gzip.compress(inner.getvalue()))
    refused(tmp_path / "inner.gz", NestedArchive)


def test_a_damaged_archive_is_reported(tmp_path: Path) -> None:
    path = zipped(tmp_path / "drop.zip", {"a.ris": made.ris_text(50)})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused(path, DamagedArchive)
    path.write_bytes(whole[:60] + b"\x00\xff\x00" + whole[63:])
    refused(path, DamagedArchive)
    (tmp_path / "cut.gz").write_bytes(gzip.compress(made.ris_text(50).encode())[:-20])
    refused(tmp_path / "cut.gz", DamagedArchive)


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EIO, errno.EMFILE])
def test_what_the_machine_cannot_do_is_no_damage_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: int
) -> None:
    def refuse() -> None:
        raise OSError(trouble, os.strerror(trouble))

    path = zipped(tmp_path / "drop.zip", {"a.ris": made.ris_text(50)})
    monkeypatch.setattr(unpacking, "MAPPED_FROM", 1)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(OSError, match=re.escape(os.strerror(trouble))):
        opened(path)


def test_a_workbook_is_one_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "book.xlsx", {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    assert list(opened(path)) == ["book.xlsx"]


def test_an_archive_with_names_or_bytes_that_cannot_be_decoded_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "drop.zip"

    def damaged(name: str, was: bytes, now: bytes) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr(name, made.ris_text(50))
        whole = path.read_bytes()
        assert was in whole
        path.write_bytes(whole.replace(was, now))
        refused(path, DamagedArchive)

    damaged("ä.ris", "ä".encode(), b"\xe4\xe4")  # Said to be UTF-8.
    damaged("Q", b"Q", b"\x00")  # A name ends at its first zero.
    damaged("a.ris", b"\x05\x00\x5d", b"\x05\x00\xff")  # Options that LZMA has not.
