"""Quotation marks that take lines along, and those that do not."""

from __future__ import annotations

import pytest

from pipelines.system.csv_quotes import quotation_fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a;b\n1;2\n"3;4\n5;6\n', "opened in line 3 or later and never closed"),
        ('a;b\n1;2\n3;"4', "opened in line 3 or later and never closed"),
        ('a;b\n"1;2\n"3;4\n5;6\n', "several lines, the last of them 3"),
        # The codes of line 2 beside the figures of line 3.
        ('a;b;c\r\n1;"2;9\r\n3;"4;8\r\n', "several lines, the last of them 3"),
    ],
)
def test_a_mark_that_takes_lines_into_one_cell_is_said_with_its_line(text: str, said: str) -> None:
    assert said in str(quotation_fault(text, ";"))


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2\n",
        'a;b\n"1; one\nand more";2\n',
        'a;b\nsaid "yes";2\n',
        'a;b\n"one" and more;2\n"two\nlines";"""3"""\n',
    ],
)
def test_a_mark_that_takes_nothing_along_is_read(text: str) -> None:
    assert quotation_fault(text, ";") is None
