"""Texts of a strategy in another language than the warehouse's two: shown as they are, never nowhere.

A Finnish strategy without Swedish stopped every release: its series had no label.
"""

from __future__ import annotations

import pytest

from pipelines.ingest.strategy_folders import strategy_codes
from pipelines.load.strategies import _in_languages, _rows_of, _texts
from pipelines.strategies.reading import read_files
from pipelines.strategies.strategy import strategy_of
from tests.unit.strategies.test_wrong_folders import DALARNA


@pytest.mark.parametrize(
    ("row", "sv", "en"),
    [
        ({"label_fi": "Metsä"}, "Metsä", "Metsä"),
        ({"label_fi": "Metsä", "label_en": "Forest"}, "Metsä", "Forest"),
        ({"label_en": "Forest"}, "Forest", "Forest"),
        # What the models say in both languages where there is one.
        ({"label_sv": "Skog"}, "Skog", None),
        ({"label_sv": "Skog", "label_en": "Forest"}, "Skog", "Forest"),
        ({}, None, None),
    ],
)
def test_a_cell_is_in_both_languages_of_the_warehouse(row: dict[str, str], sv: str | None, en: str | None) -> None:
    assert _in_languages(["label"], row, "fi") == {"label_sv": sv, "label_en": en}


def test_a_text_of_yaml_is_too() -> None:
    assert _texts("title", {"fi": "Metsä", "en": "Forest"}) == {"title_sv": "Metsä", "title_en": "Forest"}
    assert _texts("title", "Skog") == {"title_sv": "Skog", "title_en": "Skog"}
    assert _texts("title", None) == {"title_sv": None, "title_en": None}


def test_every_row_of_a_finnish_folder_has_its_texts() -> None:
    files = {name: body.decode().replace("_sv", "_fi") for name, body in read_files(DALARNA).items()}
    files["strategy.yml"] = files["strategy.yml"].replace("sv:", "fi:").replace("language: sv", "language: fi")
    strategy = strategy_of({name: body.encode() for name, body in files.items()}, strategy_codes(), "made")

    class Archived:
        fetched_at = "2026-11-28"

    rows = _rows_of(strategy, Archived, "made", is_current=True)  # type: ignore[arg-type]
    for table, column in (("indicators", "label"), ("goals", "sentence"), ("areas", "label"), ("versions", "title")):
        assert all(row[f"{column}_{language}"] for row in rows[table] for language in ("sv", "en")), table
