"""Imports inside functions: each has a reviewed reason, each reason an import, and their number only falls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.late_imports import Reason, complaints, late_imports, reasons

CODE = """
import json


def draw():
    import numpy as np
    from pyarrow import csv

    return lambda: __import__("json") and np and csv
"""
NUMPY = Reason("made", "numpy", "costs much", most=1)
PYARROW = Reason("*", "pyarrow", "costs much")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "charts.py").write_text(CODE, encoding="utf-8")
    return tmp_path


def test_imports_inside_functions_are_found_and_those_at_the_top_are_not(root: Path) -> None:
    found = [(late.module, late.imported, late.place) for late in late_imports(root, ["made"])]
    assert found == [("made.charts", "numpy", "made/charts.py:6"), ("made.charts", "pyarrow", "made/charts.py:7")]


def test_an_import_without_a_reason_is_reported_with_its_place(root: Path) -> None:
    found = late_imports(root, ["made"])
    assert complaints([NUMPY, PYARROW], found) == []
    (complaint,) = complaints([NUMPY], found)
    assert complaint.startswith("made/charts.py:7: expected `pyarrow` at the top")


def test_more_imports_than_counted_and_a_reason_that_nothing_uses_are_reported(root: Path) -> None:
    found = late_imports(root, ["made"])
    (complaint,) = complaints([NUMPY, PYARROW], [*found, found[0]])
    assert "expected at most 1 late imports of numpy under made, but found 2" in complaint
    (complaint,) = complaints([NUMPY, PYARROW, Reason("other", "duckdb", "costs much")], found)
    assert "nothing under other imports duckdb" in complaint


def test_every_reason_of_the_list_says_why() -> None:
    assert all(len(reason.why) > 20 for reason in reasons())
