"""JSON-stat to columns: every cell, every symbol, everything said around them."""

from __future__ import annotations

import json
import math
from itertools import product
from typing import Any

import pyarrow as pa

from pipelines.pxweb import KNOWN_STATUS_SYMBOLS, Unit, decode
from tests.unit.pxweb.made_documents import decoded, document, rows


def test_cells_become_rows_in_order_with_value_and_status() -> None:
    assert rows(document()) == [
        ("00", "A1", "2021", 10.0, None),
        ("00", "A1", "2022", 20.5, None),
        ("00", "A1", "2023", None, ".."),
        ("08", "A1", "2021", 40.0, None),
        ("08", "A1", "2022", 0.0, None),
        ("08", "A1", "2023", None, "-"),
    ]


def test_column_types() -> None:
    coded = pa.dictionary(pa.int32(), pa.string())
    expected = {"Region": coded, "ContentsCode": coded, "Tid": coded, "value": pa.float64(), "status": coded}
    schema = decoded(document()).table.schema
    assert dict(zip(schema.names, schema.types, strict=True)) == expected
    without = document(status=None)
    assert decoded(without).table.schema == schema


def test_what_is_said_around_the_cells() -> None:
    dataset = decoded(document())
    assert (dataset.label, dataset.source, dataset.updated) == ("Employed", "SCB", "2026-06-08T06:00:00Z")
    assert dataset.notes == ("about the table",)
    assert dataset.dimension_notes == {"Region": ("about regions",)}
    assert dataset.value_notes == {"Region": {"08": ("about Kalmar",)}}
    assert dataset.roles == {"ContentsCode": "contents", "Tid": "time"}
    assert dataset.dimensions["Region"] == ("00", "08")
    assert dataset.dimension_labels["Tid"] == "year"
    assert dataset.code_labels["Region"]["08"] == "Kalmar län"
    assert dataset.code_labels["Tid"] == {"2021": "2021", "2022": "2022", "2023": "2023"}
    assert dataset.units == {"A1": Unit("antal", 0)}
    assert dataset.content_attributes["measuringType"] == {"A1": "Stock"}
    assert dataset.reference_periods == {"A1": "November"}
    assert (dataset.matrix, dataset.tableid, dataset.next_update) == ("Ram", "TAB1", "2026-12-01")
    assert (dataset.official_statistics, dataset.discontinued) == (True, False)
    assert dataset.contact == ({"name": "A"},)
    assert dataset.status_symbols == ("-", "..")


def test_unknown_symbols_are_kept_and_shown() -> None:
    dataset = decoded(document(status={"2": "c", "5": ".."}))
    assert set(dataset.status_symbols) - set(KNOWN_STATUS_SYMBOLS) == {"c"}


def test_status_as_one_symbol_as_list_and_empty() -> None:
    assert [row[-1] for row in rows(document(status="p"))] == ["p"] * 6
    listed = [None, "e", None, None, None, ".."]
    assert [row[-1] for row in rows(document(status=listed))] == listed
    assert [row[-1] for row in rows(document(status={}))] == [None] * 6


def test_sparse_values() -> None:
    assert [row[-2] for row in rows(document(value={"1": 5, "4": 2.5}))] == [None, 5.0, None, None, 2.5, None]
    assert [row[-2] for row in rows(document(value={}))] == [None] * 6


def test_a_single_code_needs_no_index() -> None:
    made = document()
    del made["dimension"]["ContentsCode"]["category"]["index"]
    assert rows(made) == rows(document())


def test_a_byte_order_mark_is_tolerated() -> None:
    body = b"\xef\xbb\xbf" + json.dumps(document()).encode()
    assert decode(body, table_id="TAB1").table.num_rows == 6


def test_all_missing_and_no_cells_at_all() -> None:
    assert [row[-2] for row in rows(document(value=[None] * 6))] == [None] * 6
    made = document(value=[], size=[2, 1, 0], status=None)
    made["dimension"]["Tid"]["category"]["index"] = []
    assert rows(made) == []


def test_a_recorded_answer_decodes_to_what_it_says(recorded: Any) -> None:
    body = recorded("TAB6471_data.json")
    dataset = decode(body, table_id="TAB6471")
    raw = json.loads(body)
    assert dataset.table.num_rows == math.prod(raw["size"]) == 2_772
    assert dataset.table.column("value").to_pylist() == raw["value"]
    assert dataset.tableid == "TAB6471"
    assert dataset.roles == {"Tid": "time", "ContentsCode": "contents"}
    assert dataset.units == {"000007SF": Unit("antal", 0)}
    assert dataset.content_attributes["measuringType"] == {"000007SF": "Stock"}
    assert len(dataset.notes) == 4 and dataset.dimension_notes["Alder"]
    assert dataset.code_labels["Region"]["08"] == "Kalmar län"
    keys = list(product(*dataset.dimensions.values()))
    columns = [dataset.table.column(name).to_pylist() for name in dataset.dimensions]
    assert list(zip(*columns, strict=True)) == keys
