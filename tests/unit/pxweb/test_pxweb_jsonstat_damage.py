"""Damaged documents, one kind of damage at a time: the error that fits. Random ones: `test_pxweb_jsonstat_fuzz`."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.pxweb import (
    CategoryIndexError,
    CellStatusError,
    CellValueError,
    DecodeError,
    NotADataset,
    NotJson,
    ShapeError,
    TruncatedJson,
    WebPage,
    decode,
)
from tests.unit.pxweb.made_documents import decoded, document


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"version": "1.2"}, NotADataset),
        ({"class": "collection"}, NotADataset),
        ({"value": [1, 2, 3]}, ShapeError),
        ({"value": [1] * 7}, ShapeError),
        ({"value": []}, ShapeError),
        ({"size": [2, 1]}, ShapeError),
        ({"size": [2, 1, 3.0]}, ShapeError),
        ({"size": [2, True, 3]}, ShapeError),
        ({"size": [-2, 1, -3]}, ShapeError),
        ({"size": [3, 1, 2]}, ShapeError),
        ({"id": ["Region", "Region", "Tid"]}, ShapeError),
        ({"id": ["Region", "Tid"]}, ShapeError),
        ({"id": "Region"}, ShapeError),
        ({"value": [1, 2, "3", 4, 5, 6]}, CellValueError),
        ({"value": ["1", "2", "3", "4", "5", "6"]}, CellValueError),
        ({"value": [1, 2.5, True, 4, 5, 6]}, CellValueError),
        ({"value": [True] * 6}, CellValueError),
        ({"value": [1, 2, [3], 4, 5, 6]}, CellValueError),
        ({"value": [1, 2, 2**60 + 1, 4, 5, 6]}, CellValueError),
        ({"value": "123456"}, CellValueError),
        ({"value": {"6": 1}}, CellValueError),
        ({"value": {"-1": 1}}, CellValueError),
        ({"value": {"1": 1, "01": 2}}, CellValueError),
        ({"value": {"one": 1}}, CellValueError),
        ({"status": {"6": ".."}}, CellStatusError),
        ({"status": {"-1": ".."}}, CellStatusError),
        ({"status": {"2": 5}}, CellStatusError),
        ({"status": {"2": None}}, CellStatusError),
        ({"status": {"x": ".."}}, CellStatusError),
        ({"status": ["..", "."]}, CellStatusError),
        ({"status": 7}, CellStatusError),
    ],
)
def test_damaged_documents(changes: dict[str, Any], error: type[DecodeError]) -> None:
    with pytest.raises(error, match="TAB1") as caught:
        decoded(document(**changes))
    assert caught.value.table_id == "TAB1"


@pytest.mark.parametrize(
    "index",
    [{"00": 0, "08": 2}, {"00": 1, "08": 2}, {"00": 0, "08": 0}, {"00": 0, "08": "1"}, {"00": 0, "08": True},
     ["00", "00"], ["00", 8], "00", 5],
)  # fmt: skip
def test_an_index_that_does_not_number_the_codes(index: object) -> None:
    made = document()
    made["dimension"]["Region"]["category"] = {"index": index}
    with pytest.raises(CategoryIndexError, match="Region"):
        decoded(made)


def test_a_label_for_a_code_that_is_not_there() -> None:
    made = document()
    made["dimension"]["Region"]["category"]["label"]["99"] = "nowhere"
    with pytest.raises(CategoryIndexError, match="99"):
        decoded(made)


def test_a_dimension_may_not_take_the_name_of_a_column() -> None:
    made = document(id=["Region", "ContentsCode", "value"])
    made["dimension"]["value"] = made["dimension"].pop("Tid")
    with pytest.raises(ShapeError, match="'value'"):
        decoded(made)


def test_an_absurd_size_is_refused_before_memory_is_taken() -> None:
    made = document(value={}, size=[9_000, 9_000, 3])
    for name in ("Region", "ContentsCode"):
        made["dimension"][name] = {"category": {"index": [str(number) for number in range(9_000)]}}
    with pytest.raises(ShapeError, match="243,000,000"):
        decoded(made)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<!DOCTYPE html><title>Closed</title>", WebPage),
        (b"", TruncatedJson),
        (b'{"version": "2.0", "cl', TruncatedJson),
        (b"\xff\xfe{}", NotJson),
        (b"[1, 2]", NotJson),
        (b"px-file", NotJson),
        (b"{}", NotADataset),
        (b'{"type": "Parameter error", "title": "Non-existent table", "status": 404}', NotADataset),
    ],
)
def test_bodies_that_are_something_else(body: bytes, error: type[DecodeError]) -> None:
    with pytest.raises(error):
        decode(body, table_id="TAB1")


def test_recorded_metadata_are_not_taken_for_data(recorded: Any) -> None:
    with pytest.raises(ShapeError, match="metadata"):
        decode(recorded("TAB6471_metadata.json"), table_id="TAB6471")
