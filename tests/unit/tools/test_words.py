"""The word list finds what it names, allows what is left, and only falls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.words import LIST, Word, complaints, lower, uses, words

ANEW = Word(pattern=r"\banew\b", write="again", left=1)
TEXT = [("docs/a.md", "Read anew.\nRenewed."), ("b.py", "# Anew, anew")]


def test_every_use_is_found_with_its_place() -> None:
    assert [(use.place, use.count) for use in uses(ANEW, TEXT)] == [("docs/a.md:1", 1), ("b.py:1", 2)]


def test_more_than_what_is_left_is_a_complaint_that_says_what_to_write() -> None:
    head, *lines = complaints(ANEW, uses(ANEW, TEXT))
    assert "expected at most 1 uses, but found 3; write: again" in head
    assert len(lines) == 2
    assert complaints(ANEW, uses(ANEW, TEXT[:1])) == []


@pytest.mark.parametrize(("found", "left"), [(0, 0), (1, 1), (3, 1)])
def test_the_number_that_is_left_falls_and_never_rises(tmp_path: Path, found: int, left: int) -> None:
    listed = tmp_path / "words.toml"
    listed.write_text("[[word]]\npattern = '\\banew\\b'\nwrite = \"again\"\nleft = 1\n", encoding="utf-8")
    lower(listed, [(ANEW, found)])
    assert [word.left for word in words(listed)] == [left]


def test_no_word_of_the_list_complains_of_the_list_itself() -> None:
    assert len({word.pattern for word in words(LIST)}) == len(words(LIST)) > 15
