"""Modules whose import is put off until they are used."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path

import pytest

from pipelines.system.late_modules import loaded_when_used

NAME = "made_heavy_module"


@pytest.fixture(autouse=True)
def made_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"{NAME}.py").write_text("weight = 7\n")
    (tmp_path / "made_importer.py").write_text(f"import {NAME}\n\ndef weight():\n    return {NAME}.weight\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in (NAME, "made_importer"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_a_module_is_loaded_when_it_is_used_and_not_before() -> None:
    with loaded_when_used(NAME):
        importer = importlib.import_module("made_importer")
    assert NAME not in sys.modules
    assert importer.weight() == 7
    assert sys.modules[NAME].__file__ is not None
    assert importer.weight() == 7


def test_whoever_imports_it_afterwards_has_the_module_itself() -> None:
    with loaded_when_used(NAME):
        pass
    assert vars(importlib.import_module(NAME))["weight"] == 7


def test_a_module_that_is_loaded_already_stays() -> None:
    before = importlib.import_module(NAME)
    with loaded_when_used(NAME):
        assert importlib.import_module(NAME) is before
    assert sys.modules[NAME] is before


def test_great_expectations_still_has_its_distributions() -> None:
    from pipelines.checks.expectations.validation import load_great_expectations

    load_great_expectations()
    divergence = importlib.import_module(
        "great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than"
    )
    assert divergence.stats.entropy([0.5, 0.5]) == pytest.approx(math.log(2))
