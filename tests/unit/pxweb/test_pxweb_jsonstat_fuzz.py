"""Random documents: whole ones give their cells back, damaged ones a typed error or what a plain reading finds in them.

A damaged document may still be a document, of other figures: then its own figures must come, and no others. The plain
reading (`reading_by_hand`) says which.
"""

from __future__ import annotations

import contextlib
import copy
import json
import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.pxweb import AnswerError, NotJson, decode
from tests.unit.pxweb.reading_by_hand import Rows, Unreadable, read

Document = dict[str, Any]

numbers = st.one_of(st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 5),
    st.sampled_from(
        [2.5, 2**60 + 1, 10**400, "", "0", "1", "01", "-1", "..", [], {}, [1], [None], {"0": 1}, {"0": ".."}]
    ),
    texts,
)


@st.composite
def datasets(draw: st.DrawFn) -> tuple[Document, Rows]:
    """A document, in any of the forms that the format allows, and the rows that it holds, made cell by cell."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    codes = [draw(st.lists(texts.filter(bool), min_size=n, max_size=n, unique=True)) for n in sizes]
    names = [f"D{place}" for place in range(len(sizes))]
    cells = math.prod(sizes)
    values = draw(st.lists(numbers, min_size=cells, max_size=cells))
    symbols = draw(st.lists(st.sampled_from([None, None, "..", ".", "-", "U"]), min_size=cells, max_size=cells))
    if draw(st.integers(0, 9)) == 0:
        symbols = [".."] * cells
    made: Document = {
        "version": "2.0",
        "class": "dataset",
        "label": draw(texts),
        "updated": "2026-06-08T06:00:00Z",
        "role": {"time": names[-1:]},
        "id": names,
        "size": sizes,
        "dimension": {name: _dimension(draw, some) for name, some in zip(names, codes, strict=True)},
        "value": _value(draw, values),
    }
    status = _status(draw, symbols)
    made |= {} if status is None else {"status": status}
    expected = [(*key, value, symbol) for key, value, symbol in zip(product(*codes), values, symbols, strict=True)]
    return made, expected


def _dimension(draw: st.DrawFn, codes: list[str]) -> Document:
    """A dimension with its codes as a mapping in any order, as a list, or, one alone, by its label."""
    form = draw(st.sampled_from(["mapping", "list", "label"]))
    labels = {"label": {code: draw(texts) for code in codes}} if draw(st.booleans()) else {}
    if form == "label" and len(codes) == 1:
        return {"label": draw(texts), "category": {"label": {codes[0]: draw(texts)}}}
    places = draw(st.permutations(list(enumerate(codes))))
    index: Any = codes if form == "list" else {code: place for place, code in places}
    return {"category": {"index": index, **labels}}


def _value(draw: st.DrawFn, values: list[Any]) -> Any:
    """All numbers, or those that there are by their place, in any order."""
    if draw(st.booleans()):
        return values
    places = draw(st.permutations([place for place, value in enumerate(values) if value is not None]))
    return {str(place): values[place] for place in places}


def _status(draw: st.DrawFn, symbols: list[str | None]) -> Any:
    if set(symbols) == {".."} and draw(st.booleans()):
        return ".."
    if draw(st.booleans()):
        return symbols
    marked = {str(place): symbol for place, symbol in enumerate(symbols) if symbol is not None}
    return marked or draw(st.sampled_from([None, {}]))


def rows_of(body: bytes) -> Rows:
    return [tuple(row.values()) for row in decode(body, table_id="TAB1").table.to_pylist()]


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


@settings(max_examples=150, deadline=None)
@given(made=datasets())
def test_every_cell_of_a_whole_document_comes_back(made: tuple[Document, Rows]) -> None:
    document, expected = made
    assert rows_of(as_bytes(document)) == expected == read(as_bytes(document))


def places_in(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a document."""
    children = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places_in(child, (*path, key))


def damage(draw: st.DrawFn, document: Document) -> None:
    """Replace, remove, repeat or rename one part, wherever it is."""
    # Figures, symbols and codes as often as what is around them, however many cells there are.
    key = draw(st.sampled_from(sorted(document)))
    *way, last = draw(st.sampled_from([(key,), *places_in(document[key], (key,))]))
    parent: Any = document
    for step in way:
        parent = parent[step]
    kind = draw(st.sampled_from(["replace", "remove", "repeat", "rename", "swap"]))
    if kind == "remove":
        del parent[last]
    elif kind == "repeat" and isinstance(parent, list):
        parent.insert(last, parent[last])
    elif kind == "rename" and isinstance(parent, dict):
        parent[draw(texts)] = parent.pop(last)
    elif kind == "swap":
        other = draw(st.sampled_from(sorted(parent) if isinstance(parent, dict) else range(len(parent))))
        parent[last], parent[other] = parent[other], parent[last]
    else:
        # A copy, since a later damage may strike what this one put there, and the strategy has it only once.
        parent[last] = copy.deepcopy(draw(junk))


def assert_as_read_by_hand(body: bytes) -> None:
    """A typed error that names the table, or just the cells that a plain reading finds."""
    refused = decoded = expected = None
    try:
        decoded = rows_of(body)
    except AnswerError as error:
        refused = error
    with contextlib.suppress(Unreadable):
        expected = read(body)
    if refused is None:
        assert decoded == expected, f"a wrong table, or a table of what is none: {body!r}"
    else:
        assert refused.table_id == "TAB1"


@settings(max_examples=300, deadline=None)
@given(made=datasets(), data=st.data())
def test_a_damaged_document_is_an_error_or_the_table_that_it_still_is(
    made: tuple[Document, Rows], data: st.DataObject
) -> None:
    document, _ = made
    for _ in range(data.draw(st.integers(1, 3))):
        data.draw(st.composite(lambda draw: damage(draw, document))())
    assert_as_read_by_hand(as_bytes(document))


@settings(max_examples=300, deadline=None)
@given(made=datasets(), data=st.data())
def test_bytes_that_are_changed_on_the_way_are_an_error_or_the_table_that_they_say(
    made: tuple[Document, Rows], data: st.DataObject
) -> None:
    body = bytearray(as_bytes(made[0]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.one_of(st.sampled_from(b'{}[],:"0123456789.-e tfn'), st.integers(0, 255)))
    assert_as_read_by_hand(bytes(body))


@settings(max_examples=150, deadline=None)
@given(made=datasets(), data=st.data())
def test_a_cut_body_never_decodes(made: tuple[Document, Rows], data: st.DataObject) -> None:
    body = as_bytes(made[0])
    with pytest.raises(NotJson):
        decode(body[: data.draw(st.integers(0, len(body) - 1))], table_id="TAB1")


def test_a_place_in_a_text_is_no_dimension() -> None:
    whole = {"version": "2.0", "class": "dataset", "label": "", "updated": "2026-06-08T06:00:00Z", "role": {}}
    assert_as_read_by_hand(as_bytes({**whole, "id": [2], "size": [1], "dimension": "", "value": [1]}))
    listed = [{"category": {"index": ["a"]}}]
    assert_as_read_by_hand(as_bytes({**whole, "id": [0], "size": [1], "dimension": listed, "value": [1]}))
