"""Documents whole, damaged and cut: the same cells back, or a typed error, never a wrong table."""

from __future__ import annotations

import json
import math
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import decoded, document, rows

from pipelines.pxweb import (
    CategoryIndexError,
    CellStatusError,
    CellValueError,
    DecodeError,
    HtmlInsteadOfJson,
    NotADataset,
    NotJson,
    PxWebError,
    ShapeError,
    TruncatedJson,
    decode,
)


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
        (b"<!DOCTYPE html><title>Closed</title>", HtmlInsteadOfJson),
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


numbers = st.one_of(st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))


@st.composite
def datasets(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """A document and the rows that it holds, made cell by cell."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    codes = [draw(st.lists(st.text(min_size=1, max_size=4), min_size=n, max_size=n, unique=True)) for n in sizes]
    names = [f"D{place}" for place in range(len(sizes))]
    cells = math.prod(sizes)
    values = draw(st.lists(numbers, min_size=cells, max_size=cells))
    symbols = draw(st.lists(st.sampled_from([None, "..", ".", "-"]), min_size=cells, max_size=cells))
    made = {
        "version": "2.0",
        "class": "dataset",
        "id": names,
        "size": sizes,
        "dimension": {
            name: {"category": {"index": {code: place for place, code in enumerate(some)}}}
            for name, some in zip(names, codes, strict=True)
        },
        "value": values,
        "status": {str(place): symbol for place, symbol in enumerate(symbols) if symbol},
    }
    expected = [(*key, value, symbol) for key, value, symbol in zip(product(*codes), values, symbols, strict=True)]
    return made, expected


@settings(max_examples=80, deadline=None)
@given(made=datasets())
def test_every_cell_comes_back(made: tuple[dict[str, Any], list[tuple[Any, ...]]]) -> None:
    assert rows(made[0]) == made[1]


@settings(max_examples=150, deadline=None)
@given(made=datasets(), data=st.data())
def test_a_cut_body_never_decodes(made: tuple[dict[str, Any], list[tuple[Any, ...]]], data: st.DataObject) -> None:
    body = json.dumps(made[0]).encode()
    with pytest.raises(NotJson):
        decode(body[: data.draw(st.integers(0, len(body) - 1))], table_id="TAB1")


@settings(max_examples=200, deadline=None)
@given(made=datasets(), data=st.data())
def test_a_damaged_document_is_an_error_or_the_same_table(
    made: tuple[dict[str, Any], list[tuple[Any, ...]]], data: st.DataObject
) -> None:
    document, expected = made
    junk = st.sampled_from([None, -1, 0, 1, 2.5, True, "x", [], {}, [1], {"0": 1}])
    key = data.draw(st.sampled_from(sorted(set(document) - {"value", "status"})))
    if data.draw(st.booleans()):
        document[key] = data.draw(junk)
    elif key in ("id", "size"):
        document[key] = [*document[key][:-1], data.draw(junk)]
    else:
        name = data.draw(st.sampled_from(document["id"]))
        document["dimension"][name]["category"]["index"] = data.draw(junk)
    refused = None
    try:
        decoded = rows(document)
    except PxWebError as error:
        refused = error
    if refused is None:
        assert decoded == expected
    else:
        assert refused.table_id == "TAB1"


def test_recorded_metadata_are_not_taken_for_data(recorded: Any) -> None:
    with pytest.raises(ShapeError, match="metadata"):
        decode(recorded("TAB6471_metadata.json"), table_id="TAB6471")
