"""Only what changed is written again."""

from __future__ import annotations

from pathlib import Path

from pipelines.site.writing import SiteFolder


def test_what_is_the_same_is_linked_and_what_differs_is_written(tmp_path: Path) -> None:
    before = SiteFolder(tmp_path / "before", None)
    before.write("a/same.html", b"same")
    before.write("a/other.html", b"old")
    now = SiteFolder(tmp_path / "now", tmp_path / "before")
    now.write("a/same.html", b"same")
    now.write("a/other.html", b"new")
    now.write("a/added.html", b"added")
    assert (now.written, now.kept) == (2, 1)
    assert (tmp_path / "now/a/same.html").samefile(tmp_path / "before/a/same.html")
    assert (tmp_path / "now/a/other.html").read_bytes() == b"new"
    # What readers have stays as it was.
    assert (tmp_path / "before/a/other.html").read_bytes() == b"old"


def test_a_release_without_a_site_before_it_is_written_whole(tmp_path: Path) -> None:
    now = SiteFolder(tmp_path / "now", tmp_path / "nothing")
    now.write("index.html", b"x")
    assert (now.written, now.kept) == (1, 0)
