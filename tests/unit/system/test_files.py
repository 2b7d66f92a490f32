"""A file is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.system.files import let_all_read, replace_file


def test_a_file_takes_the_place_of_another_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "page.html"
    replace_file(path, "första")
    replace_file(path, b"\xff bytes")
    assert path.read_bytes() == b"\xff bytes"
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]


@pytest.mark.parametrize("broken", ["write_bytes", "replace"])
def test_what_was_there_stays_when_the_new_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "page.html"
    replace_file(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path if broken == "write_bytes" else os, broken, full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_what_is_published_under_a_closed_umask_is_readable_for_all(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        (tmp_path / "published" / "parquet").mkdir(parents=True)
        (tmp_path / "published" / "parquet" / "a.parquet").write_bytes(b"PAR1")
        (tmp_path / "published" / "elsewhere").symlink_to(tmp_path / "private")
        (tmp_path / "private").write_text("not for readers")
    finally:
        os.umask(before)
    let_all_read(tmp_path / "published")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if not path.is_symlink()}
    assert modes == {"published": 0o755, "parquet": 0o755, "a.parquet": 0o644, "private": 0o600}
